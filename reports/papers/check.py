"""The sheet of the latest check: every rule's outcome, every finding, who answered it. Nothing is checked anew.

Of an action plan it holds what the rules say of the plan alone: who sees a sent plan need not see the draft request beside it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from django.db.models import F

from alignment.catalogue import CATALOGUE
from alignment.kernel import Outcome, Severity
from budgets.check_services import latest_findings
from budgets.models import BudgetRequest, CheckedPaper, CheckFinding
from budgets.panel import OF_REQUEST
from plans.answers import open_answers
from plans.models import AnnualActionPlan, FindingAnswer
from plans.rules import ACTION_PLAN_RULES

from .answers import answer_row
from .heads import head, signed, total
from .kind import Print, Snapshot, Twin
from .tables import pages

HEADING = "ผลตรวจสอบความสอดคล้องของ{}"
NEVER: Snapshot = {"checked_at": "", "rulebook": "", "digest": "", "outcomes": [], "groups": []}


def freeze_plan(plan: AnnualActionPlan) -> Snapshot:
    """Six queries."""
    found = latest_findings(plan).exclude(subject_kind__in=OF_REQUEST)
    amount = total(plan.projects.values_list("amount_baht", flat=True))
    return {**head(plan, plan.fiscal_year), **_check(plan, found, ACTION_PLAN_RULES.rules), "total": str(amount), **_signature(plan)}


def freeze_request(request: BudgetRequest) -> Snapshot:
    """Five queries, and one for the action plan where it is not at hand."""
    plan = request.action_plan
    found = _check(plan, latest_findings(plan), CATALOGUE)
    return {**head(request, request.fiscal_year), **found, "total": str(request.total_baht), **_signature(request)}


def _signature(paper: Any) -> Snapshot:
    return {"signed": signed(paper.transitions.all())}


def _check(plan: AnnualActionPlan, found: Iterable[CheckFinding], codes: Iterable[str]) -> Snapshot:
    """Three queries; one where nothing was ever checked."""
    latest = CheckedPaper.objects.filter(action_plan=plan, run=F("action_plan__standing__run")).first()
    if latest is None:
        return NEVER
    findings, answers = list(found), open_answers(plan)
    rows = [_row(finding, answers) for finding in findings]
    return {
        "checked_at": latest.checked_at.isoformat(),
        "rulebook": latest.rulebook_version,
        "digest": latest.input_digest,
        "outcomes": _outcomes([code for code in latest.outcomes if code in set(codes)], findings),
        "groups": [{"label": label, "rows": list(part)} for label, part in groupby(rows, key=lambda row: row["level"])],
    }


def _row(finding: CheckFinding, answers: Mapping[str, FindingAnswer]) -> Snapshot:
    answer = answers.get(finding.fingerprint)
    return {
        "code": finding.code,
        "level": _level(finding),
        "message": finding.message_th,
        "remedy": finding.remedy_th,
        "answer": answer_row(answer) if answer else None,
    }


def _level(finding: CheckFinding) -> str:
    """What has to be done about it; a gap in the data stands apart from faults."""
    return str(Severity(finding.severity).label if finding.outcome == Outcome.FAIL else Outcome.NO_DATA.label)


def _outcomes(codes: Sequence[str], findings: Sequence[CheckFinding]) -> list[Snapshot]:
    """The rules by outcome, the worst first, judged by the findings in sight: {"label": "ไม่ผ่าน", "codes": ["CEI-01"]}."""
    failed = {f.code for f in findings if f.outcome == Outcome.FAIL}
    unknown = {f.code for f in findings} - failed
    by_outcome = {
        Outcome.FAIL: failed,
        Outcome.NO_DATA: unknown,
        Outcome.PASS: set(codes) - failed - unknown,
    }
    return [{"label": str(outcome.label), "codes": sorted(held)} for outcome, held in by_outcome.items() if held]


def sections(snapshot: Snapshot) -> Iterator[Snapshot]:
    yield from pages(snapshot["groups"])


def twin(snapshot: Snapshot) -> Twin:
    return Twin("ผลตรวจสอบ", ["กฎ", "ระดับ", "ข้อตรวจพบ", "สิ่งที่ต้องทำ", "คำชี้แจง/ผ่อนผัน", "ผู้พิจารณา"], _twin_rows(snapshot))


def _twin_rows(snapshot: Snapshot) -> Iterator[list[str]]:
    for row in (row for group in snapshot["groups"] for row in group["rows"]):
        answer = row["answer"] or {"reason": "", "decided_as": ""}
        yield [row["code"], row["level"], row["message"], row["remedy"], answer["reason"], answer["decided_as"]]


PLAN_CHECK = Print("check", "", HEADING.format("แผนปฏิบัติราชการ"), AnnualActionPlan, freeze_plan, sections, twin, landscape=False)
REQUEST_CHECK = Print("requestcheck", "", HEADING.format("คำของบประมาณ"), BudgetRequest, freeze_request, sections, twin, landscape=False)
