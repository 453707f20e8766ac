"""What is no workbook is refused at the door; the name of a file is never a path."""

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from exchange import opening
from exchange.models import Upload
from tests.exchange.books import edited, put, ran, write
from tests.exchange.test_briefs import file_of
from tests.factories import ProjectFactory


def zipped(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "empty_file"),
        (b"MZ\x90\x00" + b"\0" * 200, "not_a_workbook"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 200, "old_format"),
        (b"PK\x03\x04" + b"\0" * 200, "broken_file"),
        (zipped(**{"word__document.xml": b"<w/>"}), "not_a_workbook"),
        (zipped(**{"xl__workbook.xml": b"<w/>", "xl__vbaProject.bin": b"x"}), "macros"),
        (zipped(**{"xl__workbook.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'}), "not_a_workbook"),
        (zipped(**{"xl__workbook.xml": b"<w/>", "xl__worksheets__sheet1.xml": b"\0" * (opening.MAX_UNPACKED + 1)}), "bomb"),
    ],
    ids=["empty", "exe", "xls", "broken", "docx", "macros", "entities", "bomb"],
)
def test_refused_before_it_is_opened(content: bytes, rule: str) -> None:
    refused = opening.refuse(io.BytesIO(content), len(content))
    assert refused is not None
    assert refused.rule == rule
    assert refused.remedy


def test_too_large_is_told_by_size() -> None:
    refused = opening.refuse(io.BytesIO(b"PK\x03\x04"), opening.MAX_BYTES + 1)
    assert refused is not None
    assert refused.rule == "too_large"


def test_the_name_is_never_a_path(plan: Any, planner: Any) -> None:
    upload = put("briefs", plan, file_of(plan), planner, name="../../x.xlsx")
    assert upload.file_name == "x.xlsx"
    assert upload.file.name.startswith("uploads/")
    assert "x.xlsx" not in upload.file.name.removeprefix("uploads/").removesuffix(".xlsx")


def test_through_the_screens(plan: Any, planner: Any, client: Client) -> None:
    client.force_login(planner.user)
    page = reverse("exchange:page", args=["briefs", plan.pk])
    assert reverse("exchange:template", args=["briefs", plan.pk]) in client.get(page).content.decode()
    exe = SimpleUploadedFile("งาน.xlsx", b"MZ" + b"\0" * 100)
    assert client.post(reverse("exchange:upload", args=["briefs", plan.pk]), {"file": exe}).status_code == 422
    answer = client.post(reverse("exchange:upload", args=["briefs", plan.pk]), {"file": SimpleUploadedFile("ก.xlsx", file_of(plan))})
    upload = Upload.objects.get()
    assert answer.headers["Location"] == upload.get_absolute_url()
    assert "hx-get" in client.get(upload.get_absolute_url()).content.decode()
    ran(upload)
    assert client.get(upload.get_absolute_url(), headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert reverse("exchange:confirm", args=[upload.pk]) in client.get(upload.get_absolute_url()).content.decode()
    client.post(reverse("exchange:confirm", args=[upload.pk]))
    ran(upload)
    assert plan.projects.count() == 3
    assert client.get(upload.get_absolute_url()).status_code == 200


def test_changes_and_faults_are_on_the_page(plan: Any, planner: Any, client: Client) -> None:
    ProjectFactory(action_plan=plan, project_key="50-2571-001", name="ชื่อเดิม")
    client.force_login(planner.user)
    upload = put("briefs", plan, file_of(plan, 1), planner)
    text = client.get(upload.get_absolute_url()).content.decode()
    assert "ชื่อเดิม" in text
    assert "ปรับปรุงแหล่งท่องเที่ยว 1" in text
    write(upload, planner)
    broken = put("briefs", plan, b"PK\x03\x04", planner)
    page = client.get(broken.get_absolute_url()).content.decode()
    assert "ไฟล์เสียหาย เปิดไม่ได้" in page
    assert "broken_file" not in page  # a name of the portal's own, not for reading


def test_faults_are_told_in_the_readers_language(plan: Any, planner: Any, client: Client) -> None:
    client.force_login(planner.user)
    upload = put("briefs", plan, edited(file_of(plan, 3), "โครงการ", F3="หนึ่งล้าน", V2="1/10/2027"), planner)
    thai = client.get(upload.get_absolute_url()).content.decode()
    client.post(reverse("set_language"), {"language": "en"})
    english = client.get(upload.get_absolute_url()).content.decode()
    assert "“หนึ่งล้าน” ไม่ใช่จำนวนเงิน" in thai
    assert "“หนึ่งล้าน” is not an amount" in english
    assert "Enter the Buddhist year 2570: 1/10/2570" in english
    assert "งบประมาณปีนี้ (บาท)" in english, "headings are those of the workbook, which is Thai"


def test_links_to_other_workbooks_are_never_followed(plan: Any, planner: Any) -> None:
    upload = put("briefs", plan, edited(file_of(plan, 1), "โครงการ", F2="='[http://example.invalid/x.xlsx]Sheet1'!A1"), planner)
    assert [(f["cell"], f["rule"]) for f in upload.faults] == [("F2", "formula")]


@pytest.mark.parametrize("rows", [1, 60])
def test_pages_cost_the_same_for_1_and_60_rows(
    plan: Any, planner: Any, client: Client, rows: int, django_assert_max_num_queries: Any
) -> None:
    upload = put("briefs", plan, file_of(plan, rows), planner)
    client.force_login(planner.user)
    client.get(reverse("exchange:page", args=["briefs", plan.pk]))
    with django_assert_max_num_queries(30):
        assert client.get(upload.get_absolute_url()).status_code == 200
    with django_assert_max_num_queries(20):
        client.get(reverse("exchange:page", args=["briefs", plan.pk]))


def test_the_kind_at_hand_is_marked_as_the_current_page_and_is_no_button(plan: Any, planner: Any, client: Client) -> None:
    client.force_login(planner.user)
    here = reverse("exchange:page", args=["table", plan.plan_id])
    page = client.get(here).content.decode()
    assert f'<a href="{here}" aria-current="page">' in page


def test_a_file_that_changes_nothing_waits_for_nobody(plan: Any, planner: Any, client: Client) -> None:
    write(put("briefs", plan, file_of(plan, 1), planner), planner)
    upload = put("briefs", plan, file_of(plan, 1), planner)
    client.force_login(planner.user)
    page = client.get(upload.get_absolute_url()).content.decode()
    assert "เหมือนเดิมทุกแถว" in page
    assert "รอยืนยัน" not in page
    assert f'<a href="{plan.get_absolute_url()}">' in page
