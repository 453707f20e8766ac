"""What the rules about a development plan look at: frozen facts of one version."""

from dataclasses import dataclass, field
from typing import Any

from alignment.kernel import Bilingual, Subject

from ..states import EDITABLE
from .deadlines import Deadline
from .shapes import Body


@dataclass(frozen=True, slots=True)
class PlanMeasure:
    """An indicator: of an issue, or (`of_plan`) of the plan as a whole. `missing` are the plan's years without a target."""

    pk: int
    name: str
    catalogue_code: str
    definition_letters: int
    missing: tuple[int, ...]
    of_plan: bool = False

    @property
    def subject(self) -> Subject:
        return Subject("goal_indicator" if self.of_plan else "indicator", self.pk, self.name)


@dataclass(frozen=True, slots=True)
class PlanIssue:
    """An issue with its links up. `regional_links` counts guidelines of the owner's own region that run in the plan's first year."""

    pk: int
    name: str
    regional_links: int
    group_links: int
    is_area_specific: bool
    reason_letters: int

    @property
    def subject(self) -> Subject:
        return Subject("issue", self.pk, self.name)


@dataclass(frozen=True, slots=True)
class NamedProvince:
    """A province that a group's plan names: in a shared problem (`kind` "problem") or in a role for an issue ("role")."""

    kind: str
    pk: int
    label: str
    province: Body

    @property
    def subject(self) -> Subject:
        return Subject(self.kind, self.pk, self.label)


@dataclass(frozen=True, slots=True)
class LongTermGoalFacts:
    pk: int
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DevelopmentPlanFacts:
    """One version of a plan.

    `blank` names its empty parts. `guidelines` counts the region's guidelines on record for its first year, `group_issues` the issues
    of the group's plan in force that year. `members` are a group's provinces on that year's first day, `current_goal` the owner's
    20-year goal in use, `goal_pk` the one the plan stands under. `sources` counts the table's projects by source of money.
    `deadline` is None once the plan was sent.
    """

    pk: int
    title: str
    owner: Body
    region: Bilingual
    year_from: int
    year_to: int
    state: str
    goal_pk: int | None
    current_goal: LongTermGoalFacts | None
    blank: tuple[str, ...]
    guidelines: int
    group_issues: int
    members: tuple[Body, ...]
    issues: tuple[PlanIssue, ...]
    measures: tuple[PlanMeasure, ...]
    named: tuple[NamedProvince, ...]
    sources: tuple[tuple[str, int], ...] = ()
    deadline: Deadline | None = None

    @property
    def subject(self) -> Subject:
        return Subject("plan", self.pk, self.title)

    @property
    def is_open(self) -> bool:
        """Still on its writers' table."""
        return self.state in EDITABLE

    @property
    def words(self) -> dict[str, Any]:
        """What nearly every message names; `fy` is the plan's first year."""
        return {"plan": self.title, "owner": self.owner.name, "fy": self.year_from, "year_from": self.year_from, "year_to": self.year_to}
