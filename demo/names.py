"""Authors' names as each service writes them, and invented ones for papers that come without."""

import random

_GIVEN = """Amal Beatriz Chidi Daniela Emre Farah Giulia Hiroshi Ingrid Joana Kwame Lena Mateus Nadia Oskar Priya
Quentin Rosa Sven Tamar Uma Viktor Wanjiru Ximena Yusuf Zofia Arjun Bora Camille Dmitri Elif Femi"""
_FAMILY = """Abara Bergström Castellano Dvořák Eriksen Fontaine Grünwald Hashimoto Iyer Jankowski Kowalczyk Lindqvist
Moreau Nakagawa Okonkwo Pereira Quiroga Rahman Szabo Takahashi Ugarte Vasquez Wójcik Xanthos Yilmaz Zeller Adeyemi
Brandt Costa Demir Haddad Novak"""


def invented_authors(seed: str, *, most: int = 6) -> tuple[str, ...]:
    """One to `most` names, always the same for the same seed."""
    dice = random.Random(f"authors of {seed}")
    given, family = _GIVEN.split(), _FAMILY.split()
    return tuple(f"{dice.choice(given)} {dice.choice(family)}" for _ in range(dice.randint(1, most)))


def family_and_given(author: str) -> tuple[str, str]:
    """`("Doe", "Jane Q")`; a name of one word is a family name."""
    given, _, family = author.rpartition(" ")
    return family, given


def with_initials(author: str) -> str:
    """`Doe, J. Q.`, as bioRxiv writes it."""
    family, given = family_and_given(author)
    return f"{family}, {' '.join(f'{part[0]}.' for part in given.split())}" if given else family
