"""Rows of a brief as tables people read: heads, cells, a sum line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from core.money import format_baht
from core.thai import date_on_screen

from .briefs import Rows
from .models import Activity, BriefItem, NeedSource, Objective, Project, ProjectIndicator, ProjectSite, ReadinessCheck

ZERO = Decimal(0)


@dataclass(frozen=True)
class Cell:
    text: str
    is_number: bool = False
    url: str = ""
    note: str = ""


class Line(NamedTuple):
    """One row: the anchor comments use, its depth in a tree and whether it heads what follows, its cells."""

    anchor: str
    cells: list[Cell]
    depth: int = 0
    is_heading: bool = False

    @property
    def matter(self) -> str:
        """What a comment on this row is called: item-5 → item:5."""
        return ":".join(self.anchor.rsplit("-", 1))


@dataclass(frozen=True)
class Sum:
    """The sum of the rows in baht, None as soon as one amount is unknown, beside what it should be; `expected` None when nothing says."""

    amount: Decimal | None
    expected: Decimal | None = None

    @property
    def differs(self) -> bool:
        return None not in (self.expected, self.amount) and self.amount != self.expected


@dataclass(frozen=True)
class Table:
    name: str
    title: str
    heads: Sequence[str | Promise]
    lines: list[Line]
    sum: Sum | None = None
    is_asked: bool = True
    numeric: frozenset[int] = field(default_factory=frozenset)


def table(project: Project, rows: Rows) -> Table:
    """Nothing is read: the rows hold all they show."""
    heads, cells = COLUMNS[rows.name]
    lines = _tree(rows.found) if rows.name == "items" else [Line(_anchor(rows.name, row), cells(row)) for row in rows.found]
    numeric = frozenset(n for n, cell in enumerate(lines[0].cells) if cell.is_number) if lines else frozenset()
    return Table(rows.name, rows.title, heads, lines, _sum(project, rows), rows.is_asked, numeric)


def _anchor(name: str, row: Any) -> str:
    return f"{ANCHORS.get(name, name)}-{row.pk}"


#: Comments call these rows by a shorter word (`discussion.anchors`).
ANCHORS = {"activities": "activity", "indicators": "indicator", "sites": "site"}


def _sum(project: Project, rows: Rows) -> Sum | None:
    if not rows.found or rows.name not in ("activities", "items", "year_slices"):
        return None
    expected = project.commitment_baht if rows.name == "year_slices" else project.amount_baht
    amounts = [row.amount_baht for row in rows.found]
    return Sum(None if None in amounts else sum(amounts, ZERO), expected)


def number(value: Decimal | int | None) -> Cell:
    return Cell("" if value is None else f"{Decimal(value):,f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:,}", True)


def baht(value: Decimal | None) -> Cell:
    return Cell("" if value is None else format_baht(value), True)


# ---------- the tree of items ----------


def _tree(items: Sequence[BriefItem]) -> list[Line]:
    """Numbered 1, 1.1, 1.1.1, (1); a heading shows the sum below it."""
    return [Line(f"item-{node.item.pk}", _item(node), node.depth, node.is_heading) for node in item_tree(items)]


class Node(NamedTuple):
    item: BriefItem
    number: str
    depth: int
    amount: Decimal
    is_heading: bool


def item_tree(items: Sequence[BriefItem]) -> list[Node]:
    """Rows in their order with number, depth from 0 and amount; what stands under an unknown row counts as a root."""
    children: dict[int | None, list[BriefItem]] = {}
    known = {item.pk for item in items}
    for item in items:
        children.setdefault(item.parent_id if item.parent_id in known else None, []).append(item)
    return _walk(children, None, (), 0)


def _walk(children: dict[int | None, list[BriefItem]], parent: int | None, path: tuple[int, ...], depth: int) -> list[Node]:
    nodes: list[Node] = []
    for place, item in enumerate(children.get(parent, ()), 1):
        below = _walk(children, item.pk, (*path, place), depth + 1)
        direct = sum((node.amount for node in below if node.depth == depth + 1), ZERO)
        nodes += [Node(item, _numbered((*path, place)), depth, direct if below else item.amount_baht, bool(below)), *below]
    return nodes


def _numbered(path: tuple[int, ...]) -> str:
    return f"({path[-1]})" if len(path) > 3 else ".".join(map(str, path))


def _item(node: Node) -> list[Cell]:
    item = node.item
    basis = " · ".join(filter(None, [item.get_price_basis_display(), item.price_reference]))
    return [
        Cell(f"{node.number} {item.description}", note=item.category),
        Cell(item.get_expense_type_display()),
        number(item.quantity),
        Cell(item.unit_of_measure),
        baht(item.unit_cost_baht),
        baht(node.amount),
        Cell(basis),
    ]


# ---------- the other kinds ----------


def _need(row: NeedSource) -> list[Cell]:
    return [Cell(row.reference), Cell(row.get_kind_display())]


def _objective(row: Objective) -> list[Cell]:
    return [Cell(row.text)]


def _indicator(row: ProjectIndicator) -> list[Cell]:
    base = number(row.baseline_value)
    year = _g("ปี %(year)s") % {"year": row.baseline_year} if row.baseline_year else ""
    goal = number(row.target_value).text or row.target_text
    feeds = _g("ส่งผลต่อ: %(what)s") % {"what": row.contributes_to} if row.contributes_to else ""
    return [
        Cell(row.name, note=feeds),
        Cell(row.get_level_display()),
        Cell(base.text, True, note=year),
        Cell(goal, True),
        Cell(row.unit_of_measure),
        Cell(row.data_source),
    ]


def _site(row: ProjectSite) -> list[Cell]:
    village = _g("หมู่ที่ %(no)s") % {"no": row.village_no} if row.village_no else ""
    return [
        Cell(str(row), note=" · ".join(filter(None, [village, _road(row)]))),
        Cell(str(row.subdistrict or "")),
        Cell(str(row.district or "")),
        Cell(str(row.province)),
        Cell("" if row.latitude is None else f"{row.latitude:.5f}, {row.longitude:.5f}"),
        Cell(row.get_land_type_display()),
    ]


def _road(row: ProjectSite) -> str:
    road = _g("ทางหลวงหมายเลข %(no)s") % {"no": row.road_no} if row.road_no else ""
    if row.km_from is None:
        return road
    words = {"road": road, "first": number(row.km_from).text, "last": number(row.km_to).text or "–"}
    return (_g("%(road)s กม. %(first)s ถึง %(last)s") % words).strip()


def _activity(row: Activity) -> list[Cell]:
    months = f"{row.get_month_from_display()} – {row.get_month_to_display()}" if row.month_from else ""
    amount = f"{number(row.quantity).text} {row.unit_of_measure}".strip()
    return [Cell(row.name, note=row.agency), Cell(amount), Cell(months), Cell(row.get_expense_type_display()), baht(row.amount_baht)]


def _check(row: ReadinessCheck) -> list[Cell]:
    dated = date_on_screen(row.dated_on) if row.dated_on else ""
    file = Cell(row.file_name, url=row.get_absolute_url()) if row.file_hash else Cell("")
    money = _g("%(amount)s บาท") % {"amount": format_baht(row.amount_baht)} if row.amount_baht is not None else ""
    return [Cell(str(row), note=row.note), Cell(row.get_state_display()), Cell(dated, note=money), file]


Maker = Callable[[Any], list[Cell]]
COLUMNS: dict[str, tuple[Sequence[str | Promise], Maker]] = {
    "need_sources": ((_("อ้างอิง"), _("ประเภทที่มา")), _need),
    "objectives": ((_("วัตถุประสงค์"),), _objective),
    "indicators": (
        (_("ตัวชี้วัด"), _("ระดับ"), _("ค่าฐาน"), _("ค่าเป้าหมาย"), _("หน่วยนับ"), _("แหล่งข้อมูล")),
        _indicator,
    ),
    "sites": ((_("สถานที่"), _("ตำบล"), _("อำเภอ"), _("จังหวัด"), _("พิกัด"), _("ประเภทที่ดิน")), _site),
    "activities": ((_("กิจกรรม"), _("จำนวน"), _("ช่วงเวลา"), _("งบรายจ่าย"), _("งบประมาณ (บาท)")), _activity),
    "items": (
        (_("รายการ"), _("งบรายจ่าย"), _("จำนวน"), _("หน่วยนับ"), _("ราคาต่อหน่วย (บาท)"), _("วงเงิน (บาท)"), _("ฐานราคา")),
        lambda row: [],
    ),
    "year_slices": ((_("ปีงบประมาณ (พ.ศ.)"), _("วงเงินผูกพัน (บาท)")), lambda row: [Cell(str(row.year)), baht(row.amount_baht)]),
    "cooperating_units": ((_("หน่วยงานร่วม"), _("หน้าที่")), lambda row: [Cell(row.name), Cell(row.duty)]),
    "readiness": ((_("เรื่อง"), _("สถานะ"), _("วันที่ของเอกสาร"), _("ไฟล์")), _check),
    "risks": (
        (_("ความเสี่ยง"), _("ระดับ"), _("การจัดการ")),
        lambda row: [Cell(row.name), Cell(row.get_level_display()), Cell(row.measure)],
    ),
}


# ---------- quarters ----------


class Quarter(NamedTuple):
    name: str
    amount: Decimal | None
    running: Decimal
    share: int | None
    """The running sum in hundredths of the project amount; None without an amount."""


def quarters(project: Project) -> list[Quarter]:
    """The spending plan with its running sum; empty when no quarter was planned."""
    if all(amount is None for amount in project.quarters_baht):
        return []
    rows, running = [], ZERO
    for n, amount in enumerate(project.quarters_baht, 1):
        running += amount or ZERO
        share = round(running * 100 / project.amount_baht) if project.amount_baht else None
        rows.append(Quarter(_g("ไตรมาส %(n)s") % {"n": n}, amount, running, share))
    return rows
