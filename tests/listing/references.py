"""References to export, plain and hostile."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from livinglist.listing.exports.reference import Bibliography, Reference
from livinglist.records.text import fold

AT = datetime(2026, 5, 4, 6, 30, tzinfo=UTC)

HOSTILE = [
    "unbalanced { brace", "unbalanced } brace", "{balanced}", r"\input{/etc/passwd} \write18{ls}", r"C:\new\table",
    "100 % of $x$ & #1_2 ~ ^", "@article{evil, title={x}}", "x}, author={Mallory}", "What?` !` ,, << >> ``TeX'' ---",
    "quoted \" and 'single' `ticks`", "ER  - ", "x\nER  - \nTY  - JOUR", "TY  - JOUR", "a,\"b\";c", "and others and",
    '=HYPERLINK("http://evil.example")', "+1", "-1", "@SUM(A1)", "＝1+1", "<script>alert(1)</script>", "BioBERT",
    "]]> <![CDATA[x]]>", "&lt;b&gt; &amp; &nbsp;", "a\x00b\x1fc", "lone \ud800 half", "not \ufffe a \uffff character",
    "line\u2028end\u2029and\x85more", "医学大模型：综述", "Ünïcödé ﬁ \u202e reversed", "🫀 GPT-4V and mRNA",
]  # fmt: skip
texts = (st.sampled_from(HOSTILE) | st.text() | st.text(alphabet="{}\\$%&#_~^@\"'`-=+;,\n\r\t aE R")).map(fold)
titles = texts.map(lambda text: text or "untitled")


def reference(number=1, **fields):
    """An article of one author, unless told otherwise."""
    given = {
        "key": f"doe2026organ-{number}", "work": number, "number": number, "form": "article", "kind": "method",
        "category": "VFM", "section": "VFM methods", "title": "Of organs", "listed_at": AT, "changed_at": AT,
        "authors": ("Doe, Jane",), "venue": "Journal of organs", "year": 2026, "doi": "10.1000/organ",
        "keywords": ("VFM", "method"), "paper_url": "https://doi.org/10.1000/organ", "told": {"work": number},
    } | fields  # fmt: skip
    return Reference(**given)


def bibliography(*references, title="A list"):
    """What is exported of these references."""
    return Bibliography(title, "2026-05-04T06:30:00+00:00", "", references, AT)
