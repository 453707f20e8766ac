"""The alignment panel of an action plan and its request: the latest run's findings as cards, and whether they still hold."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from django.db.models import Exists, Max, OuterRef
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from accounts.models import Membership, today
from alignment.catalogue import CATALOGUE
from alignment.models import StoredFinding
from core.jobs import JobStatus
from core.money import format_baht
from core.parts import FindingCard, FindingGroup, Link, SumRow, grouped
from core.workflow import Stateful
from plans.answers import answer_of, how_far, is_unanswered, links_to_answer, open_answers
from plans.models import AnnualActionPlan, FindingAnswer
from plans.permissions import ACTION_PLAN_POLICY
from plans.states import EDITABLE

from .answers import OF_PAIRS, may_ask
from .models import BudgetRequest, CheckFinding, CheckRun, Standing
from .permissions import REQUEST_POLICY
from .places import Writes, place_of
from .states import EDITABLE as REQUEST_EDITABLE
from .tree import LINE_KINDS

#: Broken links of a project: the page of its lineage offers the likeliest targets.
OF_CHAIN = frozenset({"ALN-02", "ALN-06", "ALN-07"})
FindingKey = tuple[str, str, int | None, str]
ORDER = ("blocker", "major", "advice", "no_data")
MAX_CARDS = 100
OF_REQUEST = (*LINE_KINDS, "request", "budget_request")
SETTLED = timedelta(seconds=2)  # a transition saves the paper too; that is no change of its figures
SUMS: dict[str, tuple[tuple[str, str | Promise, str], ...]] = {  # rule → (key of the data, label, rule line)
    "ARI-01": (("sum", _l("ผลรวมกิจกรรม"), ""), ("total", _l("งบประมาณของโครงการ"), ""), ("difference", _l("ต่าง"), "answer")),
    "ARI-03": (
        ("projects", _l("รายการของโครงการ"), ""),
        ("management", _l("งบบริหารจัดการ"), ""),
        ("sum", _l("รวม"), "total"),
        ("total", _l("ยอดคำขอ"), ""),
        ("difference", _l("ต่าง"), "answer"),
    ),
    "ARI-06": (("amount", _l("วงเงินที่กรอก"), ""), ("lower", _l("จำนวนเต็มหลักที่ต่ำกว่า"), ""), ("over", _l("เกินมา"), "answer")),
    "CEI-01": (
        ("projects", _l("โครงการในกรอบ"), ""),
        ("management", _l("งบบริหารจัดการ"), ""),
        ("sum", _l("รวม"), "total"),
        ("ceiling", _l("กรอบวงเงิน"), ""),
        ("over", _l("เกินกรอบ"), "answer"),
    ),
    "CEI-03": (("amount", _l("งบบริหารจัดการที่ขอ"), ""), ("table", _l("อัตราที่กำหนด"), ""), ("difference", _l("ต่าง"), "answer")),
}


@dataclass(frozen=True)
class Panel:
    action_plan: AnnualActionPlan
    request: BudgetRequest | None
    standing: Standing | None
    groups: list[FindingGroup]
    counts: dict[str, int]
    findings: list[CheckFinding]
    job: CheckRun | None
    changed: bool
    can_check: bool
    gone: list[str]
    desk: "Desk"

    @property
    def cut(self) -> int:
        """All findings, when there are more than are shown; else 0."""
        return len(self.findings) if len(self.findings) > MAX_CARDS else 0

    @property
    def clean(self) -> bool:
        """Checked, and nothing found."""
        return self.standing is not None and not any(self.counts.values())


def findings_of(
    action_plan: AnnualActionPlan, hat: Membership | None, request: BudgetRequest | None = None, held: set[str] | None = None
) -> Panel:
    """Seven queries, six when the hat's actions are given."""
    standing = standing_of(action_plan)
    findings = findings_seen(standing, hat)
    held = ACTION_PLAN_POLICY.actions_on(hat, action_plan) if held is None else held
    desk = desk_of(action_plan, request, held, bool(findings), before_of(standing))
    return Panel(
        action_plan,
        request,
        standing,
        grouped(card_of(f, desk) for f in findings[:MAX_CARDS]),
        {name: sum(shown_severity(f) == name for f in findings) for name in ORDER},
        findings,
        open_run(action_plan),
        _changed(action_plan, request, standing),
        "run_check" in held,
        gone(desk, findings),
        desk,
    )


def standing_of(action_plan: AnnualActionPlan) -> Standing | None:
    """What the latest check said; None before the first one. One query."""
    return Standing.objects.select_related("run").filter(action_plan=action_plan).first()


@dataclass(frozen=True)
class Desk:
    """What the cards need beside their finding: the request at hand, the answers given, what the reader may do, the run before."""

    request: BudgetRequest | None
    answers: Mapping[str, FindingAnswer]
    may_answer: bool
    writes: Writes
    before: Mapping[FindingKey, CheckFinding] | None

    def is_new(self, finding: CheckFinding) -> bool:
        return self.before is not None and finding.key not in self.before


def desk_of(
    action_plan: AnnualActionPlan,
    request: BudgetRequest | None,
    held: set[str],
    found: bool,
    before: Mapping[FindingKey, CheckFinding] | None = None,
) -> Desk:
    """One query where something was `found`, for its answers."""
    writes = writes_of(action_plan, request, held)
    return Desk(request, open_answers(action_plan) if found else {}, may_ask(action_plan, held), writes, before)


def writes_of(action_plan: AnnualActionPlan, request: BudgetRequest | None, held: set[str]) -> Writes:
    of_request = request is not None and request.state in REQUEST_EDITABLE and "edit_request" in held
    return Writes(action_plan.state in EDITABLE and "edit_action_plan" in held, of_request)


def before_of(standing: Standing | None, **subject: object) -> dict[FindingKey, CheckFinding] | None:
    """Findings (of one subject) of the check before the latest one; None when there was none. At most one query."""
    if standing is None or standing.previous_id is None:
        return None
    found = CheckFinding.objects.filter(run=standing.previous_id, action_plan=standing.action_plan_id, **subject)
    return {finding.key: finding for finding in found}


def gone(desk: Desk, findings: Iterable[CheckFinding]) -> list[str]:
    """Faults the check before had found and the latest no longer does; of a request only where the reader has it at hand."""
    here = {finding.key for finding in findings}
    left = [f for key, f in (desk.before or {}).items() if key not in here and f.outcome == "fail"]
    told = [f for f in left if desk.request is not None or f.subject_kind not in OF_REQUEST]
    return [f"{f.code} {f.message_en if get_language() == 'en' else f.message_th}" for f in told[:MAX_CARDS]]


def findings_seen(standing: Standing | None, hat: Membership | None) -> list[CheckFinding]:
    """What was said of a request only where the hat sees the request: a submitted plan may have one that is still a draft. One query."""
    return findings_of_run(standing.run_id, standing.action_plan_id, hat) if standing else []


def findings_of_run(run: int, action_plan: int, hat: Membership | None) -> list[CheckFinding]:
    """The same of any run. One query."""
    seen = REQUEST_POLICY.scope(hat, REQUEST_POLICY.view_action).filter(action_plan=OuterRef("action_plan"))
    found = CheckFinding.objects.filter(run=run, action_plan=action_plan)
    rows = found.exclude(~Exists(seen), subject_kind__in=OF_REQUEST)
    return sorted(rows, key=_gravest_first)


def _gravest_first(finding: CheckFinding) -> tuple[int, str, int]:
    return ORDER.index(shown_severity(finding)), finding.code, finding.pk


def shown_severity(finding: StoredFinding) -> str:
    return finding.severity if finding.outcome == "fail" else "no_data"


def open_run(action_plan: AnnualActionPlan) -> CheckRun | None:
    return CheckRun.objects.filter(action_plan=action_plan, status__in=(JobStatus.QUEUED, JobStatus.RUNNING)).order_by("pk").last()


def _changed(action_plan: AnnualActionPlan, request: BudgetRequest | None, standing: Standing | None) -> bool:
    """Whether a project or line was saved after the check. One query."""
    if standing is None:
        return False
    last = action_plan.projects.aggregate(p=Max("updated_at"), n=Max("lines__updated_at"))
    moments = [last["p"], last["n"], saved_by_people(action_plan), saved_by_people(request)]
    return any(m > standing.checked_at for m in moments if m)


def saved_by_people(paper: Stateful | None) -> datetime | None:
    if paper is None or paper.updated_at - paper.state_since < SETTLED:
        return None
    return paper.updated_at


def card_of(finding: CheckFinding, desk: Desk) -> FindingCard:
    thai = get_language() != "en"
    answer = answer_of(finding, desk.answers) if finding.outcome == "fail" else None
    return FindingCard(
        shown_severity(finding),
        finding.code,
        rule_title(finding.code) or finding.subject_label,
        place=finding.message_th if thai else finding.message_en,
        message=finding.remedy_th if thai else finding.remedy_en,
        sums=list(_sums(finding)) if finding.outcome == "fail" else [],
        links=[*_links(finding, desk), *answer_links(finding, answer, desk)],
        explained=how_far(answer),
        is_new=desk.is_new(finding),
        key=card_key(finding),
    )


def card_key(finding: CheckFinding) -> str:
    """The card's place on its page, the same after the next check."""
    return f"finding-{finding.fingerprint or finding.pk}"


def answer_links(finding: CheckFinding, answer: FindingAnswer | None, desk: Desk) -> Iterator[Link]:
    if finding.outcome != "fail":
        return
    address = [finding.action_plan_id, finding.fingerprint or "-"]
    if finding.code in OF_PAIRS and desk.may_answer and is_unanswered(answer, today()):
        yield Link(_("ไม่ใช่งานเดียวกัน"), reverse("budgets:not_same", args=address), "slash-circle")
    ask_at = reverse("budgets:answer_new", args=address) if desk.may_answer else ""
    yield from links_to_answer(finding.code, finding.severity, answer, ask_at)


def rule_title(code: str) -> str:
    """The rule's short name in the reader's language; empty for a retired code."""
    text = CATALOGUE.get(code)
    if text is None:
        return ""
    return text.title_en if get_language() == "en" else str(text.title_th)


def _sums(finding: CheckFinding) -> Iterator[SumRow]:
    """The arithmetic of rules about sums; nothing when the data lacks a figure."""
    for key, label, rule in SUMS.get(finding.code, ()):
        amount = _amount(finding.data.get(key))
        if amount is not None:
            yield SumRow(str(label), format_baht(amount).replace("-", "\u2212"), rule)


def _amount(value: object) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _links(finding: CheckFinding, desk: Desk) -> Iterator[Link]:
    """To the row of a line on this page, and to where the fault is mended."""
    if finding.subject_kind in LINE_KINDS and desk.request is not None and finding.subject_pk is not None:
        yield Link(_("ไปที่รายการนี้"), f"{desk.request.get_absolute_url()}#line-{finding.subject_pk}", "arrow-left-circle")
    place = place_of(finding, desk.request, desk.writes)
    if place and "#line-" not in place:
        yield Link(_("ไปที่จุดที่ต้องแก้"), place, "pencil-square")
    if finding.code in OF_CHAIN and finding.outcome == "fail" and finding.subject_kind == "project":
        yield Link(_("เลือกจากรายการที่น่าจะตรง"), reverse("budgets:project_lineage", args=[finding.subject_pk]), "diagram-3")
