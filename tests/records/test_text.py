import pytest
from hypothesis import given
from hypothesis import strategies as st

from livinglist.records.text import clean_text, fold, title_key


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (r"G\"odel's $\alpha$-helix {B}ERT with 95% of \emph{text}", "Gödel's α-helix BERT with 95% of text"),
        (r"Schr\"{o}dinger, \'{e}t\'e \O{}re \c{c}a {\'e} \ss", "Schrödinger, été Øre ça é ß"),
        ("costs $5 and $6 more", "costs $5 and $6 more"),
        (r"via $\mathbf{\texttt{D}}$ual-\textsf{Head}", "via 𝐃ual-Head"),
        (r"at $10^{-3}$ and 100\%", "at 10^-3 and 100%"),
        ("p &lt; 0.05, &amp;lt; <i>E. coli</i> H<sub>2</sub>O", "p < 0.05, < E. coli H2O"),
        ("p < 0.05 and q > 0.1", "p < 0.05 and q > 0.1"),
        ("<p>One.</p><p>Two.</p>", "One. Two."),
        ("AT&T and R&D", "AT&T and R&D"),
        ("two\nlines\tand \u202eright-to-left\u202c marks\x00", "two lines and right-to-left marks"),
        ("", ""),
        (None, ""),
    ],
)
def test_text_arrives_clean(raw, expected):
    assert clean_text(raw, tex=True) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Huatuogpt-ii, one-stage training", "HuatuoGPT-II: One-Stage Training"),
        (r"Schr{\"o}dinger's $\alpha$", "Schrodinger’s α"),
        ("Medalpaca–an open-source", "MedAlpaca - An Open-Source"),
        ("Cats & dogs", "cats and dogs"),
        ("Straße", "STRASSE"),
    ],
)
def test_two_spellings_of_one_title_share_a_key(one, other):
    assert title_key(one) == title_key(other)


def test_titles_in_other_scripts_keep_their_letters():
    assert title_key("医学大模型综述") != title_key("蛋白质语言模型")
    assert title_key("がん") != title_key("かん")
    assert title_key("—!?") == ""


@given(st.text())
def test_folding_is_idempotent_and_prints_on_one_line(text):
    once = fold(text)
    assert fold(once) == once
    assert "\n" not in once
    assert "\u202e" not in once


@given(st.text(max_size=300))
def test_cleaning_never_fails_whatever_arrives(text):
    assert isinstance(clean_text(text, tex=True), str)
    assert title_key(title_key(text)) == title_key(title_key(title_key(text)))
