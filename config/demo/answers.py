"""Answers to planted faults, granted and waiting, and a draft rule set tried over the real requests of 2565: all made up."""

from datetime import timedelta
from typing import NamedTuple

from accounts.models import Membership, today
from alignment.models import RuleSet, RuleSetting
from budgets.answers import answer_fault, decide
from budgets.check_services import latest_findings
from budgets.models import DryRun
from budgets.tasks import run_dry_run
from core.jobs import JobStatus
from plans.models import AnnualActionPlan, FindingAnswer

HOLDS = timedelta(days=180)
TRIED_ON = 2565
NAME, INSTRUMENT = "ร่างชุดกฎปีงบประมาณ 2571 (สมมุติ)", "ร่างหนังสือเวียน สมมุติ 0000/ว 71"
NOTE = "ทดลองว่าถ้าให้วงเงินเต็มหลักพันบาท และให้ผลรวมกิจกรรมที่ไม่ตรงเป็นเรื่องที่ชี้แจงได้ จะมีคำขอใดต้องแก้เพิ่ม"


class Story(NamedTuple):
    """Who answers which fault of which body and year; `decider` is empty while the answer waits."""

    unit: str
    year: int
    code: str
    reason: str
    decider: str = ""
    opinion: str = ""


STORIES = (
    Story(
        "34", 2571, "CEI-01", "จังหวัดได้รับแจ้งว่าจะปรับกรอบวงเงินเพิ่มตามมติ ก.น.บ. แต่หนังสือยังไม่ถึง จะปรับคำขอทันทีที่ได้รับหนังสือ",
        "secretary", "ผ่อนผันให้ส่งคำขอก่อนได้ จังหวัดต้องปรับวงเงินให้อยู่ในกรอบก่อนวันสุดท้าย",
    ),
    Story("19", 2571, "ALN-03", "โครงการอยู่ในแผนพัฒนาฉบับทบทวนซึ่ง ก.บ.จ. เห็นชอบแล้ว อยู่ระหว่างเสนอ ก.น.บ. ขอส่งแผนปฏิบัติราชการไปก่อน"),
    Story(
        "17", 2570, "CEI-03", "จังหวัดคืนงบบริหารจัดการ 1,000,000 บาท เพราะใช้วิทยากรของส่วนราชการแทนการจ้าง",
        "nesdc", "รับคำชี้แจง ยอดที่ขอต่ำกว่าอัตราจึงไม่กระทบกรอบ",
    ),
    Story("60", 2571, "CEI-03", "จังหวัดลดการประชุมนอกสถานที่ จึงขอค่าใช้จ่ายในการบริหารงานต่ำกว่าอัตรา 1,000,000 บาท"),
)  # fmt: skip


def load() -> int:
    """Answers the faults that nobody answered yet; returns how many. The checks must have run."""
    return sum(_tell(story) for story in STORIES)


def _tell(story: Story) -> bool:
    plan = AnnualActionPlan.objects.filter(unit__code=story.unit, fiscal_year=story.year).first()
    if plan is None or FindingAnswer.objects.filter(action_plan=plan).exists():
        return False
    fault = latest_findings(plan).filter(code=story.code, outcome="fail").first()
    if fault is None:
        return False
    answer = answer_fault(plan, fault.fingerprint, story.reason, by=_hat(f"planner-{story.unit}"))
    if story.decider:
        until = today() + HOLDS if answer.kind == "waiver" else None
        decide(answer, accept=True, note=story.opinion, valid_until=until, by=_hat(story.decider))
    return True


def _hat(username: str) -> Membership:
    return Membership.objects.select_related("user").get(user__username=username)


def try_rules() -> bool:
    """A draft rule set with a finished dry run; False when there is any rule set already."""
    if RuleSet.objects.exists():
        return False
    draft = RuleSet.objects.create(name=NAME, first_year=2571, instrument=INSTRUMENT, note=NOTE)
    RuleSetting.objects.create(rule_set=draft, code="ARI-06", parameters={"rounding_baht": "1000"})
    RuleSetting.objects.create(rule_set=draft, code="ARI-01", severity="major")
    run = DryRun.objects.create(rule_set=draft, fiscal_year=TRIED_ON, status=JobStatus.QUEUED, requested_by=_hat("secretary"))
    run_dry_run(run.pk)
    return True
