"""Invented titles of an invented list, enough to learn from, so that the laws hold without the real data."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from livinglist.classifiers.examples import Example, Text, shipped_background, shipped_examples
from livinglist.classifiers.likeness import Likeness
from livinglist.classifiers.model import Model, train
from livinglist.classifiers.reading import Reader

CATEGORIES = ("LFM", "VFM", "BFM", "MFM")
TRAINED_AT = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)

_TITLES = {
    "LFM": [
        "WardTalk: a large language model for discharge letters",
        "Nurse notes as a corpus: pretraining language models on nursing text",
        "Answering patients' questions with an instruction-tuned language model",
        "TriageGPT: dialogue with a language model in the emergency room",
        "A clinical BERT for Icelandic health records",
        "Summarising oncology letters with large language models",
    ],
    "VFM": [
        "SlideSeer: a vision foundation model for whole slide images",
        "Segment anything in bone radiographs",
        "Self-supervised pretraining on a million retinal photographs",
        "Adapting SAM to ultrasound of the thyroid",
        "A foundation model for endoscopy video",
        "Masked image modelling for brain MRI segmentation",
    ],
    "BFM": [
        "CodonBook: a language model of messenger RNA",
        "Pretrained transformers for single-cell expression of plants and mice",
        "A protein language model that reads mutations",
        "GenomeLoom: long-range DNA sequence modelling",
        "Foundation models of cell perturbation",
        "Designing antibodies with a generative protein model",
    ],
    "MFM": [
        "Chest X-ray and report: contrastive vision-language pretraining",
        "A multimodal assistant for pathology images and questions",
        "RadLLaVA: visual instruction tuning for radiology",
        "Generating reports from CT volumes with vision-language models",
        "Image-text alignment for dermatology with CLIP",
        "Visual question answering in surgery with a multimodal model",
    ],
}
_SURVEYS = [
    "Foundation models in hospitals: a survey",
    "A review of language models for nursing",
    "Challenges and opportunities of generalist medical AI: a review",
    "Vision-language models in radiology: a comprehensive survey",
]
_DATASETS = [
    "WardNotes: a dataset of ten thousand nursing notes",
    "A benchmark of questions on rare diseases",
    "ThyroidBank: an open database of ultrasound images",
    "An annotated corpus of pathology reports",
]
_STREAM = [
    "Scheduling trains on single-track lines with integer programming",
    "A lower bound for sorting with faulty comparisons",
    "Sea ice thickness from satellite altimetry",
    "Reinforcement learning for warehouse robots",
    "Large language models write unit tests for compilers",
    "Segment anything for crops seen from drones",
    "Prevalence of hypertension in a mountain village",
    "The crystal structure of a copper complex",
    "Vision-language navigation in indoor scenes",
    "Federated optimisation with stale gradients",
]


def listed() -> list[Example]:
    """The curator's list."""
    methods = [
        Example(title, "method", category, year=2020 + i % 5)
        for category, titles in _TITLES.items()
        for i, title in enumerate(titles)
    ]
    surveys = [Example(title, "survey", year=2024) for title in _SURVEYS]
    return methods + surveys + [Example(title, "dataset", "LFM") for title in _DATASETS]


def stream() -> list[Text]:
    """What streamed by, undecided; some of it with an abstract."""
    return [Text(title, "We study a problem and report results. " * (i % 3)) for i, title in enumerate(_STREAM)]


@cache
def model() -> Model:
    """A model of all that, trained once for all tests."""
    return trained(listed(), stream())


def trained(examples: Sequence[Example], background: Sequence[Text] = (), **options: Any) -> Model:
    """A model of the given, and of a part of what ships: enough for the laws, and quick."""
    settled: dict[str, Any] = {"categories": CATEGORIES, "abstain_below": 0.5, "trained_at": TRAINED_AT}
    lent = {"shipped": shipped_examples()[::5], "shipped_stream": shipped_background()[::15]}
    return train(examples, background, **{**settled, **lent, **options})


def likeness_of(texts: Sequence[Text]) -> Likeness:
    """What reading these texts tells, numbered from 1; nothing is written."""
    reader = Reader(Path("nowhere"), anew=True)
    reader.add(range(1, len(texts) + 1), texts)
    return reader.likeness()
