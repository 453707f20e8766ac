"""Development plans composed around the projects: issues by theme, indicators, guidelines, a programme each, the project table."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.conf import settings

from .papers import NOTE, Body, Work, hundred
from .themes import THEMES, Theme

FIRST, REVIEWED, NEXT, PAST, AMENDED = "2566", "2566/2570", "2571", "2561", "2571/2571"
PHETCHABUN = "67"
PHETCHABUN_ISSUES = {"tourism": 1, "agriculture": 2, "trade": 4, "infrastructure": 4, "environment": 5}  # the other themes: 3
DRAFT_SOURCE = "ร่างแผนพัฒนาจังหวัดเพชรบูรณ์ พ.ศ. 2571–2575 (ตัวเลือกในแบบฟอร์มรับโครงการของจังหวัด)"
REAL_DRAFT = (
    f"ประเด็นการพัฒนา 5 ประเด็น ตัวชี้วัด 17 ตัวพร้อมค่าฐานและค่าเป้าหมาย แผนงาน และแนวทางการพัฒนา เป็นข้อมูลจริงจาก{DRAFT_SOURCE} "
    "ค่าที่ร่างเว้นว่างก็เว้นไว้ · สถานะของแผน เป้าหมายการพัฒนา ความเชื่อมโยงระดับชาติ และบัญชีโครงการเป็นข้อมูลสมมุติ"
)
Target = tuple[int, Decimal]


@dataclass(frozen=True)
class Version:
    """A version every body gets: years, review year, state, the version it was reviewed from."""

    key: str
    year_from: int
    year_to: int
    state: str = "in_force"
    review_year: int | None = None
    based_on: str = ""
    reason: str = ""


VERSIONS = {
    version.key: version
    for version in (
        Version(PAST, 2561, 2565),
        Version(FIRST, 2566, 2570, "superseded"),
        Version(REVIEWED, 2566, 2570, "in_force", 2570, FIRST, f"ปรับค่าเป้าหมายและเพิ่มโครงการตามผลการดำเนินงาน 3 ปีแรก {NOTE}"),
        Version(NEXT, 2571, 2575),
        Version(AMENDED, 2571, 2575, "in_force", 2571, NEXT, f"เพิ่มโครงการตามมติ ก.บ.จ. {NOTE}"),
    )
}


@dataclass
class Measure:
    name: str
    unit: str
    base_text: str
    base_year: int | None
    base: Decimal | None
    targets: list[Target]
    source: str = NOTE


@dataclass
class Row:
    """A project of the table with its indicative baht by year."""

    key: str
    name: str
    agency: str
    years: dict[int, int]


@dataclass
class Issue:
    name: str
    themes: frozenset[str]
    objective: str
    strategies: tuple[str, ...]
    measures: list[Measure]
    guidelines: list[str]
    programmes: list[str]
    rows: list[Row] = field(default_factory=list)


@dataclass
class Plan:
    body: Body
    version: Version
    title: str
    goal: str
    issues: list[Issue]
    note: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.body.code, self.version.key


def compose(body: Body, version: Version, works: Sequence[Work], *, state: str = "") -> Plan:
    """The plan around these projects. `state` replaces the version's own."""
    ordinary = [work for work in works if not work.is_management]
    is_real_draft = body.code == PHETCHABUN and version.year_from == 2571
    issues = _phetchabun() if is_real_draft else _issues(ordinary, version)
    for work in ordinary:
        if work.in_table:
            _issue_for(issues, work.theme).rows.append(_row(work, body, version))
    title = f"แผนพัฒนา{body.name} (พ.ศ. {version.year_from}–{version.year_to}) {NOTE}"
    return Plan(body, replace(version, state=state or version.state), title, _goal(body), issues, REAL_DRAFT if is_real_draft else "")


def _goal(body: Body) -> str:
    name = f"{body.short} " if body.short[-1].isdecimal() else body.short
    return f"เศรษฐกิจ{name}เติบโตอย่างสมดุล คนมีคุณภาพชีวิตดี สิ่งแวดล้อมยั่งยืน {NOTE}"


def _issues(works: Iterable[Work], version: Version) -> list[Issue]:
    themes = dict.fromkeys(work.theme for work in works) or {THEMES[-1]: None}
    return [_issue(theme, version) for theme in themes]


def _issue(theme: Theme, version: Version) -> Issue:
    measures = [_measure(theme.output, version), _measure(theme.outcome, version)]
    guidelines = [f"พัฒนาโครงสร้างพื้นฐานเพื่อ{theme.issue}", f"พัฒนาคนและเครือข่ายเพื่อ{theme.issue}"]
    objective = f"เพื่อ{theme.issue} {NOTE}"
    return Issue(
        theme.issue, frozenset({theme.code}), objective, (theme.strategy, theme.master_plan), measures, guidelines, [theme.programme]
    )


def _measure(made_up: tuple[str, str, int], version: Version) -> Measure:
    """A made-up base and targets; a review asks for a tenth more."""
    name, unit, step = made_up
    lift = Decimal("1.1") if version.review_year else Decimal(1)
    years = range(version.year_from, version.year_to + 1)
    targets = [(year, step * lift + Decimal(n) * step / 5) for n, year in enumerate(years)]
    return Measure(name, unit, f"{step} {unit} {NOTE}", version.year_from - 2, Decimal(step), targets)


def _issue_for(issues: list[Issue], theme: Theme) -> Issue:
    return next((issue for issue in issues if theme.code in issue.themes), issues[0])


def _row(work: Work, body: Body, version: Version) -> Row:
    """The project in every year of the plan; in 2565 the plan of 2561–2565 knows only that year's amount."""
    years = [2565] if version.key == PAST else range(version.year_from, version.year_to + 1)
    agency = str(work.brief.get("implementing_unit", f"สำนักงานจังหวัด{body.seat}"))
    return Row(work.key, work.name, agency, {year: hundred(work.amount) for year in years})


def first_of_review(works: Sequence[Work]) -> list[Work]:
    """What the first issue held: its review added the last project, unless that was the only one."""
    ordinary = [work for work in works if not work.is_management]
    return ordinary[:-1] or ordinary


def _phetchabun() -> list[Issue]:
    """The real structure and indicators of Phetchabun's working draft for 2571–2575."""
    structure, measures = _rows("structure"), _rows("kpis")
    numbers = sorted({row["issue_no"] for row in structure}, key=int)
    return [_phetchabun_issue(number, structure, measures) for number in numbers]


def _phetchabun_issue(number: str, structure: list[dict[str, str]], measures: list[dict[str, str]]) -> Issue:
    texts = {level: [r["text_th"] for r in structure if (r["issue_no"], r["level"]) == (number, level)] for level in LEVELS}
    themes = _themes_of(int(number))
    goals = tuple(dict.fromkeys(code for theme in themes for code in (theme.strategy, theme.master_plan)))
    own = [_phetchabun_measure(row) for row in measures if row["issue_no"] == number]
    programmes = [text[:500] for text in (*texts["main_plan"], *texts["subplan"])]
    return Issue(texts["issue"][0], frozenset(t.code for t in themes), "", goals, own, texts["guideline"], programmes)


LEVELS = ("issue", "main_plan", "subplan", "guideline")


def _themes_of(number: int) -> list[Theme]:
    return [theme for theme in THEMES if PHETCHABUN_ISSUES.get(theme.code, 3) == number]


def _phetchabun_measure(row: dict[str, str]) -> Measure:
    targets = [(year, Decimal(row[f"target_{year}"])) for year in range(2571, 2576) if row[f"target_{year}"]]
    base_year = int(row["base_year_be"]) if row["base_year_be"] else None
    base = row["base_value_text"]
    return Measure(row["kpi_name_th"], row["target_unit_th"], base, base_year, _number(base), targets, DRAFT_SOURCE)


def _number(text: str) -> Decimal | None:
    """The number a base value begins with, if any."""
    try:
        return Decimal(text.split(" ")[0].replace(",", ""))
    except InvalidOperation:
        return None


def _rows(name: str) -> list[dict[str, str]]:
    path = Path(settings.DATA_DIR, "plan", f"phetchabun_plan_2571_2575_{name}.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
