"""Faults planted in the made-up years, one body per rule, so that every rule shows what it finds. Bodies are ones with real lines."""

from plans.models import Bucket

from .brief_faults import BRIEF_FAULTS, RETURNED, SENT, Fault, Papers, Plant
from .papers import Paper, Work


def _first(paper: Paper) -> Work:
    return paper.ordinary[0]


def _line_of_another_body(paper: Paper, others: Papers) -> None:
    other = others["50"]
    _first(paper).lines[0].of = (other.body.code, other.year, _first(other).key)


def _no_programme(paper: Paper, _others: Papers) -> None:
    _first(paper).programme = False


def _not_in_table(paper: Paper, _others: Papers) -> None:
    _first(paper).in_table = False


def _older_version(_paper: Paper, _others: Papers) -> None:
    """The plan of this body has a review of 2571, which the action plan does not cite; see `years`."""


def _no_milestone(paper: Paper, _others: Papers) -> None:
    _first(paper).brief["milestone"] = None


def _one_province(paper: Paper, _others: Papers) -> None:
    work = _first(paper)
    work.sites, work.benefits = [(paper.body.provinces[0], None)], paper.body.provinces[:1]


def _activities_short(paper: Paper, _others: Papers) -> None:
    work = _first(paper)
    name, expense_type, amount = work.activities[0]
    work.activities[0] = (name, expense_type, amount - 10_000)


def _total_off(paper: Paper, _others: Papers) -> None:
    paper.off_by = 1_000_000


def _odd_amount(paper: Paper, _others: Papers) -> None:
    work = _first(paper)
    Fault.replan(work, work.lines[0], work.lines[0].amount + 75)


def _ceiling_too_low(paper: Paper, _others: Papers) -> None:
    inside = sum(work.amount for work in paper.ordinary if work.bucket == Bucket.IN_CEILING) + paper.management
    paper.ceiling = inside - 4_000_000


def _other_management(paper: Paper, _others: Papers) -> None:
    """A million less than the rate, in the request, in the line and in the action plan alike."""
    work = next(work for work in paper.works if work.is_management)
    Fault.replan(work, work.lines[0], work.lines[0].amount - 1_000_000)
    paper.management = work.amount


def _rank_twice(paper: Paper, _others: Papers) -> None:
    paper.ordinary[1].rank = paper.ordinary[0].rank


def _gaps_in_brief(paper: Paper, _others: Papers) -> None:
    _first(paper).brief |= {"rationale": "", "contact_phone": "", "beneficiaries": None}


def _as_last_year(paper: Paper, _others: Papers) -> None:
    _first(paper).continues = False


def _outside(paper: Paper, others: Papers) -> None:
    _first(paper).sites.append((others["50"].body.provinces[0], None))


def _says(description: str) -> Plant:
    """The first line of the first project pays for this instead; its category is too short to say otherwise."""

    def plant(paper: Paper, _others: Papers) -> None:
        line = _first(paper).lines[0]
        line.path, line.description = line.path[:2], description
        Fault.replan(_first(paper), line, line.amount)

    return plant


def _only_training(paper: Paper, _others: Papers) -> None:
    """Large enough to be asked about; the ceiling grows with it."""
    work = _first(paper)
    for line in work.lines:
        line.path, line.description = line.path[:2], "ค่าใช้จ่ายในการสัมมนาและฝึกอบรม"
    before = work.amount
    Fault.replan(work, work.lines[0], max(work.lines[0].amount, 5_000_000))
    paper.ceiling += work.amount - before


def _long_reserve(paper: Paper, _others: Papers) -> None:
    """All but the first project are in reserve."""
    for work in paper.ordinary[1:]:
        work.bucket = Bucket.OVER_CEILING
    paper.ceiling = (_first(paper).amount + paper.management) // 1_000_000 * 1_000_000 + 1_000_000


FAULTS = BRIEF_FAULTS | {
    "ALN-01": Fault("16", "รายการหนึ่งชี้ไปที่โครงการของจังหวัดเชียงใหม่", _line_of_another_body),
    "ALN-02": Fault("30", "โครงการลำดับ 1 ไม่อยู่ใต้แผนงานใด", _no_programme, RETURNED),
    "ALN-03": Fault("19", "โครงการลำดับ 1 ไม่อยู่ในบัญชีโครงการของแผนพัฒนา", _not_in_table, RETURNED),
    "ALN-04": Fault("20", "แผนพัฒนามีฉบับทบทวนปี 2571 แล้ว แต่แผนปฏิบัติราชการอ้างฉบับแรก", _older_version, RETURNED),
    "ALN-06": Fault("14", "โครงการลำดับ 1 ไม่ระบุหมุดหมาย", _no_milestone, RETURNED),
    "ALN-09": Fault("G01", "โครงการลำดับ 1 อยู่ในจังหวัดเดียว", _one_province, RETURNED),
    "ARI-01": Fault("31", "กิจกรรมของโครงการลำดับ 1 รวมขาด 10,000 บาท", _activities_short, RETURNED),
    "ARI-03": Fault("32", "ยอดคำขอเกินรายการ 1,000,000 บาท", _total_off),
    "ARI-06": Fault("33", "รายการหนึ่งลงท้าย 75 บาท", _odd_amount),
    "CEI-01": Fault("34", "โครงการในกรอบเกินกรอบวงเงิน 4,000,000 บาท", _ceiling_too_low),
    "CEI-02": Fault("42", "บัญชีเกินกรอบสูงกว่าครึ่งของกรอบวงเงิน", _long_reserve),
    "CEI-03": Fault("60", "งบบริหารจัดการต่ำกว่าอัตรา 1,000,000 บาท", _other_management),
    "CEI-04": Fault("65", "โครงการสองโครงการอยู่ลำดับ 1", _rank_twice, RETURNED),
    "CMP-01": Fault("66", "แบบสรุปโครงการลำดับ 1 ขาดสามข้อ", _gaps_in_brief, RETURNED),
    "ELG-01": Fault("35", "รายการหนึ่งเป็นค่าจ้างชั่วคราวของหน่วยงาน", _says("ค่าจ้างชั่วคราวเจ้าหน้าที่สำนักงาน")),
    "ELG-02": Fault("11", "รายการหนึ่งเป็นการดูงานต่างประเทศ", _says("ค่าใช้จ่ายในการศึกษาดูงานต่างประเทศ")),
    "ELG-03": Fault("36", "รายการหนึ่งเป็นครุภัณฑ์สำนักงาน", _says("ครุภัณฑ์สำนักงาน 12 รายการ")),
    "ELG-04": Fault("70", "รายการหนึ่งเป็นเงินทุนหมุนเวียน", _says("เงินทุนหมุนเวียนกลุ่มอาชีพ")),
    "ELG-05": Fault("33", "รายการหนึ่งเป็นงานประปาหมู่บ้าน", _says("ปรับปรุงระบบประปาหมู่บ้าน")),
    "ELG-06": Fault("27", "โครงการลำดับ 1 มีแต่การอบรม", _only_training),
    "DUP-02": Fault("63", "โครงการลำดับ 1 เหมือนของปีก่อนโดยไม่บอกว่าทำต่อ", _as_last_year, RETURNED),
    "GEO-01": Fault("53", "โครงการลำดับ 1 มีพื้นที่ในจังหวัดเชียงใหม่", _outside, RETURNED),
}
#: The same in 2570, in requests that came back for clarification.
FAULTS_2570 = {
    "CEI-03": Fault("17", "งบบริหารจัดการต่ำกว่าอัตรา 1,000,000 บาท", _other_management, SENT, "clarification"),
    "ARI-06": Fault("71", "รายการหนึ่งลงท้าย 75 บาท", _odd_amount, SENT, "clarification"),
}


def plant_all(papers: dict[int, list[Paper]]) -> None:
    for year, faults in ((2570, FAULTS_2570), (2571, FAULTS)):
        by_code = {paper.body.code: paper for paper in papers[year]}
        for fault in faults.values():
            _plant(fault, by_code)


def _plant(fault: Fault, by_code: Papers) -> None:
    paper = by_code[fault.unit]
    paper.plan_state, paper.request_state = fault.plan_state, fault.request_state
    fault.plant(paper, by_code)
