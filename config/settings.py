"""Every key of `livinglist.toml` and every secret of the environment, frozen; an unknown key is refused."""

from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    AnyHttpUrl,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    TypeAdapter,
    field_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

_URL = TypeAdapter(AnyHttpUrl)
_GIT_NAME = r"[A-Za-z0-9_][A-Za-z0-9_./+-]*"


def _web_address(url: str) -> str:
    _URL.validate_python(url)
    return url.rstrip("/")


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"no such time zone: {name!r}") from error
    return name


Url = Annotated[str, AfterValidator(_web_address)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class ListSection(_Section):
    """Where the list lies, and which of its headings hold surveys and datasets of no category; "" for none."""

    path: str = Field(default="README.md", pattern=r"^[^\x00-\x1f]+$")
    surveys: str = "Related Survey"
    datasets: str = ""


class StoreSection(_Section):
    """The database's address; a relative SQLite path is taken from the workspace."""

    url: str = "sqlite:///livinglist.db"


class ScheduleSection(_Section):
    """When `livinglist serve` runs the nightly flow."""

    cron: str = "30 9 * * *"
    timezone: Annotated[str, AfterValidator(_zone)] = "UTC"


class HarvestSection(_Section):
    """What all sources share."""

    contact: str = ""
    timeout_seconds: float = Field(default=30.0, gt=0, le=86_400)  # without a byte
    deadline_seconds: float = Field(default=90.0, gt=0, le=86_400)  # for a whole answer
    enriched_per_night: int = Field(default=100, ge=0)  # listed papers asked for by identifier, of each source


class ArxivSection(_Section):
    """The arXiv API and OAI-PMH."""

    enabled: bool = True
    api_url: Url = "https://export.arxiv.org/api/query"
    oai_url: Url = "https://oaipmh.arxiv.org/oai"
    categories: list[str] = ["cs.AI", "cs.CL", "cs.CV", "cs.LG", "eess.IV", "q-bio.BM", "q-bio.GN", "q-bio.QM"]
    terms: str = ""
    window_days: int = Field(default=30, ge=1, le=400)
    seconds_between_requests: float = Field(default=3.0, ge=0, le=86_400)

    @property
    def is_proven_by_oai(self) -> bool:
        """Another API than arXiv's own says nothing of what arXiv's OAI-PMH tells, unless that is named as well."""
        defaults = type(self).model_fields
        is_arxiv = self.api_url == str(defaults["api_url"].default)
        return is_arxiv or self.oai_url != str(defaults["oai_url"].default)


class BiorxivSection(_Section):
    """bioRxiv's feed and API; medRxiv has the same keys."""

    enabled: bool = True
    rss_url: Url = "https://connect.biorxiv.org/biorxiv_xml.php"
    api_url: Url = "https://api.biorxiv.org"
    subjects: list[str] = ["all"]
    window_days: int = Field(default=14, ge=1, le=400)
    seconds_between_requests: float = Field(default=1.0, ge=0, le=86_400)


class MedrxivSection(BiorxivSection):
    """medRxiv's feed and API."""

    rss_url: Url = "https://connect.medrxiv.org/medrxiv_xml.php"


class PubmedSection(_Section):
    """NCBI's E-utilities."""

    enabled: bool = True
    eutils_url: Url = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
    query: str = Field('("foundation model"[tiab] OR "large language model"[tiab])', min_length=1)
    window_days: int = Field(default=14, ge=1, le=400)
    seconds_between_requests: float = Field(default=0.34, ge=0, le=86_400)


class CrossrefSection(_Section):
    """Crossref's API: what preprints that matter cite, and which articles it links them to."""

    enabled: bool = False
    api_url: Url = "https://api.crossref.org"
    papers_per_night: int = Field(default=100, ge=1, le=1_000)
    seconds_between_requests: float = Field(default=1.0, ge=0, le=86_400)


class SourcesSection(_Section):
    """One section a source."""

    arxiv: ArxivSection = ArxivSection()
    biorxiv: BiorxivSection = BiorxivSection()
    medrxiv: MedrxivSection = MedrxivSection()
    pubmed: PubmedSection = PubmedSection()
    crossref: CrossrefSection = CrossrefSection()


class PublishSection(_Section):
    """What a publish does besides writing the file: commit it, push it, propose it."""

    git: bool = False
    branch: str = Field(default="", pattern=rf"^({_GIT_NAME})?$")  # the rolling branch; "": the one checked out
    base: str = Field(default="main", pattern=rf"^({_GIT_NAME})?$")  # what others commit to is taken in from there
    remote: str = Field(default="origin", pattern=rf"^{_GIT_NAME}$")
    pull_request: bool = False
    github_api: Url = "https://api.github.com"
    decision_log: bool = False  # keep `decisions.jsonl` beside the list


class ScreeningSection(_Section):
    """How the machine may speak."""

    abstain_below: float = Field(default=0.5, ge=0, le=1)
    facets: str = Field(default="", pattern=r"^[^\x00-\x1f]*$")  # a TOML file in the workspace; "": those that ship
    examples: str = Field(default="", pattern=r"^[^\x00-\x1f]*$")  # a table of papers to learn from beside what ships


class CheckSection(_Section):
    """How `check` treats the list: which file holds the defects that were accepted, and how often a host is asked."""

    baseline: str = Field(default="", pattern=r"^[^\x00-\x1f]*$")
    seconds_between_requests: float = Field(default=1.0, ge=0, le=86_400)


class ReviewSection(_Section):
    """The web queue: where curators reach it, who only reads, and the reasons it offers for an exclusion."""

    address: str = Field(default="", pattern=r"^$|^https?://[^/\s@]+$")  # as a proxy in front shows it
    readers: list[str] = []
    two_people: bool = False  # a paper is settled when two curators, each without knowing of the other, say the same
    reasons: list[str] = ["out of scope", "no foundation model", "no health data", "no paper of its own"]


class BulkSection(_Section):
    """Where works are judged: in this process, or on a Dask cluster."""

    dask: str = Field(default="", pattern=r"^$|^(tcp|tls|ws|wss)://[^\s/]+:\d+$")


class Category(_Section):
    """One category: its key, its name, and the headings it has in the list."""

    key: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,30}$")
    name: str
    methods: str = Field(min_length=1)  # "Vision > Methods" is the heading "Methods" under "Vision"
    datasets: str = ""


class Settings(_Section):
    """Everything in `livinglist.toml`."""

    list: ListSection = ListSection()
    store: StoreSection = StoreSection()
    schedule: ScheduleSection = ScheduleSection()
    harvest: HarvestSection = HarvestSection()
    sources: SourcesSection = SourcesSection()
    publish: PublishSection = PublishSection()
    screening: ScreeningSection = ScreeningSection()
    check: CheckSection = CheckSection()
    review: ReviewSection = ReviewSection()
    bulk: BulkSection = BulkSection()
    categories: tuple[Category, ...] = Field(min_length=1, strict=False)

    @field_validator("categories")
    @classmethod
    def _distinct(cls, categories: tuple[Category, ...]) -> tuple[Category, ...]:
        keys = [category.key for category in categories]
        if len(set(keys)) < len(keys):
            raise ValueError(f"two categories with one key among {', '.join(keys)}")
        headings = [category.methods.casefold() for category in categories]
        if len(set(headings)) < len(headings):
            raise ValueError("two categories with one heading for their methods")
        return categories

    def category(self, key: str) -> Category | None:
        """The category of that key, or None."""
        return next((category for category in self.categories if category.key == key), None)


class Secrets(BaseSettings):
    """What never stands in a file: `LIVINGLIST_NCBI_API_KEY` and its kin."""

    model_config = SettingsConfigDict(env_prefix="LIVINGLIST_", frozen=True, extra="ignore")

    ncbi_api_key: SecretStr | None = None
    database_url: SecretStr | None = None
    github_token: SecretStr | None = None
    review_token: SecretStr | None = None
