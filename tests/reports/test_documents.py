"""Papers: frozen, stored under their hash, exact text, a spreadsheet twin, only in scope."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from core import filestore
from core.jobs import JobStatus, run_job
from core.thai import baht_words
from plans.models import AnnualActionPlan
from reports.models import Document
from reports.papers import j2
from reports.papers.tables import sections_of
from reports.rendering import render
from reports.services import order_document
from tests.factories import ActionPlanFactory, ProjectFactory, ProvinceFactory, bring, hat, papers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path) -> None:
    settings.STORAGES = {**settings.STORAGES, "documents": {**settings.STORAGES["documents"], "OPTIONS": {"location": tmp_path}}}


def planner_of(paper) -> Membership:
    return hat("PROVINCE_OFFICE", paper.unit)


def made(paper, by: Membership, **more) -> Document:
    document = order_document(paper, by=by, **more)
    run_job(Document, document.pk, render)
    document.refresh_from_db()
    return document


def text_of(document: Document) -> str:
    pages = pypdf.PdfReader(io.BytesIO(filestore.get(document.pdf_hash, "pdf"))).pages
    return "\n".join(page.extract_text() for page in pages)


def test_the_request_summary_holds_unit_total_and_total_in_words() -> None:
    request = papers(ProvinceFactory(name_th="น่าน"), projects=3)
    document = made(request, planner_of(request), digits="arabic")
    text = text_of(document)
    assert document.status == JobStatus.DONE
    assert "จังหวัดน่าน" in text
    assert f"{request.total_baht:,.0f}" in text
    assert baht_words(request.total_baht) in text.replace("\n", "")


def test_thai_digits_are_the_default_on_paper() -> None:
    request = papers()
    assert "๑๑,๐๐๐,๐๐๐" in text_of(made(request, planner_of(request)))


def test_the_action_plan_list_has_sums_per_issue_and_a_grand_total_that_agree_with_the_plan() -> None:
    request = papers(projects=4)
    document = made(request.action_plan, planner_of(request), digits="arabic")
    groups = document.snapshot["groups"]
    assert sum(Decimal(g["total"]) for g in groups) == Decimal(document.snapshot["projects_total"]) == 4_000_000
    assert "4,000,000" in text_of(document)


def test_a_draft_prints_its_watermark_and_an_accepted_paper_does_not() -> None:
    request = papers()
    planner = planner_of(request)
    assert made(request, planner).is_draft
    bring(request, "proposed_in_bill")
    assert not made(request, planner).is_draft


def test_asking_again_for_the_same_content_gives_the_same_document_and_bytes() -> None:
    request = papers()
    planner = planner_of(request)
    first = made(request, planner)
    again = made(request, planner)
    assert first.pk == again.pk
    assert Document.objects.count() == 1


def test_a_job_run_twice_leaves_one_set_of_files(tmp_path) -> None:
    request = papers()
    document = made(request, planner_of(request))
    Document.objects.update(status=JobStatus.RUNNING)
    run_job(Document, document.pk, render)
    assert len([f for f in tmp_path.rglob("*.*") if f.is_file()]) == 2


def test_a_changed_paper_leaves_the_printed_one_as_it_was() -> None:
    request = papers()
    planner = planner_of(request)
    first = made(request, planner)
    AnnualActionPlan.objects.filter(pk=request.action_plan_id).update(is_made_up=True)
    request.lines.update(amount_baht=700_000)
    assert made(request, planner).pk != first.pk
    assert Document.objects.get(pk=first.pk).pdf_hash == first.pdf_hash


def test_the_spreadsheet_twin_holds_numbers_and_never_a_formula() -> None:
    request = papers()
    project = request.action_plan.projects.first()
    project.name = "=HYPERLINK(1)"
    project.save()
    sheet = openpyxl.load_workbook(io.BytesIO(filestore.get(made(request, planner_of(request)).xlsx_hash, "xlsx"))).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert "f" not in {cell.data_type for cell in cells}
    assert "=HYPERLINK(1)" in {cell.value for cell in cells}
    assert cells[-1].value == request.total_baht


@pytest.mark.parametrize(
    ("role", "own", "state", "status"),
    [
        ("PROVINCE_OFFICE", True, "draft", 200),
        ("PROVINCE_OFFICE", False, "draft", 404),
        ("NESDC", False, "draft", 404),
        ("NESDC", False, "submitted", 200),
        ("SYSTEM_ADMIN", False, "submitted", 404),
    ],
)
def test_a_document_is_downloaded_in_scope_only(client: Client, role: str, own: bool, state: str, status: int) -> None:
    request = papers(state=state)
    document = made(request, planner_of(request))
    unit = request.unit if own else None if role in {"NESDC", "SYSTEM_ADMIN"} else ProvinceFactory()
    client.force_login(hat(role, unit).user)
    assert client.get(reverse("reports:download", args=[document.pk, "pdf"])).status_code == status
    assert client.get(reverse("reports:document", args=[document.pk])).status_code == status


def test_an_expired_hat_downloads_nothing(client: Client) -> None:
    request = papers()
    document = made(request, planner_of(request))
    client.force_login(hat("PROVINCE_OFFICE", request.unit, valid_until=date(2021, 1, 1)).user)
    assert client.get(reverse("reports:download", args=[document.pk, "pdf"])).status_code == 404


def test_a_plan_without_amounts_of_activities_is_printed_with_totals_and_no_invented_split() -> None:
    plan = ActionPlanFactory()
    known, unknown = ProjectFactory(action_plan=plan), ProjectFactory(action_plan=plan, amount_baht=Decimal(900_000))
    unknown.activities.update(amount_baht=None)
    snapshot = j2.freeze(plan)
    rows = {row["name"]: row for group in snapshot["groups"] for row in group["rows"]}
    assert snapshot["unsplit"] == 1
    assert {Decimal(baht) for baht in rows[unknown.name]["split"].values()} == {0}
    assert sum(Decimal(baht) for baht in rows[known.name]["split"].values()) == known.amount_baht
    assert Decimal(snapshot["total"]) == known.amount_baht + 900_000
    printed = {row[2]: row for row in j2.twin(snapshot).rows}
    assert printed[unknown.name][-6:] == ["", "", "", "", "", Decimal(900_000)]
    assert Decimal(900_000) not in printed[known.name]


def test_long_lists_are_cut_into_sections_without_losing_a_row() -> None:
    split = {"personnel": "0", "operating": "0"}
    groups = [{"issue": str(n), "rows": [{"split": split, "k": (n, r)} for r in range(n)], "split": split} for n in (3, 600, 1, 249, 250)]
    sections = list(sections_of(groups, size=250))
    assert max(sum(len(g["rows"]) for g in s) for s in sections) <= 250
    assert [row["k"] for s in sections for g in s for row in g["rows"]] == [row["k"] for g in groups for row in g["rows"]]
    assert sum(g["closes"] for s in sections for g in s) == len(groups)
