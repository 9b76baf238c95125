"""Title case and sentence case: told apart, and the one turned into the other where a list lower-cases its titles."""

import re
from collections.abc import Iterable

_COMPOUND = re.compile(r"[^\W_]+(?:[-‐–'’/][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
_CAPITALISED = re.compile(r"[A-Z][a-z]{2,}$|(?:A|An|As|At|By|In|Is|It|Of|On|Or|To|We)$")
_SMALL = re.compile(r"[a-z]+$")
# Small in either case, so they tell nothing.
_SMALL_WORDS = "with from into over through toward towards using upon without between under during among"
_PREPOSITIONS = frozenset(_SMALL_WORDS.split())
# Words that keep their capital in any sentence: languages and peoples, names in terms, models, firms.
_PROPER_NAMES = """
African Alzheimer American Arabic Asian Bayes Bayesian Bengali Boltzmann Bonferroni Brazilian Brownian Carlo Chinese
Claude Cox Crohn Danish Dirichlet Doppler Dutch English Euclidean European Fourier French Gabor Gaussian Gemini German
Gibbs Gleason Google Gram Greek Hessian Hilbert Hindi Hippocratic Hodgkin Hopfield Huntington Indian Indonesian Italian
Japanese Kalman Korean Laplace Laplacian Latin Llama Lyme Mamba Mandarin Markov Mendelian Mistral Monte Nesterov
Norwegian Parkinson Persian Poisson Polish Portuguese Qwen Raman Reddit Riemannian Romanian Russian Shapley Spanish
Swedish Swin Turkish Twitter Urdu Vietnamese Wasserstein Wikipedia
"""
_PROPER = frozenset(_PROPER_NAMES.split())


def is_sentence_case(title: str) -> bool | None:
    """Whether a title is written like a sentence; None if it has too few words to tell."""
    words = [word for word in _inner_words(title) if len(word) > 3 and word not in _PREPOSITIONS]
    capitals = sum(bool(_CAPITALISED.match(word)) for word in words)
    small = sum(bool(_SMALL.match(word)) for word in words)
    if capitals + small < 2:
        return None
    share = capitals / (capitals + small)
    return True if share <= 0.25 else False if share >= 0.5 else None


def proper_words(titles: Iterable[str]) -> frozenset[str]:
    """Words that titles in sentence case keep capitalised, with those that always are."""
    sentences = [title for title in titles if is_sentence_case(title)]
    inner = {word for title in sentences for word in _inner_words(title)}
    return _PROPER | {word for word in inner if _CAPITALISED.match(word) and word.lower() not in inner}


def sentence_case(title: str, proper: frozenset[str]) -> str:
    """A title in title case as a sentence; acronyms, names and one word before a colon stay."""
    if is_sentence_case(title) is not False:
        return title

    def lower(found: re.Match[str]) -> str:
        before = title[: found.start()].rstrip()[-1:]
        if before and before not in ":?.!":
            return _lowered(found[0], proper)
        is_name = title[found.end() : found.end() + 1] == ":"
        lowered = found[0] if is_name else _lowered(found[0], proper)
        return found[0][0] + lowered[1:]

    return _COMPOUND.sub(lower, title)


def _lowered(compound: str, proper: frozenset[str]) -> str:
    """Large-Scale as large-scale; a compound with a name or an acronym in it stays: Med-PaLM, X-Ray, Alzheimer's."""
    parts = [part for part in _PART.findall(compound) if part != "s"]
    if all((_CAPITALISED.match(part) and part not in proper) or _SMALL.match(part) for part in parts):
        return compound.lower()
    return compound


def _inner_words(title: str) -> list[str]:
    """The words that no rule capitalises: not the first, nor one after a colon or a question mark."""
    found = [(word[0], title[: word.start()].rstrip()[-1:]) for word in _PART.finditer(title)]
    return [word for word, before in found if before and before not in ":?.!"]
