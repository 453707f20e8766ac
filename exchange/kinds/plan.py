"""A whole development plan in one workbook. Rows keep the code they came with; rows written by hand are called ROW-…"""

import uuid
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as _n

from accounts.models import Membership
from plans.models import (
    DevelopmentIssue,
    DevelopmentPlan,
    Direction,
    Guideline,
    Indicator,
    IndicatorTarget,
    NodeKind,
    PlanProject,
    PlanProjectYear,
    Programme,
    StrategyNode,
)
from plans.services.editing import open_plan, touch
from plans.workflow import PLAN_WORKFLOW

from ..faults import Refused, Wrong
from ..keys import keys_of, remember, rows_of
from ..sheets import plan as sheets
from ..sheets.base import Choices, Column, Sheet, Values
from .base import PaperExchange, Part, pairs_of
from .rows import fill, values_of
from .years import Yearly

OWN = "ROW-"
BATCH = 250
LINKS = "national_links"
CODES = {NodeKind.NATIONAL_STRATEGY: "NS", NodeKind.MASTER_PLAN: "MP", NodeKind.MILESTONE: "MS", NodeKind.SDG: "SDG"}


class PlanPart(Part):
    """Rows of one model below a plan, named by the code of their `lineage`: a review of the plan knows the same codes."""

    def __init__(
        self, code: str, model: Any, made: Any, path: str, *, parent: "PlanPart | None" = None, yearly: Yearly | None = None
    ) -> None:
        self.code, self.model, self.made, self.path, self.parent, self.yearly = code, model, made, path, parent, yearly

    def sheet(self, paper: DevelopmentPlan) -> Sheet:
        return self.made(years_of(paper)) if callable(self.made) else self.made

    def rows(self, paper: DevelopmentPlan) -> QuerySet[Any]:
        above = [f"{self.path.removesuffix('plan')}order"] if self.parent else []
        return self.model.objects.filter(**{self.path: paper}).order_by(*above, "order", "pk")

    def names(self, paper: DevelopmentPlan) -> dict[int, str]:
        """Code of every row by its number in the database."""
        lineages = dict(self.rows(paper).values_list("pk", "lineage"))
        given = keys_of(self.code, scope_of(paper), map(str, lineages.values()))
        return {pk: given.get(str(lineage)) or f"{OWN}{lineage.hex[:8].upper()}" for pk, lineage in lineages.items()}

    def present(self, paper: DevelopmentPlan, keys: Collection[str] | None = None) -> Iterator[tuple[str, Values]]:
        names = self.names(paper)
        wanted = names if keys is None else {pk for pk, name in names.items() if name in set(keys)}
        above = self.parent.names(paper) if self.parent else {}
        for row in self._loaded(paper).filter(pk__in=wanted):
            yield names[row.pk], self._values(row, paper, above)

    def _loaded(self, paper: DevelopmentPlan) -> QuerySet[Any]:
        near = [self.yearly.related] if self.yearly else []
        return self.rows(paper).prefetch_related(*near, *([LINKS] if self._has_links else []))

    @property
    def _has_links(self) -> bool:
        return self.model is DevelopmentIssue

    def _plain(self, paper: DevelopmentPlan) -> list[Column]:
        given = {LINKS} if self._has_links else set()
        yearly = self.yearly.names(years_of(paper)) if self.yearly else set()
        return [column for column in self.sheet(paper).fields if not column.ref and column.name not in given | yearly]

    def _values(self, row: Any, paper: DevelopmentPlan, above: dict[int, str]) -> Values:
        values = values_of(row, self._plain(paper))
        if self.parent:
            values[self._ref.name] = above[getattr(row, f"{self._ref.name}_id")]
        if self.yearly:
            values |= self.yearly.values(row, years_of(paper))
        if self._has_links:
            values[LINKS] = sorted(link.pk for link in row.national_links.all()) or None
        return values

    @property
    def _ref(self) -> Column:
        """The column that names the row above."""
        return next(column for column in self.sheet_columns if column.ref)

    @property
    def sheet_columns(self) -> tuple[Column, ...]:
        made: Sheet = self.made(range(0)) if callable(self.made) else self.made
        return made.columns

    def elsewhere(self, paper: DevelopmentPlan, keys: Collection[str]) -> set[str]:
        """Codes belong to one body's plan; ROW-… is nobody's word but ours, so it must name a row that is here."""
        own = {key for key in keys if key.startswith(OWN)}
        return own - set(self.names(paper).values()) if own else set()

    def add(self, paper: DevelopmentPlan, rows: Sequence[tuple[str, Values]]) -> None:
        last = self.rows(paper).aggregate(last=Max("order"))["last"] or 0
        fresh = [self.model(order=order) for order in range(last + 1, last + 1 + len(rows))]
        self._name(paper, fresh, [key for key, _values in rows])
        self._fill(paper, fresh, [values for _key, values in rows])
        self.model.objects.bulk_create(fresh, BATCH)
        self._relate(paper, fresh, [values for _key, values in rows])

    def _name(self, paper: DevelopmentPlan, fresh: Sequence[Any], keys: Sequence[str]) -> None:
        """A code that was known before brings its old row's history along."""
        known = rows_of(self.code, scope_of(paper), keys)
        for row, key in zip(fresh, keys, strict=True):
            row.lineage = uuid.UUID(known[key]) if key in known else row.lineage
        remember(self.code, scope_of(paper), {key: str(row.lineage) for row, key in zip(fresh, keys, strict=True)})

    def change(self, paper: DevelopmentPlan, rows: Sequence[tuple[str, Values]]) -> None:
        places = {name: pk for pk, name in self.names(paper).items()}
        wanted = {places[key]: values for key, values in rows}
        found = list(self.rows(paper).filter(pk__in=wanted))
        values = [wanted[row.pk] for row in found]
        self._fill(paper, found, values)
        above = [f"{self._ref.name}_id"] if self.parent else []
        self.model.objects.bulk_update(found, [*above, *(column.name for column in self._plain(paper))], BATCH)
        self._relate(paper, found, values)

    def _fill(self, paper: DevelopmentPlan, rows: Sequence[Any], values: Sequence[Values]) -> None:
        above = {name: pk for pk, name in self.parent.names(paper).items()} if self.parent else {}
        for row, given in zip(rows, values, strict=True):
            fill(row, self._plain(paper), given)
            if self.parent:
                setattr(row, f"{self._ref.name}_id", _found(above, given[self._ref.name], self.sheet(paper)))
            else:
                row.plan_id = paper.pk

    def _relate(self, paper: DevelopmentPlan, rows: Sequence[Any], values: Sequence[Values]) -> None:
        if self.yearly:
            self.yearly.write(rows, values, years_of(paper))
        for row, given in zip(rows, values, strict=True) if self._has_links else ():
            row.national_links.set(given[LINKS] or [])


class ProjectPart(PlanPart):
    """Rows of the project table have a code of their own."""

    def names(self, paper: DevelopmentPlan) -> dict[int, str]:
        return dict(self.rows(paper).values_list("pk", "project_key"))

    def elsewhere(self, paper: DevelopmentPlan, keys: Collection[str]) -> set[str]:
        """Keys of other bodies; versions of one body's plan share theirs."""
        others = PlanProject.objects.filter(project_key__in=keys).exclude(programme__issue__plan__unit=paper.unit_id)
        return set(others.values_list("project_key", flat=True))

    def _name(self, paper: DevelopmentPlan, fresh: Sequence[Any], keys: Sequence[str]) -> None:
        for row, key in zip(fresh, keys, strict=True):
            row.project_key = key


ISSUES = PlanPart("issues", DevelopmentIssue, sheets.ISSUES, "plan")
INDICATORS = PlanPart(
    "indicators", Indicator, sheets.indicators, "issue__plan", parent=ISSUES,
    yearly=Yearly(IndicatorTarget, "indicator", "targets", "value", "target_"),
)  # fmt: skip
GUIDELINES = PlanPart("guidelines", Guideline, sheets.GUIDELINES, "issue__plan", parent=ISSUES)
PROGRAMMES = PlanPart("programmes", Programme, sheets.PROGRAMMES, "issue__plan", parent=ISSUES)
PROJECTS = ProjectPart(
    "projects", PlanProject, sheets.projects, "programme__issue__plan", parent=PROGRAMMES,
    yearly=Yearly(PlanProjectYear, "plan_project", "years", "indicative_baht", "year_"),
)  # fmt: skip


class Plan(PaperExchange):
    code = "plan"
    target = "plan"
    title = _("แผนพัฒนาทั้งฉบับ")
    workflow = PLAN_WORKFLOW
    edit_action = "edit_plan"

    def parts(self) -> tuple[Part, ...]:
        return ISSUES, INDICATORS, GUIDELINES, PROGRAMMES, PROJECTS

    def choices(self, paper: DevelopmentPlan) -> dict[str, Choices]:
        return {"direction": Choices(pairs_of(Direction)), LINKS: _nodes()}

    def lock(self, pk: int, by: Membership | None) -> DevelopmentPlan:
        return open_plan(pk, by)

    def settle(self, paper: DevelopmentPlan, by: Membership | None) -> None:
        touch(paper)


def years_of(paper: DevelopmentPlan) -> range:
    return range(paper.year_from, paper.year_to + 1)


def scope_of(paper: DevelopmentPlan) -> str:
    """Versions of a body's plan for one period share their codes."""
    return f"{paper.unit_id}:{paper.year_from}"


def _found(above: dict[str, int], key: str, sheet: Sheet) -> int:
    """Raises Refused when the row above was deleted after the file was read."""
    if key not in above:
        told = _n("รหัส %(key)s ไม่มีในไฟล์นี้และไม่มีในเอกสาร")
        raise Refused([Wrong("no_such_row", told, _n("แก้รหัส หรือเพิ่มแถวที่มีรหัสนี้"), key=key).at(sheet.title)])
    return above[key]


def _nodes() -> Choices:
    nodes = StrategyNode.objects.values_list("pk", "kind", "number", "name_th")
    rows = [(pk, _code(kind, number), name) for pk, kind, number, name in nodes]
    aliases = [alias for pk, code, name in rows for alias in ((code, pk), (name, pk))]
    return Choices([(pk, f"{code} {name}") for pk, code, name in rows], aliases)


def _code(kind: str, number: int) -> str:
    """NS-2, SDG-8: short enough to be typed."""
    return f"{CODES.get(NodeKind(kind), kind.upper())}-{number}"
