"""Faults that are still open, of one body, a group or the nation: by rule, by body and over time; waived and justified ones apart."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import TruncDate

from accounts.models import Membership, today
from alignment.kernel import Severity
from plans.models import AnnualActionPlan, FindingAnswer
from plans.models.answer import AnswerQuerySet
from plans.permissions import ACTION_PLAN_POLICY

from .models import CheckedPaper, CheckFinding
from .panel import OF_REQUEST, rule_title
from .permissions import REQUEST_POLICY

DAYS = 120
WIDTH, HEIGHT = 720, 120
OPEN, ANSWERED = "open", "answered"
Found = TypeVar("Found", bound=QuerySet)
SEVERITIES = (Severity.BLOCKER.value, Severity.MAJOR.value)


@dataclass
class Tally:
    """Faults of one rule or body: open blockers and majors, blockers waived, majors justified."""

    blockers: int = 0
    majors: int = 0
    waived: int = 0
    justified: int = 0

    def add(self, severity: str, answer: str, n: int) -> None:
        names = {"blocker": ("blockers", "waived"), "major": ("majors", "justified")}[severity]
        name = names[answer == ANSWERED]
        setattr(self, name, getattr(self, name) + n)

    @property
    def open(self) -> int:
        return self.blockers + self.majors


@dataclass(frozen=True)
class RuleRow:
    code: str
    title: str
    bodies: int
    tally: Tally


@dataclass(frozen=True)
class BodyRow:
    """`change` compares all blockers and majors with the check before; None when there was none."""

    paper: AnnualActionPlan
    tally: Tally
    change: int | None


@dataclass(frozen=True)
class Point:
    day: date
    blockers: int
    majors: int
    x: int


@dataclass(frozen=True)
class Trend:
    """What the checks found in all at the end of each day on which something was checked; the lines are ready to be drawn."""

    points: tuple[Point, ...]

    @property
    def top(self) -> int:
        return max((max(p.blockers, p.majors) for p in self.points), default=0)

    @property
    def blockers_line(self) -> str:
        return self._line("blockers")

    @property
    def majors_line(self) -> str:
        return self._line("majors")

    def _line(self, name: str) -> str:
        """Points of a polyline: a count holds until the next check."""
        corners: list[str] = []
        for point in self.points:
            y = HEIGHT - round(HEIGHT * getattr(point, name) / max(self.top, 1))
            before = corners[-1].split(",")[1] if corners else y
            corners += [f"{point.x},{before}", f"{point.x},{y}"]
        return " ".join([*corners, f"{WIDTH},{corners[-1].split(',')[1]}"]) if corners else ""


@dataclass(frozen=True)
class Ask:
    """Whose faults, of which year; narrowed to a severity or a rule."""

    hat: Membership | None
    year: int
    units: list[int] | None = None
    severity: str = ""
    code: str = ""

    def papers(self) -> QuerySet[AnnualActionPlan]:
        found = ACTION_PLAN_POLICY.scope(self.hat, ACTION_PLAN_POLICY.view_action).filter(fiscal_year=self.year)
        return found if self.units is None else found.filter(unit__in=self.units)

    def narrowed(self, found: Found) -> Found:
        """Blockers and majors among stored findings, of the severity and the rule asked for."""
        found = found.filter(severity__in=[self.severity] if self.severity in SEVERITIES else SEVERITIES)
        return found.filter(code=self.code) if self.code else found


@dataclass(frozen=True)
class Board:
    rules: list[RuleRow]
    bodies: list[BodyRow]
    total: Tally
    trend: Trend
    checked: int
    papers: int
    clean: int = field(default=0)


def board_of(ask: Ask) -> Board:
    """Seven queries, whatever the number of bodies and checks."""
    by_rule: defaultdict[str, Tally] = defaultdict(Tally)
    by_paper: defaultdict[int, Tally] = defaultdict(Tally)
    bodies: defaultdict[str, set[int]] = defaultdict(set)
    total = Tally()
    for paper, code, severity, answer, n in _counted(ask):
        for tally in (by_rule[code], by_paper[paper], total):
            tally.add(severity, answer, n)
        bodies[code].add(paper)
    checked = {paper.pk: paper for paper in ask.papers().filter(standing__isnull=False).select_related("unit", "standing")}
    before = _before(checked.values())
    rules = [RuleRow(code, rule_title(code), len(bodies[code]), tally) for code, tally in by_rule.items()]
    rows = [BodyRow(checked[pk], tally, _change(checked[pk], before)) for pk, tally in by_paper.items()]
    return Board(
        sorted(rules, key=lambda row: (-row.tally.open, row.code)),
        sorted(rows, key=lambda row: (-row.tally.blockers, -row.tally.majors, row.paper.unit.name_sort)),
        total,
        trend_of(ask),
        len(checked),
        ask.papers().count(),
        len(checked) - sum(bool(tally.open) for tally in by_paper.values()),
    )


def faults(ask: Ask) -> QuerySet[CheckFinding]:
    """Blockers and majors of the latest checks with `answer` open or answered; of a request only where the hat sees it. Lazy."""
    answers = FindingAnswer.objects.filter(action_plan=OuterRef("action_plan"), fingerprint=OuterRef("fingerprint"))
    seen = REQUEST_POLICY.scope(ask.hat, REQUEST_POLICY.view_action).filter(action_plan=OuterRef("action_plan"))
    found = CheckFinding.objects.filter(action_plan__in=ask.papers(), run=F("action_plan__standing__run"), outcome="fail")
    return with_answers(ask.narrowed(found).exclude(~Exists(seen), subject_kind__in=OF_REQUEST), answers)


def with_answers(found: Found, answers: AnswerQuerySet) -> Found:
    """Adds `answer`: a blocker that is waived today and a major that has its reason are answered, the others open."""
    waived = Q(severity=Severity.BLOCKER) & Exists(answers.in_effect(today()))
    justified = Q(severity=Severity.MAJOR) & Exists(answers.reasons())
    return found.annotate(answer=Case(When(waived | justified, then=Value(ANSWERED)), default=Value(OPEN)))


def _counted(ask: Ask) -> Iterable[tuple[int, str, str, str, int]]:
    rows: Any = faults(ask).order_by()
    counted: Iterable[tuple[int, str, str, str, int]] = rows.values_list("action_plan", "code", "severity", "answer").annotate(
        n=Count("pk")
    )
    return counted


def _before(papers: Iterable[AnnualActionPlan]) -> dict[tuple[int, int], int]:
    """Blockers and majors of the check before the latest one. One query."""
    keys = {(paper.standing.previous_id, paper.pk) for paper in papers if paper.standing.previous_id}
    found = CheckedPaper.objects.filter(run__in={run for run, _paper in keys}, action_plan__in={paper for _run, paper in keys})
    return {(run, paper): b + m for run, paper, b, m in found.values_list("run", "action_plan", "blockers", "majors")}


def _change(paper: AnnualActionPlan, before: Mapping[tuple[int, int], int]) -> int | None:
    then = before.get((paper.standing.previous_id or 0, paper.pk))
    return None if then is None else paper.standing.blockers + paper.standing.majors - then


def trend_of(ask: Ask) -> Trend:
    """All blockers and majors the rules found, answered ones included, over the last days. Two queries."""
    start = today() - timedelta(days=DAYS)
    rows = CheckedPaper.objects.filter(action_plan__in=ask.papers()).annotate(day=TruncDate("checked_at"))
    values: Any = ("action_plan", "day", "blockers", "majors")
    earlier = rows.filter(day__lt=start).order_by("action_plan", "-checked_at", "-pk").distinct("action_plan")
    recent = rows.filter(day__gte=start).order_by("action_plan", "day", "-checked_at", "-pk").distinct("action_plan", "day")
    latest = {paper: (b, m) for paper, _day, b, m in earlier.values_list(*values)}
    return Trend(tuple(_points(latest, sorted(recent.values_list(*values), key=lambda row: row[1]), start)))


def _points(latest: dict[int, tuple[int, int]], rows: Iterable[tuple[int, date, int, int]], start: date) -> list[Point]:
    """The sum over all bodies after each day's checks; every body keeps its last counts until it is checked again."""
    sums: dict[date, tuple[int, int]] = {start: _sum(latest)} if latest else {}
    for paper, day, blockers, majors in rows:
        latest[paper] = (blockers, majors)
        sums[day] = _sum(latest)
    first = min(sums, default=start)
    span = max((today() - first).days, 1)
    return [Point(day, b, m, round(WIDTH * (day - first).days / span)) for day, (b, m) in sums.items()]


def _sum(latest: Mapping[int, tuple[int, int]]) -> tuple[int, int]:
    return sum(b for b, _m in latest.values()), sum(m for _b, m in latest.values())
