"""Comments: who reads and writes them, internal ones, words that stay, matters closed with a trace, few queries."""

import re
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.errors import NoRight, NotYet
from discussion.anchors import fragment_of
from discussion.models import Comment, Thread
from discussion.services import add_comment, open_thread, resolve
from plans.services import delete_project
from tests.factories import ActionPlanFactory, DevelopmentPlanFactory, LineFactory, ProjectFactory, ProvinceFactory, bring, hat, papers

from .papers import open_url, planner, signed_in

pytestmark = pytest.mark.django_db
MOST_QUERIES = 25
TEXT = "ราคาต่อหน่วยสูงกว่าปีก่อน ขอเอกสารสืบราคา"
REFUSED = (InternalError, ProgrammingError, IntegrityError)


def refused(change: Any) -> None:
    with pytest.raises(REFUSED), transaction.atomic():
        change()


def test_a_comment_stands_on_the_page_of_every_paper() -> None:
    request = papers()
    project = ProjectFactory(action_plan=ActionPlanFactory(unit=request.unit, fiscal_year=2572))
    plan = DevelopmentPlanFactory(unit=request.unit, year_from=2576, state="draft")
    client = signed_in(planner(request))
    for paper in (request, project.action_plan, project, plan):
        answer = client.post(open_url(paper), {"text": TEXT}, follow=True)
        assert answer.redirect_chain == [(f"{paper.get_absolute_url()}#comments", 302)]
        assert TEXT in answer.content.decode()


def test_htmx_gets_the_panel_alone() -> None:
    request = papers()
    answer = signed_in(planner(request)).post(open_url(request), {"text": TEXT}, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.strip().startswith('<section class="panel" id="comments"')
    assert TEXT in page
    assert "csrfmiddlewaretoken" in page


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b", "ก" * 4001])
def test_an_empty_or_endless_comment_is_refused_with_what_was_typed(text: str) -> None:
    request = papers()
    answer = signed_in(planner(request)).post(open_url(request), {"text": text})
    assert answer.status_code == 422
    assert "err-msg" in answer.content.decode()
    assert not Thread.objects.exists()


def test_text_is_shown_as_text() -> None:
    request = papers()
    client = signed_in(planner(request))
    client.post(open_url(request), {"text": "<script>alert(1)</script>"})
    assert "<script>alert" not in client.get(request.get_absolute_url()).content.decode()


def test_strangers_find_nothing() -> None:
    request = papers()
    thread = open_thread(request, TEXT, by=planner(request))
    for stranger in (hat("PROVINCE_OFFICE", ProvinceFactory()), hat("NESDC")):  # next door; the centre while it is a draft
        client = signed_in(stranger)
        assert client.post(open_url(request), {"text": TEXT}).status_code == 404
        for deed in ("answer", "resolve"):
            assert client.post(f"/comments/{thread.pk}/{deed}/", {"text": TEXT}).status_code == 404
        with pytest.raises(NoRight):
            open_thread(request, TEXT, by=stranger)
    assert Comment.objects.count() == 1
    assert signed_in(planner(request)).post(f"/comments/nonsense/{request.pk}/", {"text": TEXT}).status_code == 404


def test_internal_matters_are_hidden_from_the_centre() -> None:
    request = papers(state="submitted")
    own = planner(request)
    inside = open_thread(request, "ภายใน: ต่อรองก่อนได้", by=own, internal=True)
    open_thread(request, "เปิดเผย: ดูเอกสารแนบ", by=own)
    for role in ("NESDC", "BUDGET_BUREAU", "AUDITOR"):
        client = signed_in(hat(role))
        page = client.get(request.get_absolute_url()).content.decode()
        assert "เปิดเผย: ดูเอกสารแนบ" in page
        assert "ภายใน: ต่อรองก่อนได้" not in page
        assert 'name="internal"' not in page
        assert client.post(f"/comments/{inside.pk}/answer/", {"text": TEXT}).status_code == 404
        assert client.post(f"/comments/{inside.pk}/resolve/").status_code == 404
        assert client.post(open_url(request), {"text": TEXT, "internal": "on"}).status_code == 403
    governor = signed_in(hat("GOVERNOR", request.unit)).get(request.get_absolute_url()).content.decode()
    assert "ภายใน: ต่อรองก่อนได้" in governor
    assert 'name="internal"' in governor
    assert Thread.objects.count() == 2


def test_the_form_asks_for_an_internal_matter() -> None:
    request = papers()
    signed_in(planner(request)).post(open_url(request), {"text": TEXT, "internal": "on"})
    assert Thread.objects.get().is_internal


def test_words_and_matters_stay_as_they_are() -> None:
    request = papers()
    own = planner(request)
    thread = open_thread(request, TEXT, by=own)
    comments, threads = Comment.objects.filter(thread=thread), Thread.objects.filter(pk=thread.pk)
    refused(lambda: comments.update(text="อย่างอื่น"))
    refused(lambda: comments._raw_delete("default"))
    refused(lambda: threads.update(is_internal=True))
    refused(lambda: threads._raw_delete("default"))
    resolve(thread, by=own)
    refused(lambda: threads.update(resolved_at=None, resolved_by=None, resolved_as=""))
    assert comments.get().text == TEXT


def test_a_thread_is_about_exactly_one_paper() -> None:
    request = papers()
    own = planner(request)
    for wrong in ({}, {"request": request, "action_plan": request.action_plan}):
        refused(lambda wrong=wrong: Thread.objects.create(unit=request.unit, opened_by=own, **wrong))


def test_closing_leaves_a_trace_and_happens_once() -> None:
    request = papers(state="submitted")
    analyst, own, auditor = hat("BUDGET_BUREAU"), planner(request), hat("AUDITOR")
    thread = open_thread(request, TEXT, by=analyst)
    assert signed_in(auditor).post(f"/comments/{thread.pk}/resolve/").status_code == 403
    client = signed_in(own)  # holds the right to edit, though the paper is closed now
    assert client.post(f"/comments/{thread.pk}/resolve/").status_code == 302
    thread.refresh_from_db()
    assert (thread.resolved_by, thread.resolved_as) == (own, own.signature())
    assert f"ปิดเรื่องโดย {own.signature()}" in client.get(request.get_absolute_url()).content.decode()
    assert client.post(f"/comments/{thread.pk}/resolve/").status_code == 409
    assert client.post(f"/comments/{thread.pk}/answer/", {"text": TEXT}).status_code == 409
    with pytest.raises(NotYet):
        add_comment(thread, TEXT, by=analyst)


def test_who_opened_a_matter_closes_it() -> None:
    request = papers(state="submitted")
    analyst = hat("BUDGET_BUREAU")
    thread = open_thread(request, TEXT, by=analyst)
    client = signed_in(analyst)
    assert f"/comments/{thread.pk}/resolve/" in client.get(request.get_absolute_url()).content.decode()
    assert client.post(f"/comments/{thread.pk}/resolve/").status_code == 302


def test_an_answer_is_signed_with_the_hat() -> None:
    request = papers()
    own, governor = planner(request), hat("GOVERNOR", request.unit)
    thread = open_thread(request, TEXT, by=own)
    assert signed_in(governor).post(f"/comments/{thread.pk}/answer/", {"text": "เห็นด้วย"}).status_code == 302
    assert [c.signed_as for c in thread.comments.all()] == [own.signature(), governor.signature()]
    assert signed_in(governor).post(f"/comments/{thread.pk}/answer/", {"text": " "}).status_code == 422


def test_a_comment_on_a_line_names_it_and_leads_to_it() -> None:
    request = papers()
    line = request.lines.first()
    client = signed_in(planner(request))
    assert f'value="line:{line.pk}"' in client.get(f"{request.get_absolute_url()}?on=line:{line.pk}").content.decode()
    client.post(open_url(request), {"text": TEXT, "on": f"line:{line.pk}"})
    thread = Thread.objects.get()
    assert (thread.anchor, thread.anchor_label) == (f"line:{line.pk}", line.description)
    assert f'href="#line-{line.pk}"' in client.get(request.get_absolute_url()).content.decode()


def test_a_field_is_named_and_what_the_paper_lacks_is_left_out() -> None:
    request = papers()
    own, project = planner(request), request.action_plan.projects.first()
    foreign = papers().lines.first()
    assert open_thread(project, TEXT, by=own, anchor="field:rationale").anchor_label == "หลักการและเหตุผล"
    for wrong in (f"line:{foreign.pk}", "line:x", "line:" + "9" * 30, "field:lines", "field:nothing", "nothing", "table:users"):
        assert open_thread(request, TEXT, by=own, anchor=wrong).anchor == ""


def test_a_project_people_spoke_about_is_not_deleted() -> None:
    project = ProjectFactory(action_plan=ActionPlanFactory())
    own = planner(project.action_plan)
    open_thread(project, TEXT, by=own)
    with pytest.raises(NotYet):
        delete_project(project, by=own)


@pytest.mark.parametrize("role", ["PROVINCE_OFFICE", "BUDGET_BUREAU"])
def test_the_request_page_asks_few_questions_whatever_is_said(role: str) -> None:
    request = papers()
    LineFactory.create_batch(16, request=request, project=request.action_plan.projects.first())
    bring(request, "bb_review")
    own = planner(request)
    client = signed_in(own if role == "PROVINCE_OFFICE" else hat(role))
    client.get(request.get_absolute_url())
    taken = []
    for threads, answers in ((1, 0), (2, 8), (47, 0)):
        for _number in range(threads):
            thread = open_thread(request, TEXT, by=own)
        for _number in range(answers):
            add_comment(thread, TEXT, by=own)
        with CaptureQueriesContext(connection) as counted:
            assert client.get(request.get_absolute_url()).status_code == 200
        taken.append(len(counted))
    assert taken[0] == taken[1] == taken[2] <= MOST_QUERIES


def test_every_field_and_row_of_a_brief_begins_a_comment_and_is_led_back_to(client: Client) -> None:
    project = ProjectFactory(action_plan=ActionPlanFactory())
    own = hat("PROVINCE_OFFICE", project.action_plan.unit)
    client.force_login(own.user)
    page = client.get(project.get_absolute_url()).content.decode()
    matters = set(re.findall(r'href="\?on=([^"#]+)#comments"', page))
    assert {"field:rationale", "field:starts_on"} <= matters
    for relation in ("objectives", "need_sources", "readiness"):
        assert {f"{relation}:{row.pk}" for row in getattr(project, relation).all()} <= matters
    for matter in sorted(matters):
        thread = open_thread(project, TEXT, by=own, anchor=matter)
        assert (thread.anchor, bool(thread.anchor_label)) == (matter, True)
        assert f'id="{fragment_of(matter)[1:]}"' in page, matter


def test_issues_indicators_table_and_texts_of_a_plan_begin_comments(client: Client) -> None:
    plan = DevelopmentPlanFactory(state="draft")
    issue = plan.issues.get()
    indicator = issue.indicators.create(name="รายได้", unit_of_measure="บาท")
    row = issue.programmes.get().plan_projects.create(project_key="N-1", name="โครงการใหม่")
    foreign = DevelopmentPlanFactory(state="draft").issues.get()
    own = hat("PROVINCE_OFFICE", plan.unit)
    client.force_login(own.user)
    page = client.get(plan.get_absolute_url()).content.decode()
    wanted = {f"issue:{issue.pk}", f"indicator:{indicator.pk}", f"plan_project:{row.pk}", "field:analysis", "field:executive_summary"}
    assert wanted <= set(re.findall(r'href="\?on=([^"#]+)#comments"', page))
    for matter in wanted:
        assert open_thread(plan, TEXT, by=own, anchor=matter).anchor == matter
        assert f'id="{fragment_of(matter)[1:]}"' in page
    assert open_thread(plan, TEXT, by=own, anchor=f"issue:{foreign.pk}").anchor == ""
    assert "เกี่ยวกับ: รายได้" in client.get(plan.get_absolute_url(), {"on": f"indicator:{indicator.pk}"}).content.decode()
