"""Project briefs of an action plan: every column of the form, and the rows that hang on it."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as _n

from accounts.models import Membership
from plans.models import CANDIDATE, PEOPLE, AnnualActionPlan, Bucket, Indicator, Objective, Programme, Project, ProjectKind
from plans.permissions import PROPOSAL_POLICY, WRITE
from plans.services.action_plans import ranked, renumber
from plans.services.copying import MOST_OBJECTIVES
from plans.services.editing import open_action_plan
from plans.workflow import ACTION_PLAN_WORKFLOW

from ..faults import Wrong
from ..sheets.base import Choices, Sheet, Values
from ..sheets.briefs import BRIEFS, INDICATORS
from ..values import stored
from . import brief_choices, proposing
from .base import Complaint, Numbered, PaperExchange
from .brief_rows import MEMBERS, RowChecks
from .members import matched
from .rows import fill, values_of

MANY = ("sdgs", "benefit_provinces")
OBJECTIVES = "objectives"  # one cell, a row for each of its lines
PLAIN = tuple(column for column in BRIEFS.fields if column.name not in (*MANY, OBJECTIVES))
RELATED = (*MANY, OBJECTIVES, *(members.sheet.of for members in MEMBERS))
BATCH = 200
OTHER_ISSUE = _n("ตัวชี้วัด “%(name)s” ในแผ่นงาน “%(sheet)s” ส่งผลต่อตัวชี้วัดของประเด็นอื่น ไม่ใช่ประเด็นของแผนงานนี้")


class Briefs(PaperExchange):
    code = "briefs"
    target = "action_plan"
    title = _("แบบสรุปโครงการ")
    workflow = ACTION_PLAN_WORKFLOW
    edit_action = "edit_action_plan"
    add_action = "add_brief"

    def sheet(self, paper: AnnualActionPlan) -> Sheet:
        return BRIEFS

    def members(self) -> tuple[Sheet, ...]:
        return tuple(members.sheet for members in MEMBERS)

    def choices(self, paper: AnnualActionPlan) -> dict[str, Choices]:
        return brief_choices.lists(paper)

    def present(self, paper: AnnualActionPlan, keys: Collection[str] | None = None) -> Iterator[tuple[str, Values]]:
        found = self._readable(paper).prefetch_related(*RELATED)
        rows = found if keys is None else found.filter(project_key__in=keys)
        return ((project.project_key, _values(project)) for project in rows)

    def _readable(self, paper: AnnualActionPlan) -> QuerySet[Project]:
        """The plan's projects; of who may only add the own briefs that wait to be screened."""
        if self.hat is None or not self.adds_only(paper, self.hat):
            return paper.projects.exclude(kind=ProjectKind.MANAGEMENT)
        own = PROPOSAL_POLICY.scope(self.hat, WRITE)
        return Project.with_candidates.filter(action_plan=paper, bucket=CANDIDATE, proposal__in=own)

    def elsewhere(self, paper: AnnualActionPlan, keys: Collection[str]) -> set[str]:
        others = Project.with_candidates.filter(action_plan__fiscal_year=paper.fiscal_year).exclude(pk__in=self._readable(paper))
        return set(others.filter(project_key__in=keys).values_list("project_key", flat=True))

    def examine(self, paper: AnnualActionPlan, values: Values, before: Values | None) -> Iterator[Complaint]:
        _fill_in(values, before)
        if values["starts_on"] and values["ends_on"] and values["ends_on"] < values["starts_on"]:
            yield "ends_on", Wrong("ends_before_start", _n("วันสิ้นสุดอยู่ก่อนวันเริ่ม"), _n("แก้วันเริ่มหรือวันสิ้นสุด"))
        yield from _check_words(values, before or {})
        yield from self._check_goals(values)

    def _check_goals(self, values: Values) -> Iterator[Complaint]:
        """What the project's indicators feed belongs to its own issue, as in its form."""
        issue = self._issue_of.get(values["programme"])
        for row in values.get(INDICATORS.of, ()) if issue else ():
            if row["contributes_to"] and self._goal_issue.get(row["contributes_to"], issue) != issue:
                words = {"name": row["name"][:80], "sheet": INDICATORS.title}
                yield "programme", Wrong("other_issue", OTHER_ISSUE, _n("แก้แผนงาน หรือแก้ช่องนั้นในแผ่นงานตัวชี้วัด"), **words)

    @cached_property
    def _issue_of(self) -> dict[int, int]:
        return dict(Programme.objects.values_list("pk", "issue_id"))

    @cached_property
    def _goal_issue(self) -> dict[int, int]:
        return dict(Indicator.objects.values_list("pk", "issue_id"))

    @cached_property
    def _rows(self) -> RowChecks:
        return RowChecks()

    def examine_member(self, paper: AnnualActionPlan, sheet: Sheet, values: Values) -> Iterator[Complaint]:
        return self._rows.row(sheet, values)

    def examine_members(self, paper: AnnualActionPlan, sheet: Sheet, rows: Sequence[Numbered]) -> Iterator[tuple[int, str, Wrong]]:
        return self._rows.rows(sheet, rows)

    def lock(self, pk: int, by: Membership | None) -> AnnualActionPlan:
        return open_action_plan(pk, by, self.action_for(AnnualActionPlan(pk=pk), by))

    def add(self, paper: AnnualActionPlan, rows: Sequence[tuple[str, Values]]) -> None:
        """To the end of the plan's order; of who may only add as proposals beside it."""
        proposer = self.hat if self.adds_only(paper, self.hat) else None
        fresh = proposing.candidates(paper, rows) if proposer else _at_the_end(paper, rows)
        given = [values for _key, values in rows]
        for project, values in zip(fresh, given, strict=True):
            fill(project, PLAIN, values)
        Project.with_candidates.bulk_create(fresh, BATCH)
        prefetch_related_objects(fresh, *RELATED)  # there is none: asked once, not project by project
        _relate(fresh, given)
        if proposer:
            proposing.propose(paper, fresh, given, proposer)

    def change(self, paper: AnnualActionPlan, rows: Sequence[tuple[str, Values]]) -> None:
        wanted = dict(rows)
        found = list(paper.projects.filter(project_key__in=wanted).prefetch_related(*RELATED))
        for project in found:
            fill(project, PLAIN, wanted[project.project_key])
            project.revision, project.updated_at = project.revision + 1, timezone.now()
        Project.objects.bulk_update(found, [*(column.name for column in PLAIN), "revision", "updated_at"], BATCH)
        _relate(found, [wanted[project.project_key] for project in found])

    def settle(self, paper: AnnualActionPlan, by: Membership | None) -> None:
        renumber(paper)


def _at_the_end(paper: AnnualActionPlan, rows: Sequence[tuple[str, Values]]) -> list[Project]:
    order = ranked(paper)
    bucket = order[-1].bucket if order else Bucket.IN_CEILING
    return [
        Project(action_plan=paper, project_key=key, rank=rank, bucket=bucket) for rank, (key, _values) in enumerate(rows, len(order) + 1)
    ]


def _fill_in(values: Values, before: Values | None) -> None:
    """What a blank cell means; rows that come in an order of their own."""
    if values["is_multi_year"] is None:
        values["is_multi_year"] = False
    if values["beneficiary_unit"] is None and (before is None or before["beneficiary_unit"] is not None):
        values["beneficiary_unit"] = PEOPLE
    for members in MEMBERS:
        members.arrange(values, before)


def _check_words(values: Values, before: Values) -> Iterator[Complaint]:
    """An address that is one, objectives that are five at most. What stands already is not asked again."""
    email = values["contact_email"]
    if email and email != before.get("contact_email") and not _is_email(email):
        yield "contact_email", Wrong("not_an_email", _n("“%(raw)s” ไม่ใช่อีเมล"), _n("แก้อีเมล เช่น somjai@example.go.th"), raw=email[:60])
    found = len(_lines_of(values[OBJECTIVES] or ""))
    if found > MOST_OBJECTIVES and values[OBJECTIVES] != before.get(OBJECTIVES):
        words = {"found": str(found), "most": str(MOST_OBJECTIVES)}
        yield OBJECTIVES, Wrong("too_many", _n("มีวัตถุประสงค์ %(found)s ข้อ เกิน %(most)s ข้อ"), _n("รวมหรือลบบางข้อ"), **words)


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _values(project: Project) -> Values:
    return {
        **values_of(project, PLAIN),
        **{name: sorted(row.pk for row in getattr(project, name).all()) or None for name in MANY},
        OBJECTIVES: _objectives(project),
        **{members.sheet.of: members.values(project) for members in MEMBERS},
    }


def _objectives(project: Project) -> Any:
    return stored("\n".join(row.text for row in project.objectives.all()))


def _lines_of(words: str) -> list[str]:
    return list(filter(None, map(str.strip, words.splitlines())))


def _relate(projects: Sequence[Project], values: Sequence[Values]) -> None:
    for name in MANY:
        _set_many(name, [(project.pk, row[name] or []) for project, row in zip(projects, values, strict=True)])
    _set_objectives([(project, row[OBJECTIVES] or "") for project, row in zip(projects, values, strict=True)])
    for members in MEMBERS:
        members.write(zip(projects, values, strict=True))


def _set_many(name: str, wanted: Iterable[tuple[int, list[int]]]) -> None:
    """The links of these projects, for good; only links that differ are written."""
    field: Any = Project._meta.get_field(name)
    through, other = field.remote_field.through, f"{field.m2m_reverse_field_name()}_id"
    goal = {(project, pk) for project, pks in wanted for pk in pks}
    standing: QuerySet[Any] = through.objects.filter(project__in=[project for project, _pks in wanted])
    there = {(row.project_id, getattr(row, other)): row.pk for row in standing}
    through.objects.filter(pk__in=[pk for link, pk in there.items() if link not in goal]).delete()
    through.objects.bulk_create(through(**{"project_id": p, other: pk}) for p, pk in sorted(goal - there.keys()))


def _set_objectives(wanted: Sequence[tuple[Project, str]]) -> None:
    """One row per line; a row goes on when its line moves or is put right."""
    fresh: list[Objective] = []
    for project, words in wanted:
        if stored(words) != _objectives(project):
            _write_objectives(project, _lines_of(words), fresh)
    Objective.objects.bulk_create(fresh, BATCH)


def _write_objectives(project: Project, lines: list[str], fresh: list[Objective]) -> None:
    standing = list(project.objectives.all()) if project.pk else []
    kept = matched([{"text": row.text} for row in standing], [{"text": line} for line in lines], ["text"])
    for order, (line, at) in enumerate(zip(lines, kept, strict=True), 1):
        row = Objective(project=project) if at is None else standing[at]
        was, row.order, row.text = (row.order, row.text), order, line
        if at is None:
            fresh.append(row)
        elif was != (order, line):
            row.save()
    Objective.objects.filter(pk__in=[row.pk for at, row in enumerate(standing) if at not in kept]).delete()
