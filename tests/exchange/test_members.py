"""Rows below a row of a workbook: each keeps what the file does not show, wherever it moves."""

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from exchange.kinds import KINDS
from exchange.kinds.members import matched
from exchange.services import template
from plans.models import Activity, NeedSource, Project, ProjectSite
from tests.exchange.books import counts, put, saved, write
from tests.factories import ActionPlanFactory, ProjectFactory, hat

ROW = st.fixed_dictionaries({"name": st.sampled_from(["ก", "ถนนสายหนึ่ง", "ถนนสายสอง", ""]), "baht": st.integers(0, 3)})


@pytest.fixture
def project(db: None) -> Project:
    """Three places with coordinates and three activities with months."""
    made: Project = ProjectFactory(action_plan=ActionPlanFactory(), children__sites=False, children__activities=False)
    made.sites.all().delete()
    made.activities.all().delete()
    province = made.action_plan.unit.province
    for n, place in enumerate(("บ้านแม่กำปอง", "บ้านปงถ้ำ", "บ้านธารทอง"), 1):
        ProjectSite.objects.create(project=made, province=province, place=place, latitude=Decimal(18 + n), longitude=Decimal(98))
    for n, name in enumerate(("สำรวจออกแบบ", "ก่อสร้าง", "ประเมินผล"), 1):
        Activity.objects.create(project=made, order=n, name=name, amount_baht=n * 1000, month_from=n, month_to=n)
    return made


#: What people leave of a sheet: without coordinates, without months.
NARROW = {"พื้นที่": ["จังหวัด", "อำเภอ", "ตำบล", "สถานที่"], "กิจกรรม": ["กิจกรรมหลัก", "งบรายจ่าย", "งบประมาณ (บาท)"]}


def narrow(sheet: Any, kept: list[str]) -> None:
    for cell in reversed(list(sheet[1])):
        if str(cell.value).removesuffix(" *") not in ["รหัสโครงการ", *kept]:
            sheet.delete_cols(cell.column)


def uploaded(project: Project, title: str, change: Callable[[Any], None]) -> tuple[int, int, int]:
    """The export with one sheet narrowed and changed, written; what a second upload of the same file finds."""
    paper = project.action_plan
    planner = hat("PROVINCE_OFFICE", paper.unit)
    book = load_workbook(io.BytesIO(template(KINDS["briefs"], paper, filled=True)))
    if title in NARROW:
        narrow(book[title], NARROW[title])
    change(book[title])
    content = saved(book)
    write(put("briefs", paper, content, planner), planner)
    return counts(put("briefs", paper, content, planner))


def sites(project: Project) -> dict[str, Decimal | None]:
    return dict(ProjectSite.objects.filter(project=project).order_by("pk").values_list("place", "latitude"))


def months(project: Project) -> list[tuple[str, int | None]]:
    return list(Activity.objects.filter(project=project).order_by("order", "pk").values_list("name", "month_from"))


def test_a_place_deleted_above_leaves_the_coordinates_of_the_others(project: Project) -> None:
    again = uploaded(project, "พื้นที่", lambda sheet: sheet.delete_rows(2))
    assert sites(project) == {"บ้านปงถ้ำ": Decimal(20), "บ้านธารทอง": Decimal(21)}
    assert again == (0, 0, 1)


def test_a_place_inserted_above_gets_no_coordinate_of_another(project: Project) -> None:
    def insert(sheet: Any) -> None:
        cells = [cell.value for cell in sheet[2]]
        sheet.insert_rows(2)
        for column, value in enumerate([*cells[:-1], "อ่างเก็บน้ำห้วยแม่ปอน"], 1):
            sheet.cell(2, column).value = value

    again = uploaded(project, "พื้นที่", insert)
    assert list(sites(project).items()) == [
        ("อ่างเก็บน้ำห้วยแม่ปอน", None), ("บ้านแม่กำปอง", Decimal(19)), ("บ้านปงถ้ำ", Decimal(20)), ("บ้านธารทอง", Decimal(21)),
    ]  # fmt: skip
    assert again == (0, 0, 1)


def test_a_place_renamed_keeps_its_coordinate(project: Project) -> None:
    def rename(sheet: Any) -> None:
        sheet.cell(3, 5).value = "บ้านปงถ้ำ หมู่ที่ 4"

    again = uploaded(project, "พื้นที่", rename)
    assert sites(project)["บ้านปงถ้ำ หมู่ที่ 4"] == Decimal(20)
    assert again == (0, 0, 1)


def test_activities_sorted_anew_take_their_months_along(project: Project) -> None:
    def turn(sheet: Any) -> None:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        for number, cells in enumerate(reversed(rows), 2):
            for column, value in enumerate(cells, 1):
                sheet.cell(number, column).value = value

    again = uploaded(project, "กิจกรรม", turn)
    assert months(project) == [("ประเมินผล", 3), ("ก่อสร้าง", 2), ("สำรวจออกแบบ", 1)]
    assert again == (0, 0, 1)


def test_deleting_the_first_and_adding_a_last_activity_keeps_the_order(project: Project) -> None:
    def change(sheet: Any) -> None:
        cells = [cell.value for cell in sheet[2]]
        sheet.delete_rows(2)
        sheet.append([cells[0], "ถอดบทเรียนและเผยแพร่", *cells[2:]])

    again = uploaded(project, "กิจกรรม", change)
    assert months(project) == [("ก่อสร้าง", 2), ("ประเมินผล", 3), ("ถอดบทเรียนและเผยแพร่", None)]
    assert again == (0, 0, 1)


@given(st.lists(ROW, max_size=8), st.lists(ROW, max_size=8))
def test_no_row_is_taken_twice_and_equal_rows_meet(standing: list[Any], wanted: list[Any]) -> None:
    found = matched(standing, wanted)
    taken = [at for at in found if at is not None]
    assert len(found) == len(wanted)
    assert len(set(taken)) == len(taken)
    assert matched(wanted, wanted) == list(range(len(wanted)))


def test_a_need_keeps_its_history_when_a_row_is_added_above_and_one_is_put_right(project: Project) -> None:
    project.need_sources.all().delete()
    stood = [
        NeedSource.objects.create(project=project, order=n, kind=kind, reference=text).pk
        for n, (kind, text) in enumerate((("hearing_issue", "ประชาคมตำบล ปี 2569"), ("statistic", "สถิติอุบัติเหตุ ปี 2568")), 1)
    ]

    def change(sheet: Any) -> None:
        key = sheet.cell(2, 1).value
        sheet.insert_rows(2)
        for column, value in enumerate([key, "แผนชุมชน/แผนพัฒนาอำเภอ", "แผนชุมชน ปี 2570"], 1):
            sheet.cell(2, column).value = value
        sheet.cell(4, 3).value = "สถิติอุบัติเหตุทางถนน ปี 2568"

    again = uploaded(project, "ที่มาของปัญหา", change)
    assert list(NeedSource.objects.filter(project=project).order_by("order").values_list("kind", "reference")) == [
        ("community_plan", "แผนชุมชน ปี 2570"), ("hearing_issue", "ประชาคมตำบล ปี 2569"), ("statistic", "สถิติอุบัติเหตุทางถนน ปี 2568"),
    ]  # fmt: skip
    assert again == (0, 0, 1)
    assert list(NeedSource.objects.filter(project=project).order_by("order").values_list("pk", flat=True))[1:] == stood
