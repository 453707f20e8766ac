"""จ.1, จ.1-1 and จ.3: exact text, sums to the baht, heads on every page, only for whom the paper is for."""

import io
import re
from decimal import Decimal
from pathlib import Path

import openpyxl
import pypdf
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from core.thai import baht_words
from plans.models import DevelopmentIssue, DevelopmentPlan, Indicator, IndicatorTarget, PlanProject, PlanProjectYear, Programme
from reports.models import Document
from reports.papers import PRINTS, pdf_of, xlsx_of
from reports.services import freeze
from tests.coinvestment.entries import EntryFactory
from tests.factories import (
    ActionPlanFactory,
    DevelopmentPlanFactory,
    GroupFactory,
    LineFactory,
    ProjectFactory,
    ProvinceFactory,
    bring,
    hat,
)

pytestmark = pytest.mark.django_db
YEARS = range(2571, 2576)
TRICKY = "ก่อสร้างฝายกั้นน้ำบ้านถ้ำปลา หมู่ 3 ตำบลแม่ทำ"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path) -> None:
    settings.STORAGES = {**settings.STORAGES, "documents": {**settings.STORAGES["documents"], "OPTIONS": {"location": tmp_path}}}


def plan_table(projects: int = 3, **more) -> DevelopmentPlan:
    """Two issues; project n has 1,000,000 + n baht in the first year, ten times that in the last, nothing between."""
    plan = DevelopmentPlanFactory(unit=more.pop("unit", None) or ProvinceFactory(name_th="น่าน"), **more)
    first = plan.issues.get()
    IndicatorTarget.objects.bulk_create(
        IndicatorTarget(indicator=first.indicators.get(), year=year, value=Decimal(year - 2500) / 4) for year in YEARS
    )
    second = DevelopmentIssue.objects.create(plan=plan, name="รักษาต้นน้ำลำธาร", order=2)
    Indicator.objects.create(issue=second, name="พื้นที่ป่าไม้", unit_of_measure="ไร่")
    programmes = [first.programmes.get(), Programme.objects.create(issue=second, name="แผนงานป่าต้นน้ำ")]
    rows = PlanProject.objects.bulk_create(
        PlanProject(programme=programmes[n % 2], project_key=f"K{n:03}", name=f"{TRICKY} {n:03}", lead_agency="สำนักงานทรัพยากรน้ำ", order=n)
        for n in range(projects)
    )
    PlanProjectYear.objects.bulk_create(
        PlanProjectYear(plan_project=row, year=year, indicative_baht=(1_000_000 + n) * times)
        for n, row in enumerate(rows)
        for year, times in ((2571, 1), (2575, 10))
    )
    return plan


def pages_of(document: Document) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf_of(document))).pages]


def squeezed(text: str) -> str:
    """Without spaces and line ends: a narrow cell breaks a name where it likes."""
    return re.sub(r"\s", "", text)


def grid(document: Document) -> list[list[object]]:
    content = xlsx_of(document)
    assert content
    return [list(row) for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)]


# ---------- จ.1 ----------


def test_the_project_table_holds_sums_per_issue_and_a_total_in_words() -> None:
    plan = plan_table(projects=3)
    document = freeze(plan, digits="arabic")
    text = squeezed("".join(pages_of(document)))
    assert Decimal(document.snapshot["total"]) == 33_000_033
    for part in ("แบบ จ.1", "จังหวัดน่าน", "พ.ศ. 2571–2575", TRICKY, "สำนักงานทรัพยากรน้ำ", "รวมประเด็นที่ 1 จำนวน 2 โครงการ", "17.75"):
        assert squeezed(part) in text, part
    for baht in ("2,000,002", "20,000,020", "22,000,022", "11,000,011", "3,000,003", "30,000,030", "33,000,033"):
        assert baht in text, baht
    assert baht_words(Decimal(33_000_033)) in text
    assert text.count("ผู้จัดทำ") == text.count("ผู้ตรวจสอบ") == text.count("ผู้อนุมัติ") == 1


def test_the_spreadsheet_of_the_project_table_adds_up() -> None:
    rows = grid(freeze(plan_table(projects=5), digits="thai"))
    heads, body = rows[3], rows[4:]
    first, last = heads.index("งบ 2571"), heads.index("รวม")
    projects = [row for row in body if row[2] and str(row[2]).startswith(TRICKY)]
    assert len(projects) == 5
    assert body[-1][first] == sum(row[first] for row in projects) == 5_000_010
    assert body[-1][last] == sum(row[last] for row in projects) == 55_000_110


def test_three_hundred_projects_keep_their_heads_and_sums() -> None:
    plan = plan_table(projects=300)
    document = freeze(plan, digits="arabic")
    pages = pages_of(document)
    with_rows = [page for page in pages if "สำนักงาน" in page]
    assert len(with_rows) > 8
    for page in with_rows:
        flat = squeezed(page)
        assert "กรอบงบประมาณรายปี" in flat
        body = flat[[m.end() for m in re.finditer("2575", flat)][1] :]
        assert not body.startswith(("รวมประเด็น", "แบบ")), page
    text = squeezed("".join(pages))
    assert all(f"{n:03}" in text for n in range(300))
    assert "รวมทั้งสิ้น300โครงการ" in text
    assert f"{300 * 1_000_000 + sum(range(300)):,}" in text
    assert baht_words(Decimal(document.snapshot["total"])) in text


def test_a_plan_without_issues_and_one_of_four_years_print_too() -> None:
    empty = DevelopmentPlanFactory(issue=False)
    assert "ยังไม่มีประเด็นการพัฒนา" in "".join(pages_of(freeze(empty, digits="thai")))
    short = DevelopmentPlanFactory(year_from=2561, year_to=2564)
    assert "๒๕๖๔" in "".join(pages_of(freeze(short, digits="thai")))


def test_the_queries_of_the_project_table_do_not_grow(django_assert_num_queries) -> None:
    counts = []
    for projects in (2, 40):
        plan = plan_table(projects=projects)
        with django_assert_num_queries(8) as queries:
            PRINTS["j1"].freeze(plan)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_forms_of_a_group_are_called_gor_jor() -> None:
    group = GroupFactory(name_th="กลุ่มจังหวัดภาคเหนือตอนบน 1")
    text = squeezed("".join(pages_of(freeze(DevelopmentPlanFactory(unit=group), digits="thai"))))
    assert "แบบกจ.๑" in text
    assert "หัวหน้ากลุ่มจังหวัดภาคเหนือตอนบน๑" in text


# ---------- จ.3 ----------


def action_plan():
    """Province money 3 + 2 million in the ceiling and 5 over it, a ministry project of 7, management of 9; entries of 1.5 and 2.5."""
    paper = ActionPlanFactory(unit=ProvinceFactory(name_th="น่าน"))
    for baht, more in ((3, {}), (2, {"programme": None}), (5, {"bucket": "over_ceiling"}), (7, {"source": "ministry"})):
        ProjectFactory(action_plan=paper, children=False, amount_baht=Decimal(baht * 1_000_000), **more)
    ProjectFactory(action_plan=paper, children=False, kind="management", rank=None, amount_baht=Decimal(9_000_000))
    for state, kind, baht in (("validated", "lao_own", 1_500_000), ("confirmed", "private", 2_500_000), ("proposed", "ppp", 99_000_000)):
        EntryFactory(unit=paper.unit, state=state, kind=kind, amount_baht=Decimal(baht))
    return paper


def test_the_summary_by_source_counts_what_is_checked_and_agrees_with_the_list() -> None:
    paper = action_plan()
    found = freeze(paper, digits="arabic", code="j3").snapshot
    listed = freeze(paper, digits="arabic", code="j2").snapshot
    issue, untied = found["issues"]
    assert [(c["n"], Decimal(c["baht"]) / 1_000_000) for c in issue["cells"]] == [
        (2, 8), (0, 0), (1, 7), (1, Decimal("1.5")), (1, Decimal("2.5")), (0, 0),
    ]  # fmt: skip
    assert (untied["sum"]["n"], Decimal(untied["sum"]["baht"])) == (1, 2_000_000)
    assert Decimal(found["total"]) == 30_000_000
    assert Decimal(found["total"]) - 4_000_000 == Decimal(listed["total"])
    assert (found["inside"]["n"], found["over"]["n"]) == (3, 1)
    assert Decimal(found["over"]["baht"]) == 5_000_000


def test_the_summary_by_source_prints_its_figures_in_thai_digits() -> None:
    text = squeezed("".join(pages_of(freeze(action_plan(), digits="thai", code="j3"))))
    for part in ("แบบจ.๓", "๓๐,๐๐๐,๐๐๐", "๑๙,๐๐๐,๐๐๐", "๑,๕๐๐,๐๐๐", "เกินกรอบวงเงิน๑โครงการ๕,๐๐๐,๐๐๐บาท", "สามสิบล้านบาทถ้วน"):
        assert part in text, part


def test_the_spreadsheet_by_source_adds_up() -> None:
    rows = grid(freeze(action_plan(), digits="thai", code="j3"))[4:]
    assert [sum(row[column] or 0 for row in rows[:-1]) for column in range(1, 15)] == [value or 0 for value in rows[-1][1:15]]
    assert rows[-1][14] == 30_000_000


def test_the_page_of_the_action_plan_shows_the_same_sums(client: Client) -> None:
    paper = action_plan()
    client.force_login(hat("PROVINCE_OFFICE", paper.unit).user)
    page = client.get(paper.get_absolute_url()).content.decode()
    part = page[page.index('id="by-source"') :]
    assert "30,000,000" in part
    assert "2,500,000" in part
    assert "99,000,000" not in part


# ---------- จ.1-1 ----------


def test_a_brief_has_its_items_in_the_order_of_the_form() -> None:
    project = ProjectFactory(name=TRICKY, amount_baht=Decimal("4356900.00"), rationale="บรรทัดแรก\nน้ำท่วมซ้ำทุกปี")
    project.items.update(quantity=3, unit_of_measure="แห่ง", unit_cost_baht=Decimal(500_000))
    EntryFactory(unit=project.action_plan.unit, supports_project=project, state="validated", title="ถนนเชื่อมตลาด")
    document = freeze(project, digits="arabic")
    pages = pages_of(document)
    text = squeezed("".join(pages))
    places = [text.index(squeezed(f"{item['no']}. {item['label']}")) for item in document.snapshot["items"]]
    assert [item["no"] for item in document.snapshot["items"]] == list(range(1, 29))
    assert places == sorted(places)
    for part in (TRICKY, "น้ำท่วมซ้ำทุกปี", "3 แห่ง × 500,000", "ถนนเชื่อมตลาด", "12,000 คน", "หัวหน้าส่วนราชการ", "เลขานุการ ก.บ.จ."):
        assert squeezed(part) in text, part
    assert "สี่ล้านสามแสนห้าหมื่นหกพันเก้าร้อยบาทถ้วน" in text
    assert xlsx_of(document) is None


def test_an_empty_brief_prints_a_dash_for_each_item() -> None:
    project = ProjectFactory(
        children=False, programme=None, national_strategy=None, master_plan=None, milestone=None, rationale="", expected_benefit="",
        beneficiaries=None, coverage_type="", starts_on=None, ends_on=None, implementing_unit="", contact_name="", contact_phone="",
    )  # fmt: skip
    text = squeezed("".join(pages_of(freeze(project, digits="thai"))))
    assert "๔.หลักการและเหตุผล–" in text
    assert "๒๘.คะแนนกลั่นกรอง–" in text


def test_a_brief_outlives_its_project(client: Client) -> None:
    project = ProjectFactory()
    planner = hat("PROVINCE_OFFICE", project.action_plan.unit)
    document = freeze(project, digits="thai", by=planner)
    project.delete()
    client.force_login(planner.user)
    page = client.get(reverse("reports:document", args=[document.pk]))
    assert page.status_code == 200
    assert document.title in page.content.decode()


# ---------- who, when, how ----------

ORDERS = {"j1": "plan", "j2": "paper", "j3": "paper", "j11": "project", "request": "request"}


@pytest.mark.parametrize("code", ["j1", "j2", "j3", "j11"])
@pytest.mark.parametrize(
    ("role", "own", "state", "status"),
    [
        ("PROVINCE_OFFICE", True, "draft", 302),
        ("GOVERNOR", True, "draft", 302),
        ("PROVINCE_OFFICE", False, "draft", 404),
        ("NESDC", False, "draft", 404),
        ("NESDC", False, "submitted", 302),
        ("SYSTEM_ADMIN", False, "submitted", 404),
    ],
)
def test_each_print_is_ordered_and_opened_by_who_sees_its_paper(
    client: Client, code: str, role: str, own: bool, state: str, status: int
) -> None:
    unit = ProvinceFactory()
    plan = DevelopmentPlanFactory(unit=unit, state=state)
    paper = bring(ActionPlanFactory(unit=unit, plan=plan), state)
    thing = {"plan": plan, "paper": paper, "project": ProjectFactory(action_plan=paper, children=False)}[ORDERS[code]]
    client.force_login(hat(role, unit if own else None if role in {"NESDC", "SYSTEM_ADMIN"} else ProvinceFactory()).user)
    assert client.post(reverse("reports:order", args=[code, thing.pk])).status_code == status
    document = freeze(thing, digits="arabic", code=code)
    assert client.get(document.get_absolute_url()).status_code == (200 if status == 302 else 404)
    assert document.is_draft


def test_a_print_is_not_made_of_another_kind_of_paper(client: Client) -> None:
    project = ProjectFactory(children=False)
    client.force_login(hat("PROVINCE_OFFICE", project.action_plan.unit).user)
    assert client.post(reverse("reports:order", args=["j9", project.pk])).status_code == 404
    assert client.post(reverse("reports:order", args=["j1", 10**9])).status_code == 404


def test_a_plan_in_force_prints_without_the_word_for_drafts() -> None:
    draft, in_force = DevelopmentPlanFactory(state="draft"), DevelopmentPlanFactory()
    assert freeze(draft, digits="thai").is_draft
    assert not freeze(in_force, digits="thai").is_draft


def test_the_panel_offers_every_print_of_the_paper(client: Client) -> None:
    project = ProjectFactory()
    paper = project.action_plan
    client.force_login(hat("PROVINCE_OFFICE", paper.unit).user)
    for thing, codes in ((paper, ("j2", "j3")), (paper.plan, ("j1",)), (project, ("j11",))):
        page = client.get(thing.get_absolute_url()).content.decode()
        for code in codes:
            assert reverse("reports:order", args=[code, thing.pk]) in page


@pytest.mark.parametrize("code", ["j1", "j3", "j11"])
def test_the_command_writes_each_print(tmp_path: Path, code: str) -> None:
    paper = action_plan()
    project = paper.projects.first()
    assert project
    target = tmp_path / "paper.pdf"
    call_command("render_report", code, unit=paper.unit.code, fiscal_year=2571, output=target, project=project.project_key)
    assert target.read_bytes().startswith(b"%PDF")


def test_the_command_names_what_it_does_not_find(tmp_path: Path) -> None:
    paper = action_plan()
    with pytest.raises(CommandError, match="nothing-such"):
        call_command("render_report", "j11", unit=paper.unit.code, fiscal_year=2571, output=tmp_path / "a.pdf", project="nothing-such")
    key = paper.projects.first().project_key
    with pytest.raises(CommandError, match="no spreadsheet"):
        call_command("render_report", "j11", unit=paper.unit.code, fiscal_year=2571, output=tmp_path / "a.xlsx", project=key)


def test_the_queries_of_a_brief_do_not_grow(django_assert_max_num_queries) -> None:
    project = ProjectFactory()
    LineFactory(project=project)
    with django_assert_max_num_queries(23) as one:
        PRINTS["j11"].freeze(project)
    LineFactory.create_batch(20, project=project, request=project.lines.first().request)
    with django_assert_max_num_queries(23) as many:
        PRINTS["j11"].freeze(project)
    assert len(one) == len(many)
