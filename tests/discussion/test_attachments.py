"""Files: types by content, the cap, names, one blob, who attaches, removes and takes them home."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InternalError, connection, transaction
from django.db.utils import ProgrammingError
from django.test.utils import CaptureQueriesContext

from core.filetypes import shown_name, type_of
from core.uploads import MAX_BYTES
from discussion.attachments import attach, remove
from discussion.models import Attachment
from plans.services import delete_project
from tests.factories import ActionPlanFactory, ProjectFactory, ProvinceFactory, bring, hat, papers

from .papers import PDF, PNG, attach_url, office, planner, signed_in

MAX_PAGE_QUERIES = 25


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    options = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"documents": options}
    return tmp_path


def sent(client: Any, paper: Any, content: bytes, name: str = "a.pdf", **more: Any) -> Any:
    return client.post(attach_url(paper), {"file": SimpleUploadedFile(name, content)}, **more)


@pytest.mark.parametrize(
    ("content", "name", "suffix"),
    [
        (PDF, "a.exe", "pdf"), (PNG, "a.txt", "png"), (b"\xff\xd8\xff\xe0" + b"\0" * 9, "a", "jpg"), (b"GIF89a..", "a", "gif"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "a", "webp"), (office("xl/workbook.xml"), "a.zip", "xlsx"), (office("word/document.xml"), "a", "docx"),
        (office("ppt/presentation.xml"), "a", "pptx"), ("ลำดับ,จำนวน\n1,2".encode(), "a.CSV", "csv"), ("ข้อความ".encode(), "a.exe", "txt"),
        (b"\xef\xbb\xbfabc", "a.txt", "txt"),
    ],
)  # fmt: skip
def test_the_type_is_told_by_content(content: bytes, name: str, suffix: str) -> None:
    found = type_of(content, name)
    assert found is not None
    assert found.suffix == suffix


@pytest.mark.parametrize(
    "content",
    [
        b"", b"  \n", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", b"\xef\xbb\xbf \n<!DOCTYPE html><script>1</script>",
        b"<?xml version='1.0'?>", b"MZ\x90\0\x03", b"\x7fELF\x02", b"RIFF\x10\0\0\0WAVEfmt ", b"PK\x03\x04 not an archive",
        office("a.txt"), office("xl/workbook.xml", "xl/vbaProject.bin"), "ภาษาไทย".encode("cp874"), b"text\0with zero", b"\x1b[31mred",
    ],
)  # fmt: skip
def test_everything_else_is_refused(content: bytes) -> None:
    assert type_of(content, "a.txt") is None


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../x.pdf", "x.pdf"), ("..\\..\\x.pdf", "x.pdf"), ("/etc/passwd", "passwd.pdf"), ("ก\u202efdp.exe", "กfdp.exe.pdf"),
        ("", "file.pdf"), ("..", "file.pdf"), ("a\r\nSet-Cookie: x.pdf", "Set-Cookie: x.pdf"), ("แบบ จ.1.pdf", "แบบ จ.1.pdf"),
        ("ก" * 500, "ก" * 150 + ".pdf"),
    ],
)  # fmt: skip
def test_names_are_only_for_show(name: str, shown: str) -> None:
    found = type_of(PDF)
    assert found is not None
    assert shown_name(name, found).endswith(shown)
    assert not {"/", "\\", "\n", "\r"} & set(shown_name(name, found))


@pytest.mark.django_db
def test_a_file_is_put_beside_each_paper_and_taken_home() -> None:
    request = papers()
    project = ProjectFactory(action_plan=ActionPlanFactory(unit=request.unit, fiscal_year=2572))
    client = signed_in(planner(request))
    for paper in (request, project.action_plan, project):
        answer = sent(client, paper, PDF, "ใบเสนอราคา.pdf", follow=True)
        assert answer.redirect_chain == [(f"{paper.get_absolute_url()}#attachments", 302)]
        assert "ใบเสนอราคา.pdf" in answer.content.decode()
    found = Attachment.objects.get(request=request)
    answer = client.get(f"/attachments/{found.pk}/file")
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert client.get(f"/attachments/{found.pk}/image").status_code == 404
    assert Attachment.objects.get(project=project).action_plan == project.action_plan


@pytest.mark.django_db
def test_pictures_are_shown_in_place_and_run_nothing() -> None:
    request = papers()
    client = signed_in(planner(request))
    sent(client, request, PNG, "map.pdf")
    found = Attachment.objects.get()
    assert (found.name, found.content_type) == ("map.pdf.png", "image/png")
    assert f'src="/attachments/{found.pk}/image"' in client.get(request.get_absolute_url()).content.decode()
    answer = client.get(f"/attachments/{found.pk}/image")
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Content-Type"] == "image/png"


@pytest.mark.django_db
def test_a_wrong_file_is_told_what_is_right() -> None:
    request = papers()
    client = signed_in(planner(request))
    for content in (b"<svg onload='alert(1)'/>", b"MZ\x90\0"):
        answer = sent(client, request, content, "picture.png")
        assert answer.status_code == 422
        assert "รับเฉพาะ PDF, PNG, JPEG" in answer.content.decode()
    assert client.post(attach_url(request)).status_code == 422
    assert not Attachment.objects.exists()


@pytest.mark.django_db
def test_twenty_megabytes_are_the_most(folder: Path) -> None:
    request = papers()
    client = signed_in(planner(request))
    answer = sent(client, request, PDF + b"0" * (MAX_BYTES - len(PDF) + 1), headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "ไฟล์ใหญ่เกิน 20 MB" in answer.content.decode()
    assert not list(folder.iterdir())
    assert sent(client, request, PDF + b"0" * (MAX_BYTES - len(PDF))).status_code == 302
    with pytest.raises(ValidationError):
        attach(request, b"0" * (MAX_BYTES + 1), "a.txt", by=planner(request))


@pytest.mark.django_db
def test_an_upload_needs_its_token() -> None:
    request = papers()
    assert sent(signed_in(planner(request), enforce_csrf_checks=True), request, PDF).status_code == 403


@pytest.mark.django_db
def test_the_same_file_is_stored_once(folder: Path) -> None:
    request, other = papers(), papers()
    for paper in (request, request, other):
        attach(paper, PDF, "a.pdf", by=planner(paper))
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 1
    assert Attachment.objects.filter(request=request).count() == 1
    assert Attachment.objects.values("content_hash").distinct().count() == 1


@pytest.mark.django_db
def test_who_may_edit_attaches_and_removes_while_the_paper_is_open() -> None:
    request = papers()
    own = planner(request)
    found = attach(request, PDF, "a.pdf", by=own)
    for who, status in ((hat("GOVERNOR", request.unit), 403), (hat("PROVINCE_OFFICE", ProvinceFactory()), 404), (hat("AUDITOR"), 404)):
        client = signed_in(who)
        assert sent(client, request, PNG).status_code == status
        assert client.post(f"/attachments/{found.pk}/remove/").status_code == status
        assert client.get(f"/attachments/{found.pk}/file").status_code == (404 if status == 404 else 200)
    bring(request, "submitted")
    client = signed_in(own)
    assert sent(client, request, PNG).status_code == 409
    assert client.post(f"/attachments/{found.pk}/remove/").status_code == 409
    assert attach_url(request) not in client.get(request.get_absolute_url()).content.decode()
    assert signed_in(hat("BUDGET_BUREAU")).get(f"/attachments/{found.pk}/file").status_code == 200


@pytest.mark.django_db
def test_a_removed_file_is_out_of_reach_and_its_row_stays() -> None:
    request = papers()
    own = planner(request)
    found = attach(request, PNG, "a.png", by=own)
    client = signed_in(own)
    assert client.post(f"/attachments/{found.pk}/remove/").status_code == 302
    for deed in ("file", "image"):
        assert client.get(f"/attachments/{found.pk}/{deed}").status_code == 404
    assert client.post(f"/attachments/{found.pk}/remove/").status_code == 404
    assert "a.png" not in client.get(f"{request.get_absolute_url()}").content.decode().split('id="attachments"')[1]
    found.refresh_from_db()
    assert found.removed_by == own
    remove(found, by=own)
    for change in (
        lambda row: row.update(removed_at=None, removed_by=None),
        lambda row: row.update(name="b"),
        lambda row: row._raw_delete("default"),
    ):
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
            change(Attachment.objects.filter(pk=found.pk))
    assert attach(request, PNG, "again.png", by=own).pk != found.pk


@pytest.mark.django_db
def test_files_of_a_deleted_project_stay_with_its_plan() -> None:
    project = ProjectFactory(action_plan=ActionPlanFactory())
    own = planner(project.action_plan)
    kept, removed = attach(project, PDF, "a.pdf", by=own), attach(project, PNG, "a.png", by=own)
    remove(removed, by=own)
    delete_project(project, by=own)
    kept.refresh_from_db()
    assert (kept.project, kept.action_plan) == (None, project.action_plan)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["request", "action_plan"])
def test_pages_ask_few_questions_at_1_and_50_files(kind: str) -> None:
    request = papers()
    paper = request if kind == "request" else ActionPlanFactory(unit=request.unit, fiscal_year=2572)
    own = planner(request)
    client = signed_in(own)
    client.get(paper.get_absolute_url())
    taken = []
    for numbers in (range(1), range(1, 50)):
        for number in numbers:
            attach(paper, PNG + bytes([number]), f"{number}.png", by=own)
        with CaptureQueriesContext(connection) as counted:
            client.get(paper.get_absolute_url())
        taken.append(len(counted))
    assert taken[0] == taken[1] <= MAX_PAGE_QUERIES
