"""Projects and lines of made-up years, patterned on what is known of each body.

That is the lines of 2565, else the projects of 2563, else a few of the usual.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from django.conf import settings

from budgets.eligibility import is_marked
from budgets.importing.management import EXPENSE_TYPE, OPENING, is_management_line
from budgets.importing.papers import EQUIPMENT, OPERATING, WORKS, kind_of
from budgets.importing.places import Categories
from budgets.models import BudgetLine
from plans.models import ProjectKind

from .papers import Body, Line, Work, hundred, settle
from .themes import THEMES, theme_of

FACTORS = {2570: Decimal("0.97"), 2571: Decimal("1.05")}
SUPPLIES = (OPERATING, "ค่าตอบแทน ใช้สอยและวัสดุ")
INVESTMENT = ("งบลงทุน", "ค่าครุภัณฑ์ ที่ดินและสิ่งก่อสร้าง")
BUILDING_WORDS = ("ก่อสร้าง", "ปรับปรุง", "ถนน", "ทางหลวง", "สะพาน", "บูรณะ", "ขุดลอก", "แหล่งน้ำ", "เขื่อน")
HIRED = "ค่าจ้างเหมาบริการ"
USUAL = ("โครงการส่งเสริมและพัฒนาการท่องเที่ยว", "โครงการพัฒนาศักยภาพภาคการเกษตร", "โครงการพัฒนาด้านสังคมและคุณภาพชีวิต")
Pattern = list[tuple[str, list[Line]]]
Patterns = dict[str, Pattern]


def patterns(known: Iterable[Body]) -> Patterns:
    """Project names with lines, by body."""
    of_2565, of_2563 = _of_2565(), _of_2563()
    return {body.code: of_2565.get(body.code) or of_2563.get(body.code) or _usual(body) for body in known}


def _of_2565() -> Patterns:
    """The real lines, the management budget left out. Three queries."""
    found: dict[str, dict[str, list[Line]]] = defaultdict(lambda: defaultdict(list))
    path_of = Categories().path_of
    districts = _districts_by_line()
    for line in BudgetLine.objects.filter(request__fiscal_year=2565).select_related("project", "request__unit").order_by("pk"):
        if not is_management_line(path_of[line.category_id][0], line.description):
            copy = _copy(line, path_of[line.category_id], districts.get(line.pk, ()))
            found[line.request.unit.code][line.project.name].append(copy)
    return {code: list(projects.items()) for code, projects in found.items()}


def _districts_by_line() -> dict[int, tuple[int, ...]]:
    links = BudgetLine.districts.through.objects.filter(budgetline__request__fiscal_year=2565).order_by("district_id")
    named: dict[int, tuple[int, ...]] = defaultdict(tuple)
    for line, district in links.values_list("budgetline_id", "district_id"):
        named[line] += (district,)
    return named


def _copy(line: BudgetLine, path: tuple[str, ...], districts: tuple[int, ...]) -> Line:
    return Line(path, line.description, int(line.amount_baht), line.quantity, line.unit_of_measure, None, line.bundled_items, districts)


def _of_2563() -> Patterns:
    """Projects of the 2563 report: one line per main activity, works weighing three times the rest."""
    found: Patterns = defaultdict(list)
    with Path(settings.DATA_DIR, "budget", "fy2563_projects.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names = [name for name in row["main_activities_th"].split(" + ") if OPENING not in name]
            if names:
                found[row["unit_code"]].append((row["project_name_th"], _shared(names, int(row["amount_baht"]))))
    return found


def _shared(names: list[str], amount: int) -> list[Line]:
    weights = [3 if path_of(name)[0] == INVESTMENT[0] else 1 for name in names]
    return [Line(path_of(name), name, amount * weight // sum(weights)) for name, weight in zip(names, weights, strict=True)]


def path_of(name: str) -> tuple[str, ...]:
    """Categories as the words of a main activity suggest them."""
    if "ครุภัณฑ์" in name:
        return (*INVESTMENT, EQUIPMENT)
    return (*INVESTMENT, WORKS) if any(word in name for word in BUILDING_WORDS) else SUPPLIES


def _usual(body: Body) -> Pattern:
    """For bodies of which nothing is known yet: three projects with five lines."""
    size = 1 + len(body.provinces)
    training = Line(SUPPLIES, "ค่าใช้จ่ายในการสัมมนาและฝึกอบรม", 1_200_000 * size)
    hired = Line(SUPPLIES, HIRED, 2_500_000 * size)
    road = Line((*INVESTMENT, WORKS, "ค่าปรับปรุงทางและสะพาน"), "ปรับปรุงถนนเข้าสู่แหล่งท่องเที่ยว 1 สายทาง", 18_000_000 * size, Decimal(1), "สายทาง")
    water = Line((*INVESTMENT, WORKS, "ค่าก่อสร้างแหล่งน้ำ"), "ก่อสร้างแหล่งน้ำเพื่อการเกษตร 1 แห่ง", 12_000_000 * size, Decimal(1), "แห่ง")
    return [(USUAL[0], [hired, road]), (USUAL[1], [training, water]), (USUAL[2], [replace(training, amount=2_000_000 * size)])]


def in_order(pattern: Pattern) -> Pattern:
    """The pattern without what the eligibility rules ask about: offices and vehicles left out, projects of nothing but training mixed."""
    kept = [(name, [line for line in lines if not is_marked("ELG-03", line.path, line.description)]) for name, lines in pattern]
    return [(name, _mixed(lines)) for name, lines in kept if lines]


def _mixed(lines: list[Line]) -> list[Line]:
    """The largest lines for training become hired services until the rest is half."""
    total, mixed = sum(line.amount for line in lines), list(lines)
    soft = sorted((n for n, line in enumerate(lines) if is_marked("ELG-06", line.path, line.description)), key=lambda n: -lines[n].amount)
    left = sum(lines[n].amount for n in soft)
    for n in soft:
        if left * 2 > total:
            mixed[n] = replace(lines[n], description=HIRED)
            left -= lines[n].amount
    return mixed


def works(body: Body, year: int, pattern: Pattern, management: int, province_of: dict[int, int]) -> list[Work]:
    """The pattern's projects in that year's amounts, ranked, and the management budget last."""
    made = [_work(body, year, n, name, lines) for n, (name, lines) in enumerate(pattern, 1)]
    made += [_management(body, management)] if management else []
    return [settle(work, body, year, province_of) for work in made]


def _work(body: Body, year: int, rank: int, name: str, lines: list[Line]) -> Work:
    copies = [replace(line, amount=hundred(line.amount * FACTORS[year])) for line in lines]
    kind = kind_of((line.path, [line.description]) for line in lines)
    return Work(f"{body.code}-{rank:02}", name, kind, theme_of(name), copies, rank=rank)


def _management(body: Body, amount: int) -> Work:
    name = f"{OPENING}{'กลุ่มจังหวัด' if body.is_group else 'จังหวัด'}แบบบูรณาการ"
    return Work(f"{body.code}-MGT", name, ProjectKind.MANAGEMENT, THEMES[-1], [Line((EXPENSE_TYPE,), name, amount)])
