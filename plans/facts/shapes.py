"""What the rules about an action plan look at: frozen facts. Amounts are baht."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from alignment.kernel import Bilingual, Subject
from core.workflow import INITIAL
from provinces.models import UnitKind

from ..models import LandType, ProjectKind
from ..states import EDITABLE
from .alike import AlikeFacts
from .brief_shapes import BriefFacts
from .deadlines import Deadline

#: A brief in which all of these are empty was never begun.
BEGINNINGS = frozenset({"rationale", "need_sources", "objectives", "starts_on", "ends_on"})


@dataclass(frozen=True, slots=True, repr=False)
class Body:
    """The unit that owns papers, or a province: code and full name. It prints its code only, which is enough for the digest."""

    code: str
    kind: str
    name: Bilingual

    def __repr__(self) -> str:
        return self.code

    @property
    def is_group(self) -> bool:
        return self.kind == UnitKind.GROUP


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """One version of a development plan; `review_year` is None for the first issue."""

    pk: int
    owner_code: str
    title: str
    year_from: int
    year_to: int
    review_year: int | None
    state: str
    is_made_up: bool = field(default=False, repr=False)

    @property
    def label(self) -> str:
        return f"{self.title} (ฉบับทบทวน ปี {self.review_year})" if self.review_year else self.title

    @property
    def is_draft(self) -> bool:
        return self.state == INITIAL

    def covers(self, year: int) -> bool:
        return self.year_from <= year <= self.year_to


@dataclass(frozen=True, slots=True)
class ProgrammeFacts:
    """Where a project stands: a programme of one version of a plan."""

    pk: int
    name: str
    plan_pk: int
    plan_title: str
    issue_pk: int


@dataclass(frozen=True, slots=True)
class ActivityFacts:
    """An activity; its amount is None where the source does not say."""

    pk: int
    name: str
    amount_baht: Decimal | None


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """A site; `in_province` is None without a coordinate, else whether that lies in the box around the province."""

    pk: int
    label: str
    province: Body
    has_subdistrict: bool
    in_province: bool | None
    land_type: str

    @property
    def is_private(self) -> bool:
        return self.land_type == LandType.PRIVATE

    @property
    def is_located(self) -> bool:
        return self.has_subdistrict or self.in_province is not None


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """A project; `blank` names the items of its brief that are empty, `benefits` the provinces that gain, `alike` likely duplicates."""

    pk: int
    key: str
    name: str
    rank: int | None
    bucket: str
    kind: str
    amount_baht: Decimal
    coverage: str
    programme: ProgrammeFacts | None
    blank: tuple[str, ...]
    activities: tuple[ActivityFacts, ...]
    sites: tuple[SiteFacts, ...]
    benefits: tuple[Body, ...]
    brief: BriefFacts
    alike: tuple[AlikeFacts, ...] = ()

    @property
    def is_begun(self) -> bool:
        """Whether anybody has begun its brief: an import that brings names and amounts only has not."""
        return len(self.blank) < len(BEGINNINGS) or not BEGINNINGS.issubset(self.blank)

    @property
    def builds(self) -> bool:
        """Works, or a mixed project with an item of works."""
        return self.kind == ProjectKind.WORKS or (self.kind == ProjectKind.MIXED and any(i.is_works for i in self.brief.items))

    @property
    def is_undivided(self) -> bool:
        """A mixed project without items: nobody knows yet whether it builds or buys."""
        return self.kind == ProjectKind.MIXED and not self.brief.items

    @property
    def leaves_assets(self) -> bool:
        return self.builds or self.kind == ProjectKind.EQUIPMENT or any(i.is_equipment for i in self.brief.items)

    @property
    def is_management(self) -> bool:
        return self.kind == ProjectKind.MANAGEMENT

    @property
    def subject(self) -> Subject:
        return Subject("project", self.pk, self.name)


@dataclass(frozen=True, slots=True)
class ActionPlanFacts:
    """One body's action plan of one year with the versions of its development plan.

    `table` is the project table of the cited version, years by project key; `territory` the provinces of the body in that year.
    `deadline` is None once it was sent.
    """

    pk: int
    owner: Body
    fiscal_year: int
    state: str
    cited: PlanVersion | None
    versions: tuple[PlanVersion, ...]
    table: Mapping[str, tuple[int, ...]]
    territory: tuple[Body, ...]
    projects: tuple[ProjectFacts, ...]
    deadline: Deadline | None = None
    is_from_print: bool = field(init=False, repr=False)
    """Sent, and nobody has begun any of its briefs: read off a printed paper, which has none. CMP-01 stops a draft like that."""

    def __post_init__(self) -> None:
        """Said once: rules ask for it project by project."""
        unwritten = self.state not in EDITABLE and not any(project.is_begun for project in self.ordinary)
        object.__setattr__(self, "is_from_print", unwritten)

    @property
    def is_draft(self) -> bool:
        return self.state == INITIAL

    @property
    def ordinary(self) -> tuple[ProjectFacts, ...]:
        """The projects that are ranked and aligned: all but the management budget."""
        return tuple(p for p in self.projects if not p.is_management)

    @property
    def subject(self) -> Subject:
        return Subject("action_plan", self.pk, f"แผนปฏิบัติราชการ {self.fiscal_year} {self.owner.name.th}")

    @property
    def words(self) -> dict[str, Any]:
        """What nearly every message names."""
        return {"fy": self.fiscal_year, "owner": self.owner.name}
