"""Faults planted in the made-up years: what a planted fault is, and those in briefs, several to a body."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from plans.models import NeedKind, PriceBasis, ProjectKind

from .papers import SITED, Item, Line, Paper, Work, activities, items

Papers = dict[str, Paper]
Plant = Callable[[Paper, Papers], None]
SENT, RETURNED = "at_subcommittee", "returned"


@dataclass(frozen=True)
class Fault:
    """`unit` is the body whose paper carries it; the states are those a paper with such a fault can stand in."""

    unit: str
    what: str
    plant: Plant
    plan_state: str = SENT
    request_state: str = "draft"

    @staticmethod
    def replan(work: Work, line: Line, amount: int) -> None:
        """Gives the line another amount and lets the action plan follow."""
        line.amount = amount
        work.amount = sum(item.amount for item in work.lines)
        work.activities, work.items = activities(work.lines), items(work.lines)


def _first(paper: Paper) -> Work:
    return paper.ordinary[0]


def _builder(paper: Paper) -> Work:
    """The first project with works."""
    return next(w for w in paper.ordinary if w.kind == ProjectKind.WORKS or (w.kind == ProjectKind.MIXED and any(map(_is_works, w.items))))


def _is_works(item: Item) -> bool:
    return item.expense_type == "investment" and not item.is_equipment(ProjectKind.MIXED)


def _replace_item(work: Work, n: int, **values: object) -> None:
    work.items[n] = work.items[n]._replace(**values)  # type: ignore[arg-type]


def _other_strategy(paper: Paper, _others: Papers) -> None:
    work = _first(paper)
    work.strategy = "NS1" if work.theme.strategy != "NS1" else "NS6"


def _feeds_nothing(paper: Paper, _others: Papers) -> None:
    _first(paper).feeds_nothing = True


def _no_goals(paper: Paper, _others: Papers) -> None:
    _first(paper).has_goals = False


def _no_sources(paper: Paper, _others: Papers) -> None:
    _first(paper).has_sources = False


def _hearsay(paper: Paper, _others: Papers) -> None:
    _first(paper).need_kind = NeedKind.OTHER


def _ends_late(paper: Paper, _others: Papers) -> None:
    _first(paper).brief["ends_on"] = date(2028, 12, 31)


def _items_short(paper: Paper, _others: Papers) -> None:
    work = _first(paper)
    amount = work.items[0].amount - 10_000
    _replace_item(work, 0, amount=amount, quantity=Decimal(1), unit_cost=Decimal(amount))


def _cost_off(paper: Paper, _others: Papers) -> None:
    work = _first(paper)
    _replace_item(work, 0, unit_cost=work.items[0].unit_cost + 100)


def _quarter_missing(paper: Paper, _others: Papers) -> None:
    _first(paper).brief["q1_baht"] = Decimal(0)


def _small_first_year(paper: Paper, _others: Papers) -> None:
    """A tenth in the first year."""
    work = _first(paper)
    work.brief |= {"is_multi_year": True, "commitment_baht": Decimal(work.amount * 10)}
    work.slices = {paper.year: work.amount, paper.year + 1: work.amount * 9}


def _no_land(paper: Paper, _others: Papers) -> None:
    _builder(paper).ready["land"] = {"state": "no", "dated_on": None}


def _old_estimate(paper: Paper, _others: Papers) -> None:
    _builder(paper).ready["estimate"] = {"dated_on": date(2025, 1, 15)}


def _permit_applied(paper: Paper, _others: Papers) -> None:
    _builder(paper).ready["permit"] = {"state": "applied", "dated_on": None}


def _no_keeper(paper: Paper, _others: Papers) -> None:
    _builder(paper).brief["asset_recipient"] = ""


def _late_contract(paper: Paper, _others: Papers) -> None:
    _builder(paper).brief["contract_sign_on"] = date(2028, 2, 15)


def _past_price(paper: Paper, _others: Papers) -> None:
    work, n = next((w, n) for w in paper.ordinary for n, item in enumerate(w.items) if _is_bought(w, item))
    _replace_item(work, n, basis=PriceBasis.PAST)


def _is_bought(work: Work, item: Item) -> bool:
    return item.expense_type == "investment" and item.is_equipment(work.kind)


def _swapped(paper: Paper, _others: Papers) -> None:
    next(work for work in paper.ordinary if work.kind in SITED).swapped_sites = True


BRIEF_FAULTS = {
    "ALN-07": Fault("11", "โครงการลำดับ 1 เลือกยุทธศาสตร์ชาติที่ไม่ตรงกับแผนแม่บท", _other_strategy, RETURNED),
    "ALN-10": Fault("11", "ผลลัพธ์ของโครงการลำดับ 1 ไม่ส่งผลต่อตัวชี้วัดของประเด็น", _feeds_nothing, RETURNED),
    "ALN-12": Fault("11", "โครงการลำดับ 1 ไม่ระบุเป้าหมาย SDGs", _no_goals, RETURNED),
    "CMP-02": Fault("11", "ตัวชี้วัดของโครงการลำดับ 1 ไม่มีแหล่งข้อมูล", _no_sources, RETURNED),
    "EVD-04": Fault("11", "ที่มาของปัญหาของโครงการลำดับ 1 ไม่ใช่ประชาชนหรือข้อมูล", _hearsay, RETURNED),
    "ARI-02": Fault("21", "รายการของโครงการลำดับ 1 รวมขาด 10,000 บาท", _items_short, RETURNED),
    "ARI-04": Fault("21", "แผนใช้จ่ายของโครงการลำดับ 1 ขาดไตรมาส 1", _quarter_missing, RETURNED),
    "CMP-03": Fault("21", "โครงการลำดับ 1 สิ้นสุดหลังปีงบประมาณ", _ends_late, RETURNED),
    "ARI-05": Fault("47", "ราคาต่อหน่วยของรายการหนึ่งเกินมา 100 บาท", _cost_off, RETURNED),
    "ARI-07": Fault("47", "ปีแรกของโครงการผูกพันได้เพียงร้อยละ 10", _small_first_year, RETURNED),
    "RDY-01": Fault("49", "งานก่อสร้างโครงการหนึ่งยังไม่ได้รับอนุญาตให้ใช้พื้นที่", _no_land, RETURNED),
    "RDY-02": Fault("49", "ใบประมาณราคาของโครงการหนึ่งเก่าเกิน 12 เดือน", _old_estimate, RETURNED),
    "RDY-03": Fault("90", "ครุภัณฑ์รายการหนึ่งอ้างเพียงราคาที่เคยซื้อ", _past_price, RETURNED),
    "RDY-04": Fault("49", "งานก่อสร้างโครงการหนึ่งอยู่ระหว่างขอใบอนุญาต", _permit_applied, RETURNED),
    "RDY-05": Fault("49", "งานก่อสร้างโครงการหนึ่งไม่มีผู้รับมอบทรัพย์สิน", _no_keeper, RETURNED),
    "RDY-06": Fault("49", "งานก่อสร้างโครงการหนึ่งลงนามสัญญาหลังไตรมาส 1", _late_contract, RETURNED),
    "GEO-02": Fault("90", "พิกัดของโครงการหนึ่งสลับละติจูดกับลองจิจูด", _swapped, RETURNED),
}
