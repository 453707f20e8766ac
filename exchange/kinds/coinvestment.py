"""Entries of one body beside one unit's plan. Each body reads and writes its own; an entry written by hand is called ENTRY-123."""

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from operator import itemgetter
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as _n

from accounts.models import Membership, today
from accounts.policy import UNIT_POLICY, units_for
from coinvestment.choices import issues_for, places_of, projects_for
from coinvestment.models import Entry, EntryKind, Partner
from coinvestment.permissions import kinds_for
from coinvestment.services import Yearly, add_entry, change_entry, save_results
from coinvestment.shares import FEWEST, WHOLE
from coinvestment.states import EDITABLE, REPORTED
from core.fiscal import FiscalYear
from plans.models import DevelopmentIssue, Project, Stage
from provinces.models import District, PlanningUnit, Province

from ..faults import Wrong
from ..keys import keys_of, remember
from ..sheets.base import Choices, Sheet, Values
from ..sheets.coinvestment import ENTRIES, PARTNERS, RESULTS
from .base import Complaint, Exchange, pairs_of
from .rows import fill, values_of

OWN = "ENTRY-"


class Coinvestment(Exchange):
    code = "coinvestment"
    target = "unit"
    title = _("รายการร่วมลงทุน")
    policy = UNIT_POLICY
    edit_action = "edit_entry"
    _project_facts: dict[int, tuple[int, int | None]] | None = None
    _issue_years: dict[int, tuple[int, int]] | None = None

    def sheet(self, paper: PlanningUnit) -> Sheet:
        return ENTRIES

    def members(self) -> tuple[Sheet, ...]:
        return (PARTNERS, RESULTS)

    def require_open(self, paper: PlanningUnit) -> None:
        """A unit is always open; each entry has its own state."""

    def uploads_seen(self, hat: Membership | None) -> Q:
        """Drafts are seen by their writers only, and so are the files they came in."""
        mine = hat.role_group_id if hat else None
        return Q(unit__in=units_for(hat, "view_entry").values("pk"), made_by__role_group=mine)

    def file_name(self, paper: PlanningUnit) -> str:
        return f"coinvestment-{paper.code}"

    def choices(self, paper: PlanningUnit) -> dict[str, Choices]:
        provinces, districts = places_of(paper, _year())
        return {
            "kind": Choices((value, str(label)) for value, label in kinds_for(self.hat)),
            "plan_issue": _issues(self._issues(paper)),
            "supports_project": Choices([(p.pk, f"{p.action_plan.fiscal_year} {p.project_key} {p.name}") for p in self._projects(paper)]),
            "value_chain_step": Choices(pairs_of(Stage)),
            "province": _provinces(self._near(paper, Province, provinces, "province")),
            "district": _districts(self._near(paper, District, districts, "district")),
        }

    def _issues(self, paper: PlanningUnit) -> QuerySet[DevelopmentIssue]:
        """Those that can be chosen, and those own entries rest on already."""
        kept = self._own(paper).values("plan_issue")
        rows = DevelopmentIssue.objects.filter(Q(pk__in=issues_for(self.hat, paper).order_by().values("pk")) | Q(pk__in=kept))
        return rows.select_related("plan__unit").order_by("plan__unit__kind", "-plan__year_from", "plan_id", "order", "pk")

    def _projects(self, paper: PlanningUnit) -> QuerySet[Project]:
        kept = self._own(paper).values("supports_project")
        near = projects_for(self.hat, paper, _year()).order_by().values("pk")
        rows = Project.objects.filter(Q(pk__in=near) | Q(pk__in=kept)).select_related("action_plan", "programme")
        return rows.order_by("-action_plan__fiscal_year", "rank", "pk")

    def _near(self, paper: PlanningUnit, model: Any, rows: QuerySet[Any], name: str) -> QuerySet[Any]:
        return model.objects.filter(Q(pk__in=rows.order_by().values("pk")) | Q(pk__in=self._own(paper).values(name))).order_by("code")

    def _own(self, paper: PlanningUnit) -> QuerySet[Entry]:
        return Entry.objects.filter(unit=paper, owner_group=self.hat.role_group_id if self.hat else None)

    def _scope(self, paper: PlanningUnit) -> str:
        return f"{paper.pk}:{self.hat.role_group_id if self.hat else ''}"

    def _names(self, paper: PlanningUnit) -> dict[int, str]:
        numbers = list(self._own(paper).values_list("pk", flat=True))
        given = keys_of(self.code, self._scope(paper), map(str, numbers))
        return {pk: given.get(str(pk)) or f"{OWN}{pk}" for pk in numbers}

    def present(self, paper: PlanningUnit, keys: Collection[str] | None = None) -> Iterator[tuple[str, Values]]:
        names = self._names(paper)
        wanted = names if keys is None else {pk for pk, name in names.items() if name in set(keys)}
        for entry in self._own(paper).filter(pk__in=wanted).order_by("-fiscal_year", "pk").prefetch_related("partners", "results"):
            yield names[entry.pk], _values(entry)

    def elsewhere(self, paper: PlanningUnit, keys: Collection[str]) -> set[str]:
        """ENTRY-n of another body, or of another unit: carrying its number gives no right to it."""
        own = {key for key in keys if key.startswith(OWN)}
        return own - set(self._names(paper).values()) if own else set()

    def closed(self, paper: PlanningUnit, keys: Collection[str]) -> set[str]:
        gone = set(self._own(paper).exclude(state__in=EDITABLE).values_list("pk", flat=True))
        return {name for pk, name in self._names(paper).items() if pk in gone and name in keys}

    def examine(self, paper: PlanningUnit, values: Values, before: Values | None) -> Iterator[Complaint]:
        """The rules of the entry's form; the project brings its issue along."""
        if values["amount_baht"] is not None and Decimal(values["amount_baht"]) <= 0:
            yield "amount_baht", Wrong("not_positive", _n("วงเงินต้องมากกว่าศูนย์"), _n("ใส่วงเงินมากกว่าศูนย์"))
        yield from self._check_project(paper, values)
        yield from self._check_issue(paper, values)
        yield from self._check_district(values)
        yield from _check_shares(values, before)
        yield from _check_results(values, before)

    def may_still_change(self, values: Values, before: Values) -> bool:
        """While the money is spent only what came of it is written."""
        rest = (value == before[name] for name, value in values.items() if name != RESULTS.of)
        return before["state"] in REPORTED and all(rest)

    def examine_member(self, paper: PlanningUnit, sheet: Sheet, values: Values) -> Iterator[Complaint]:
        if sheet is not PARTNERS:
            return
        share = Decimal(values["share_percent"])
        if share > WHOLE or share != round(share, 2):
            told = _n("สัดส่วนต้องมากกว่า 0 ไม่เกิน 100 ทศนิยมไม่เกิน 2 ตำแหน่ง")
            yield "share_percent", Wrong("not_a_share", told, _n("แก้สัดส่วน"))

    def _check_project(self, paper: PlanningUnit, values: Values) -> Iterator[Complaint]:
        project = self._project_of(paper).get(values["supports_project"])
        if project is None:
            return
        year, issue = project
        if values["fiscal_year"] != year:
            yield "supports_project", Wrong("wrong_year", _n("โครงการนี้เป็นของปี %(year)s"), _n("เลือกโครงการของปีเดียวกัน"), year=str(year))
        if values["plan_issue"] is None:
            values["plan_issue"] = issue

    def _check_issue(self, paper: PlanningUnit, values: Values) -> Iterator[Complaint]:
        first, last = self._years_of(paper).get(values["plan_issue"], (0, 9999))
        if not first <= values["fiscal_year"] <= last:
            words = {"first": str(first), "last": str(last), "year": str(values["fiscal_year"])}
            told = _n("ประเด็นนี้อยู่ในแผนปี %(first)s–%(last)s ซึ่งไม่คลุมปี %(year)s")
            yield "plan_issue", Wrong("wrong_year", told, _n("เลือกประเด็นของแผนที่คลุมปีนั้น"), **words)

    def _check_district(self, values: Values) -> Iterator[Complaint]:
        if values["district"] and self._province_of.get(values["district"]) != values["province"]:
            yield "district", Wrong("wrong_place", _n("อำเภอนี้ไม่ได้อยู่ในจังหวัดที่ระบุ"), _n("แก้อำเภอหรือจังหวัด"))

    def _project_of(self, paper: PlanningUnit) -> dict[int, tuple[int, int | None]]:
        """Project → its year and the issue it serves."""
        if self._project_facts is None:
            rows = self._projects(paper).values_list("pk", "action_plan__fiscal_year", "programme__issue")
            self._project_facts = {pk: (year, issue) for pk, year, issue in rows}
        return self._project_facts

    def _years_of(self, paper: PlanningUnit) -> dict[int, tuple[int, int]]:
        if self._issue_years is None:
            self._issue_years = {i.pk: (i.plan.year_from, i.plan.year_to) for i in self._issues(paper)}
        return self._issue_years

    @cached_property
    def _province_of(self) -> dict[int, int]:
        return dict(District.objects.values_list("pk", "province_id"))

    def lock(self, pk: int, by: Membership | None) -> PlanningUnit:
        """Entries are locked one by one as they are saved."""
        unit = PlanningUnit.objects.get(pk=pk)
        self.require(unit, by)
        return unit

    def add(self, paper: PlanningUnit, rows: Sequence[tuple[str, Values]]) -> None:
        fresh = {key: str(add_entry(paper, *_given(values, None), by=self.hat).pk) for key, values in rows}
        remember(self.code, self._scope(paper), fresh)

    def change(self, paper: PlanningUnit, rows: Sequence[tuple[str, Values]]) -> None:
        places = {name: pk for pk, name in self._names(paper).items()}
        found = self._own(paper).in_bulk([places[key] for key, _values in rows])
        for key, values in rows:
            entry = found[places[key]]
            if entry.state in REPORTED:
                save_results(entry.pk, [_yearly(row) for row in values[RESULTS.of]], by=self.hat)
            else:
                change_entry(entry.pk, *_given(values, entry), by=self.hat)


def _year() -> int:
    return FiscalYear.of(today()).be


def _issues(rows: QuerySet[DevelopmentIssue]) -> Choices:
    return Choices([(i.pk, f"{i.plan.unit.full_name} {i.plan.year_from}–{i.plan.year_to} · {i.name}") for i in rows])


def _provinces(rows: QuerySet[Any]) -> Choices:
    found = list(rows.values_list("pk", "name_th", "code"))
    aliases = [alias for pk, name, code in found for alias in ((code, pk), (f"จังหวัด{name}", pk))]
    return Choices([(pk, name) for pk, name, _code in found], aliases)


def _districts(rows: QuerySet[Any]) -> Choices:
    found = list(rows.values_list("pk", "code", "name_th"))
    return Choices([(pk, f"{code} {name}") for pk, code, name in found], [(code, pk) for pk, code, _name in found])


def _values(entry: Entry) -> Values:
    """The state stands beside what the sheets show: a row is judged by it, and stale when it moves on."""
    partners = [values_of(partner, PARTNERS.fields) for partner in entry.partners.all()]
    results = [values_of(result, RESULTS.fields) for result in entry.results.all()]
    return {**values_of(entry, ENTRIES.fields), PARTNERS.of: partners, RESULTS.of: results, "state": entry.state}


def _check_shares(values: Values, before: Values | None) -> Iterator[Complaint]:
    """Shares of a joint venture add up to 100; other sources have no partners."""
    rows = values.get(PARTNERS.of, (before or {}).get(PARTNERS.of)) or []
    if values["kind"] != EntryKind.LAO_JOINT:
        if values.get(PARTNERS.of):
            yield "kind", Wrong("no_partners", _n("แหล่งเงินนี้ไม่มีผู้ร่วมลงทุน"), _n("ลบแถวในแผ่นงานผู้ร่วมลงทุน หรือแก้แหล่งเงิน"))
        return
    total = sum((Decimal(row["share_percent"]) for row in rows), Decimal(0))
    if len(rows) < FEWEST:
        words = {"n": str(FEWEST), "found": str(len(rows))}
        told = _n("อปท. ร่วมลงทุนต้องมีผู้ร่วมลงทุนอย่างน้อย %(n)s แห่ง ตอนนี้มี %(found)s แห่ง")
        yield "kind", Wrong("shares", told, _n("เพิ่มแถวในแผ่นงานผู้ร่วมลงทุน"), **words)
    elif len({row["name"] for row in rows}) < len(rows):
        told = _n("มีชื่อผู้ร่วมลงทุนซ้ำกัน รวมสัดส่วนของแห่งเดียวกันไว้บรรทัดเดียว")
        yield "kind", Wrong("shares", told, _n("แก้แผ่นงานผู้ร่วมลงทุน"))
    elif total != WHOLE:
        told = _n("สัดส่วนรวมได้ร้อยละ %(total)s ต้องเป็น 100")
        yield "kind", Wrong("shares", told, _n("แก้แผ่นงานผู้ร่วมลงทุน"), total=f"{total.normalize():f}")


def _check_results(values: Values, before: Values | None) -> Iterator[Complaint]:
    """Results are written while the money is spent; those that stand may stay in the file."""
    rows = values.get(RESULTS.of)
    if rows is None:
        return
    rows.sort(key=itemgetter("fiscal_year"))
    if rows != (before or {}).get(RESULTS.of) and (before or {}).get("state") not in REPORTED:
        told = _n("ผลการดำเนินงานใส่ได้เมื่อรายการอยู่ในสถานะกำลังดำเนินการ")
        yield "key", Wrong("not_delivering", told, _n("ลบแถวของรายการนี้ในแผ่นงาน “%(sheet)s”"), sheet=RESULTS.title)


def _yearly(row: Values) -> Yearly:
    return Yearly(row["fiscal_year"], Decimal(row["percent"]), Decimal(row["spent_baht"]), row["note"] or "")


def _given(values: Values, entry: Entry | None) -> tuple[dict[str, Any], list[tuple[str, Decimal]]]:
    """What the register's own services take: model values, and shares (those that stand where the file has none)."""
    filled = Entry()
    fill(filled, ENTRIES.fields, values)
    standing = entry.partners.all() if entry else Partner.objects.none()
    rows = values.get(PARTNERS.of, [values_of(partner, PARTNERS.fields) for partner in standing])
    named = {column.name: getattr(filled, column.name) for column in ENTRIES.fields}
    return named, [(row["name"], Decimal(row["share_percent"])) for row in rows]
