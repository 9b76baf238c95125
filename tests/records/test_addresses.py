"""What addresses name: a table of pages, and a sweep over every address that real lists and payloads hold."""

import gzip
import re

import pytest

from livinglist.records.addresses import host_of
from livinglist.records.identifiers import Identifiers, identifiers_in


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.nature.com/articles/s41586-023-06291-2", [("doi", "10.1038/s41586-023-06291-2")]),
        ("https://www.nature.com/articles/s41467-024-46440-3.pdf", [("doi", "10.1038/s41467-024-46440-3")]),
        ("https://www.nature.com/articles/s41586-023-06291-2_reference.pdf", [("doi", "10.1038/s41586-023-06291-2")]),
        ("https://www.nature.com/articles/ng.2764.", [("doi", "10.1038/ng.2764")]),
        ("https://www.nature.com/articles/ng0504-431", [("doi", "10.1038/ng0504-431")]),
        ("https://www.nature.com/articles/sdata201635", [("doi", "10.1038/sdata.2016.35")]),
        ("https://www.nature.com/articles/srep20163", [("doi", "10.1038/srep20163")]),
        ("https://openreview.net/pdf?id=XfXcA9-0XxR", [("openreview", "XfXcA9-0XxR")]),
        ("https://openreview.net/forum?noteId=x&id=XfXcA9-0XxR", [("openreview", "XfXcA9-0XxR")]),
        ("https://openreview.net/group?id=ICLR.cc/2024", []),
        ("https://aclanthology.org/2022.bionlp-1.3/", [("acl", "2022.bionlp-1.3")]),
        ("https://aclanthology.org/2023.findings-eacl.88.pdf", [("acl", "2023.findings-eacl.88")]),
        ("https://www.aclweb.org/anthology/N18-1140.pdf", [("acl", "n18-1140")]),
        ("https://proceedings.mlr.press/v143/sowrirajan21a.html", [("pmlr", "v143/sowrirajan21a")]),
        ("https://proceedings.mlr.press/v182/zhang22a/zhang22a.pdf", [("pmlr", "v182/zhang22a")]),
        (
            "http://openaccess.thecvf.com/content/ICCV2023/papers/Butoi_UniverSeg_ICCV_2023_paper.pdf",
            [("cvf", "butoi_universeg_iccv_2023")],
        ),
        (
            "https://openaccess.thecvf.com/content/ICCV2023/html/Butoi_UniverSeg_ICCV_2023_paper.html",
            [("cvf", "butoi_universeg_iccv_2023")],
        ),
        (
            "https://proceedings.neurips.cc/paper_files/paper/2022/file/d925bda407ada0df3190df323a212661-Paper.pdf",
            [("neurips", "d925bda407ada0df3190df323a212661")],
        ),
        (
            "https://papers.nips.cc/paper/2022/hash/d925bda407ada0df3190df323a212661-Abstract.html",
            [("neurips", "d925bda407ada0df3190df323a212661")],
        ),
        ("https://papers.nips.cc/paper/7181-attention-is-all-you-need", [("neurips", "7181")]),
        ("https://ojs.aaai.org/index.php/AAAI/article/download/28514/29002", [("aaai", "28514")]),
        ("https://ojs.aaai.org/index.php/AAAI/article/view/28514", [("aaai", "28514")]),
        ("https://papers.miccai.org/miccai-2025/paper/1852_paper.pdf", [("miccai", "2025/1852")]),
        ("https://papers.miccai.org/miccai-2025/0123-Paper1852.html", [("miccai", "2025/1852")]),
        ("https://ieeexplore.ieee.org/abstract/document/10261199/", [("ieee", "10261199")]),
        ("https://ieeexplore.ieee.org/iel7/42/4359023/09359803.pdf", [("ieee", "9359803")]),
        ("https://ieeexplore.ieee.org/stamp/stamp.jsp?tp=&arnumber=9497733", [("ieee", "9497733")]),
        ("https://www.sciencedirect.com/science/article/abs/pii/S1361841523002566", [("pii", "S1361841523002566")]),
        ("https://www.sciencedirect.com/science/article/pii/S089561112600011X", [("pii", "S089561112600011X")]),
        ("https://www.cell.com/cell-systems/abstract/S2405-4712(23)00272-7", [("pii", "S2405471223002727")]),
        ("https://linkinghub.elsevier.com/retrieve/pii/S095741742302540X", [("pii", "S095741742302540X")]),
        ("https://api.elsevier.com/content/article/PII:S095741742302540X?x=y", [("pii", "S095741742302540X")]),
        (
            "https://www.thelancet.com/journals/lanwpc/article/PIIS2666-6065(24)00042-7/fulltext",
            [("pii", "S2666606524000427")],
        ),
        (
            "https://academic.oup.com/bib/article-abstract/23/6/bbac409/6713511",
            [("doi", "10.1093/bib/bbac409"), ("oup", "6713511")],
        ),
        (
            "https://academic.oup.com/bioinformaticsadvances/article/2/1/vbac046/6609807?login=true",
            [("doi", "10.1093/bioadv/vbac046"), ("oup", "6609807")],
        ),
        ("https://academic.oup.com/nar/article/52/1/e3/7369930", [("oup", "7369930")]),
        (
            "https://academic.oup.com/database/article/doi/10.1093/database/baw068/2630414",
            [("doi", "10.1093/database/baw068"), ("oup", "2630414")],
        ),
        (
            "https://www.mdpi.com/2218-273X/14/5/590/pdf?version=1715863055",
            [("doi", "10.3390/biom14050590"), ("mdpi", "2218-273x/14/5/590")],
        ),
        ("https://www.mdpi.com/9999-9999/1/2/3", [("mdpi", "9999-9999/1/2/3")]),
        ("https://medinform.jmir.org/2020/4/e17787/", [("doi", "10.2196/17787")]),
        ("https://elifesciences.org/articles/79854", [("doi", "10.7554/elife.79854"), ("elife", "79854")]),
        ("https://zenodo.org/record/4588403#.YEyLq_0zaCo", [("doi", "10.5281/zenodo.4588403")]),
        ("https://jamanetwork.com/journals/jamacardiology/fullarticle/2789370", [("jama", "2789370")]),
        ("https://papers.ssrn.com/sol3/papers.cfm?abstract_id=4673046", [("ssrn", "4673046")]),
        ("https://assets.researchsquare.com/files/rs-2572595/v1/a.pdf?c=1", [("researchsquare", "rs-2572595")]),
        ("https://www.preprints.org/manuscript/202307.1213/v1", [("preprints", "202307.1213")]),
        ("https://centralesupelec.hal.science/hal-04040697v2/document", [("hal", "hal-04040697")]),
        ("https://qims.amegroups.org/article/view/117648/html", [("ojs", "qims.amegroups.org/117648")]),
        ("https://www.bioRxiv.org/content/early/2022/03/12/2022.03.09.483666", [("doi", "10.1101/2022.03.09.483666")]),
        (
            "https://www.biorxiv.org/content/biorxiv/early/2023/07/28/2023.07.26.550634.full.pdf",
            [("doi", "10.1101/2023.07.26.550634")],
        ),
        ("http://biorxiv.org/cgi/content/short/857789v1?rss=1", [("doi", "10.1101/857789")]),
        (
            "https://www.google.com.hk/url?sa=t&url=https%3A%2F%2Faclanthology.org%2F2022.bionlp-1.3%2F&usg=x",
            [("acl", "2022.bionlp-1.3")],
        ),
        ("https://github.com/bowang-lab/MedSAM", []),
        ("https://github.com/a/b/tree/10.1000-x", []),
        ("http://[not-an-address", []),
        ("((](a", []),
        ("", []),
        (None, []),
    ],
)
def test_an_address_names_what_it_can(url, expected):
    assert identifiers_in(url).pairs() == expected


def test_a_bare_identifier_is_read_too():
    assert identifiers_in("10.1002/mef2.43") == Identifiers(doi="10.1002/mef2.43")
    assert identifiers_in("2401.00153") == Identifiers(arxiv="2401.00153")
    assert identifiers_in("37128372") == Identifiers(pmid="37128372")


# Hosts whose addresses hold no number that means one paper, by what they serve.
_SILENT = {
    "code": """
        github.com bitbucket.org github.cs.huji.ac.il github.itap.purdue.edu anonymous.4open.science img.shields.io""",
    "models, data and challenges": """
        huggingface.co physionet.org cancerimagingarchive.net wiki.cancerimagingarchive.net kaggle.com synapse.org
        cgga.org.cn datasets.simula.no healthcaremagic.com lincsportal.ccs.miami.edu ukbiobank.ac.uk adni.loni.usc.edu
        airogs.grand-challenge.org alphafold.ebi.ac.uk amed8k.sundatabase.org bimcv.cipf.es cancer.gov cancerrxgene.org
        cellxgene.cziscience.com challenge2020.isic-archive.com codalab.lisn.upsaclay.fr drive.google.com
        drivendata.org ebi.ac.uk ensembl.org fcon_1000.projects.nitrc.org flare22.grand-challenge.org gdc.cancer.gov
        gencodegenes.org hgdownload.soe.ucsc.edu humancellatlas.org imageclef.org medicaldecathlon.com ngc.nvidia.com
        ncbi.nlm.nih.gov paip2019.grand-challenge.org paperswithcode.com pdc.cancer.gov portal.brain-map.org
        portal.gdc.cancer.gov ppmi-info.org pubmed.ncbi.nlm.nih.gov rfam.org singlecell.broadinstitute.org
        sites.broadinstitute.org support.10xgenomics.com uls23.grand-challenge.org uniprot.org""",
    "people, groups and projects": """
        stanfordmlgroup.github.io echonet.github.io scholar.google.com sites.google.com wang-lab.hkust.edu.hk awesome.re
        bmwang.cn cellwhisperer.bocklab.org chaoyi-wu.github.io clinical-decision-transformer.github.io deepliif.org
        cse.hkust.edu.hk hkustsmartlab.github.io hkustsmartlab.netlify.app jerrrynie.github.io label-dev.deepcell.org
        mmcheng.net monai.io multiverseg.csail.mit.edu proteinbench.github.io proteinshake.ai quilt1m.github.io
        sam-auxol.github.io sites.duke.edu sslneurips22.github.io universeg.csail.mit.edu yutinghe-list.github.io
        api.biomap.com developers.google.com""",
    "files and blogs": """
        arcinstitute.org cdn.openai.com crfm.stanford.edu genbio.ai hai.stanford.edu ieeecai.org inf.uni-hamburg.de
        iris.unica.it medarc.ai mlsb.io repository.essex.ac.uk research.google s3-us-west-2.amazonaws.com""",
    "numbers that the list cut off": "cell.com arxiv.org",
}
_ADDRESS = re.compile(r"https?://[^\s\"<>|\\]+")


def _addresses(text):
    """Addresses as Markdown and JSON hold them: a closing bracket ends one that did not open it."""
    for found in _ADDRESS.findall(text):
        address = found.split("](")[0].split(")[")[0]
        while address and (address[-1] in ".,;*]}" or (address[-1] == ")" and address.count(")") > address.count("("))):
            address = address[:-1]
        yield address


def test_every_address_in_real_lists_names_something_or_serves_no_papers(shared):
    data = shared / "data"
    files = [data / "seed_list.md", *sorted((data / "list_revisions").glob("*.md")), *data.glob("*.jsonl")]
    addresses = {address for file in files for address in _addresses(file.read_text(encoding="utf-8"))}
    silent = {address for address in addresses if not identifiers_in(address).pairs()}
    assert len(addresses) > 1500
    assert {host_of(address) for address in silent} <= {host for hosts in _SILENT.values() for host in hosts.split()}
    cut = {address for address in silent if host_of(address) in _SILENT["numbers that the list cut off"].split()}
    assert all(address.endswith(("/abs/", "(21", "(22", "(24")) for address in cut)


def test_every_identifier_in_real_records_is_canonical_at_once_or_after_cleaning(shared):
    with gzip.open(shared / "data" / "stream.jsonl.gz", "rt", encoding="utf-8") as lines:
        ids = [re.search(r'"id": "([^"]+)"', line)[1] for line in lines]
    named = [identifiers_in(one).pairs() for one in ids if not one.startswith("miccai")]
    assert all(named)
