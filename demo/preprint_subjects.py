"""The subjects of bioRxiv and medRxiv. A feed's address spells them as slugs; a misspelt one gives an empty feed."""

import re

_BIORXIV = """animal behavior and cognition; biochemistry; bioengineering; bioinformatics; biophysics; cancer biology;
cell biology; clinical trials; developmental biology; ecology; epidemiology; evolutionary biology; genetics; genomics;
immunology; microbiology; molecular biology; neuroscience; paleontology; pathology; pharmacology and toxicology;
physiology; plant biology; scientific communication and education; synthetic biology; systems biology; zoology"""

_MEDRXIV = """addiction medicine; allergy and immunology; anesthesia; cardiovascular medicine;
dentistry and oral medicine; dermatology; emergency medicine; endocrinology; epidemiology; forensic medicine;
gastroenterology; genetic and genomic medicine; geriatric medicine; health economics; health informatics; health policy;
health systems and quality improvement; hematology; hiv aids; infectious diseases;
intensive care and critical care medicine; medical education; medical ethics; nephrology; neurology; nursing;
nutrition; obstetrics and gynecology; occupational and environmental health; oncology; ophthalmology; orthopedics;
otolaryngology; pain medicine; palliative medicine; pathology; pediatrics; pharmacology and therapeutics;
primary care research; psychiatry and clinical psychology; public and global health; radiology and imaging;
rehabilitation medicine and physical therapy; respiratory medicine; rheumatology; sexual and reproductive health;
sports medicine; surgery; toxicology; transplantation; urology"""

SUBJECTS = {
    "biorxiv": frozenset(" ".join(_BIORXIV.split()).split("; ")),
    "medrxiv": frozenset(" ".join(_MEDRXIV.split()).split("; ")),
}


def slug(subject: str) -> str:
    """`plant_biology` for `plant biology`."""
    return re.sub(r"[^a-z0-9]+", "_", subject.lower()).strip("_")


def subjects_of(server: str, slugs: str) -> list[str] | None:
    """The subjects an address like `cell_biology+zoology` asks for; an empty list means all; None: misspelt.

    A plus sign in an address reaches the service as a space.
    """
    if slugs == "all":
        return []
    known = {slug(subject): subject for subject in SUBJECTS[server]}
    asked = slugs.replace("+", " ").split()
    return [known[name] for name in asked] if asked and all(name in known for name in asked) else None
