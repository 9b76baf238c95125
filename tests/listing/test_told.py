"""A dataset's abstract fills the columns that nobody filled, in the words the table uses."""

import pytest

from livinglist.listing.told import told

_MODALITIES = ("CT, MRI", "Endoscopy", "X-ray, Medical report", "US", "MRI", "Pathology images")
_TASKS = ("Segmentation", "Vision-Language Learning", "Report generation, VQA", "segmentation", "Segmentation")
_SHORT = ("377K images, 227K texts", "3.7B sequences", "over 72M scRNA-seq data", "117 videos (4,741,504 frames)")
_LONG = ("1043 videos", "11,276 frames", "18 subjects")


@pytest.mark.parametrize(
    ("column", "cells", "text", "value"),
    [
        ("modality", _MODALITIES, "Chest X-rays with their medical reports.", "X-ray, Medical report"),
        ("modality", _MODALITIES, "Let us segment mri of knees", ""),
        ("modality", _MODALITIES, "MRI of knees; CT of hips", "MRI, CT"),
        ("modality", _MODALITIES, "A tide table", ""),
        ("modality", (), "MRI of knees", ""),
        ("task", _TASKS, "for VQA and for segmentation", "VQA, Segmentation"),
        ("task", _TASKS, "vision language learning from reports", "Vision-Language Learning"),
        ("scale", _SHORT, "It holds 1.2 million chest images and 800 thousand texts.", "1.2M chest images, 800K texts"),
        ("scale", _SHORT, "It holds 377,110 images, of which 2,000 images are held out.", "377,110 images"),
        ("scale", _SHORT, "We test on 5 images.", ""),
        ("scale", _LONG, "It holds 1.2 million frames.", "1.2 million frames"),
        ("scale", _LONG, "Kelp: 52,000 Frames of scRNA", "52,000 frames"),
        ("scale", _LONG, "It holds 5M frames of 2,500 people.", "5M frames"),
        ("scale", _LONG, "Since 2024 frames are free, 1.2.3 frames.", ""),
        ("licence", ("CC0",), "CC0", ""),
    ],
)
def test_a_column_is_filled_with_what_the_text_says_in_words_of_its_own(column, cells, text, value):
    assert told(column, cells, text) == value
