"""Two people at one form: nothing is lost, nothing is overwritten unseen, a press counts once."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Membership
from core.errors import Clash, NotYet
from core.together import token_of
from plans.briefs import SPECS
from plans.forms.brief_rows import ACTIVITIES
from plans.forms.measures import IndicatorForm
from plans.forms.parts import IssueForm
from plans.forms.projects import ProjectForm
from plans.models import Activity, DevelopmentIssue, DevelopmentPlan, Indicator, Project
from plans.services import save_part, save_project
from tests.factories import DevelopmentPlanFactory, NodeKind, ProjectFactory, hat, node

pytestmark = pytest.mark.django_db
MOST_TO_OPEN, MOST_TO_SAVE = 23, 61


@pytest.fixture
def project() -> Project:
    return ProjectFactory()


def here(project: Project) -> Membership:
    return hat("PROVINCE_OFFICE", project.action_plan.unit)


def sent(form: Any, **changes: Any) -> QueryDict:
    """What a browser sends from this unbound form, with these changes."""
    data = QueryDict(mutable=True)
    data["opened"] = token_of(form)
    for part in getattr(form, "forms", [form]):
        for bound in part:
            value = bound.value()
            values = value if isinstance(value, list) else [] if value in (None, False) else [value]
            data.setlist(bound.html_name, [str(getattr(each, "pk", each)) for each in values])
    for name in getattr(getattr(form, "management_form", None), "fields", []):
        data[f"{form.prefix}-{name}"] = str(form.management_form.initial.get(name) or 0)
    for name, value in changes.items():
        data.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
    return data


def page_of(answer: Any) -> QueryDict:
    """What the conflict page sends when nothing is touched on it."""
    data = QueryDict(mutable=True)
    for name, value in answer.context["clash"].sent:
        data.appendlist(name, value)
    for item in answer.context["clash"].items:
        if item.bound:
            value = item.bound.value()
            data.setlist(item.bound.html_name, value if isinstance(value, list) else [value])
    return data


def edit(project: Project) -> str:
    return reverse("plans:project_edit", args=[project.pk])


def signed_in(who: Membership) -> Client:
    client = Client()
    client.force_login(who.user)
    return client


def test_fields_that_only_one_of_two_changed_are_both_saved(project: Project) -> None:
    first, second = signed_in(here(project)), signed_in(here(project))
    forms = [client.get(edit(project)).context["form"] for client in (first, second)]
    first.post(edit(project), sent(forms[0], name="ชื่อใหม่", amount_baht="๒,๐๐๐,๐๐๐"))
    answer = second.post(edit(project), sent(forms[1], rationale="เหตุผลใหม่"), follow=True)
    project.refresh_from_db()
    assert (project.name, project.amount_baht, project.rationale) == ("ชื่อใหม่", Decimal(2_000_000), "เหตุผลใหม่")
    assert "ค่าของเขายังอยู่: ชื่อโครงการ, งบประมาณปีนี้ (บาท)" in answer.content.decode()


def test_the_second_save_shows_both_values_and_stores_nothing(project: Project) -> None:
    ours, theirs = here(project), here(project)
    first, second = signed_in(theirs), signed_in(ours)
    forms = [client.get(edit(project)).context["form"] for client in (first, second)]
    first.post(edit(project), sent(forms[0], name="ชื่อของเพื่อน", expected_benefit="ของเพื่อน"))
    answer = second.post(edit(project), sent(forms[1], name="ชื่อของฉัน", rationale="เหตุผลของฉัน"))
    assert answer.status_code == 409
    (item,) = answer.context["clash"].items
    assert (item.label, item.mine, item.theirs) == ("ชื่อโครงการ", "ชื่อของฉัน", "ชื่อของเพื่อน")
    assert item.author.who == theirs.signature()
    assert theirs.signature() in answer.content.decode()
    standing = Project.objects.get(pk=project.pk)
    assert (standing.name, standing.rationale) == ("ชื่อของเพื่อน", project.rationale)


@pytest.mark.parametrize(("pick", "name"), [("mine", "ชื่อของฉัน"), ("theirs", "ชื่อของเพื่อน")])
def test_one_press_saves_the_chosen_value_and_everything_else(project: Project, pick: str, name: str) -> None:
    first, second = signed_in(here(project)), signed_in(here(project))
    forms = [client.get(edit(project)).context["form"] for client in (first, second)]
    first.post(edit(project), sent(forms[0], name="ชื่อของเพื่อน", expected_benefit="ของเพื่อน"))
    page = page_of(second.post(edit(project), sent(forms[1], name="ชื่อของฉัน", rationale="เหตุผลของฉัน")))
    page["pick-name"] = pick
    assert second.post(edit(project), page).status_code == 302
    project.refresh_from_db()
    assert (project.name, project.expected_benefit, project.rationale) == (name, "ของเพื่อน", "เหตุผลของฉัน")


def test_the_value_of_ones_own_may_be_edited_on_the_conflict_page(project: Project) -> None:
    first, second = signed_in(here(project)), signed_in(here(project))
    forms = [client.get(edit(project)).context["form"] for client in (first, second)]
    first.post(edit(project), sent(forms[0], name="ก"))
    page = page_of(second.post(edit(project), sent(forms[1], name="ข")))
    page["pick-name"], page["name"] = "mine", "ก และ ข"
    assert second.post(edit(project), page).status_code == 302
    assert Project.objects.get(pk=project.pk).name == "ก และ ข"


def test_an_answer_over_a_value_that_changed_again_is_asked_again(project: Project) -> None:
    first, second = signed_in(here(project)), signed_in(here(project))
    forms = [client.get(edit(project)).context["form"] for client in (first, second)]
    first.post(edit(project), sent(forms[0], name="ก"))
    page = page_of(second.post(edit(project), sent(forms[1], name="ข")))
    page["pick-name"] = "mine"
    first.post(edit(project), sent(first.get(edit(project)).context["form"], name="ค"))
    again = second.post(edit(project), page)
    assert again.status_code == 409
    assert again.context["clash"].items[0].theirs == "ค"
    assert second.post(edit(project), page_of(again)).status_code == 409, "no answer given"
    page = page_of(again)
    page["pick-all"] = "mine"
    assert second.post(edit(project), page).status_code == 302
    assert Project.objects.get(pk=project.pk).name == "ข"


def test_both_saves_stand_in_the_history(project: Project) -> None:
    ours, theirs = here(project), here(project)
    first, second = signed_in(theirs), signed_in(ours)
    forms = [client.get(edit(project)).context["form"] for client in (first, second)]
    first.post(edit(project), sent(forms[0], name="ของเพื่อน"))
    page = page_of(second.post(edit(project), sent(forms[1], name="ของฉัน")))
    page["pick-name"] = "mine"
    second.post(edit(project), page)
    mine, other, *_made = second.get(project.get_absolute_url()).context["entries"]
    assert "จาก ของเพื่อน เป็น ของฉัน" in mine.sentence
    assert ours.signature() in mine.sentence
    assert "เป็น ของเพื่อน" in other.sentence
    assert theirs.signature() in other.sentence


def test_two_halves_that_do_not_fit_together_are_asked_about(project: Project) -> None:
    first, second = signed_in(here(project)), signed_in(here(project))
    forms = [client.get(edit(project)).context["form"] for client in (first, second)]
    assert first.post(edit(project), sent(forms[0], ends_on="1/12/2570")).status_code == 302
    answer = second.post(edit(project), sent(forms[1], starts_on="1/1/2571"))
    assert answer.status_code == 409
    assert {item.bound.name for item in answer.context["clash"].items} == {"ends_on"}
    assert "วันสิ้นสุดอยู่ก่อนวันเริ่ม" in answer.content.decode()
    page = page_of(answer)
    page["pick-ends_on"] = "mine"
    assert second.post(edit(project), page).status_code == 302


def test_a_token_that_is_not_ours_overwrites_nothing(project: Project) -> None:
    client = signed_in(here(project))
    form = client.get(edit(project)).context["form"]
    for forged in ("x", "\0", "e30:1:2"):
        answer = client.post(edit(project), sent(form, name="ชื่อของฉัน", opened=forged))
        assert answer.status_code == 409
    assert Project.objects.get(pk=project.pk).name == project.name


def test_links_and_yearly_figures_are_compared_too() -> None:
    plan: DevelopmentPlan = DevelopmentPlanFactory(state="draft")
    by, issue = hat("PROVINCE_OFFICE", plan.unit), plan.issues.get()
    nodes = [node(NodeKind.SDG), node(NodeKind.MASTER_PLAN)]

    def form_of(kind: type[Any], row: Any, **changes: Any) -> Any:
        opened, again = (type(row).objects.get(pk=row.pk) for _ in range(2))
        bound = kind(sent(kind(instance=opened, plan=plan), **changes), instance=again, plan=plan)
        assert bound.is_valid(), bound.errors
        return bound

    late = form_of(IssueForm, issue, national_links=[str(nodes[0].pk)])
    save_part(plan.pk, form_of(IssueForm, issue, national_links=[str(nodes[1].pk)], objective="ของเพื่อน"), by=by)
    with pytest.raises(Clash) as refused:
        save_part(plan.pk, late, by=by)
    assert [(item.bound.name, item.theirs) for item in refused.value.items] == [("national_links", str(nodes[1]))]

    indicator = issue.indicators.get()
    year = plan.year_from
    late = form_of(IndicatorForm, indicator, **{f"year_{year}": "7", f"year_{year + 1}": "70"})
    save_part(plan.pk, form_of(IndicatorForm, indicator, **{f"year_{year + 2}": "90"}), by=by)
    save_part(plan.pk, late, by=by)
    figures = dict(Indicator.objects.get(pk=indicator.pk).targets.values_list("year", "value"))
    assert (figures[year], figures[year + 1], figures[year + 2]) == (7, 70, 90)
    assert late.taken_over == [str(year + 2)]


def test_a_part_deleted_meanwhile_is_said_so() -> None:
    plan = DevelopmentPlanFactory(state="draft")
    by, issue = hat("PROVINCE_OFFICE", plan.unit), plan.issues.get()
    typed = sent(IssueForm(instance=issue, plan=plan), name="ชื่อใหม่")
    form = IssueForm(typed, instance=DevelopmentIssue.objects.get(pk=issue.pk), plan=plan)
    assert form.is_valid()
    issue.delete()
    with pytest.raises(NotYet, match="มีผู้ลบ"):
        save_part(plan.pk, form, by=by)


# ---------- rows ----------


def save_rows(project: Project, formset: Any, *, by: Membership) -> None:
    form = ProjectForm(QueryDict(), instance=Project.objects.get(pk=project.pk), section=SPECS["activities"])
    assert form.is_valid()
    save_project(project, by=by, form=form, rows=[formset])


def rows(project: Project, data: Any = None) -> Any:
    return ACTIVITIES(data, instance=Project.objects.get(pk=project.pk), prefix="activities")


def typed_rows(project: Project, **changes: Any) -> Any:
    bound = rows(project, sent(rows(project), **changes))
    assert bound.is_valid(), bound.errors
    return bound


def keep_rows(project: Project, formset: Any) -> list[tuple[str, Decimal]]:
    save_rows(project, formset, by=here(project))
    return [(row.name, row.amount_baht) for row in Activity.objects.filter(project=project).order_by("order", "pk")]


def test_rows_changed_by_one_of_two_are_both_saved(project: Project) -> None:
    mine = typed_rows(project, activities__0__name="หนึ่งของฉัน", activities__2__name="แถวใหม่ของฉัน", activities__2__amount_baht="5")
    theirs = typed_rows(project, activities__1__name="สองของเพื่อน", activities__2__name="แถวใหม่ของเพื่อน", activities__2__amount_baht="7")
    keep_rows(project, theirs)
    names = [name for name, _baht in keep_rows(project, mine)]
    assert set(names) == {"หนึ่งของฉัน", "สองของเพื่อน", "แถวใหม่ของเพื่อน", "แถวใหม่ของฉัน"}
    assert mine.taken_over == ["สองของเพื่อน · กิจกรรมหลัก"]


def test_a_field_of_a_row_changed_by_both_is_asked(project: Project) -> None:
    mine, theirs = typed_rows(project, activities__0__name="ของฉัน"), typed_rows(project, activities__0__name="ของเพื่อน")
    keep_rows(project, theirs)
    with pytest.raises(Clash) as refused:
        save_rows(project, mine, by=here(project))
    (item,) = refused.value.items
    assert (item.mine, item.theirs) == ("ของฉัน", "ของเพื่อน")
    for pick, kept in (("theirs", "ของเพื่อน"), ("mine", "ของฉัน")):
        again = answered(refused.value, pick)
        assert keep_rows(project, valid(project, again))[0][0] == kept


def answered(clash: Clash, pick: str) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in clash.sent:
        data.appendlist(name, value)
    for item in clash.items:
        data[f"pick-{item.key}"] = pick
        if item.bound:
            data[item.bound.html_name] = str(item.bound.value())
    return data


def valid(project: Project, data: Any) -> Any:
    bound = rows(project, data)
    assert bound.is_valid(), bound.errors
    return bound


def test_a_row_deleted_by_the_other_goes_when_nobody_typed_into_it(project: Project) -> None:
    page = sent(rows(project), activities__1__name="สองของฉัน")
    keep_rows(project, typed_rows(project, activities__0__DELETE="on"))
    mine = valid(project, page)
    assert [name for name, _baht in keep_rows(project, mine)] == ["สองของฉัน"]
    assert mine.taken_over == ["แถวที่ถูกลบ: กิจกรรม 1"]


@pytest.mark.parametrize(("pick", "names"), [("mine", {"หนึ่งของฉัน", "กิจกรรม 2"}), ("theirs", {"กิจกรรม 2"})])
def test_a_row_deleted_by_the_other_and_changed_here_is_asked(project: Project, pick: str, names: set[str]) -> None:
    page = sent(rows(project), activities__0__name="หนึ่งของฉัน")
    keep_rows(project, typed_rows(project, activities__0__DELETE="on"))
    with pytest.raises(Clash) as refused:
        save_rows(project, valid(project, page), by=here(project))
    (item,) = refused.value.items
    assert item.theirs == "ลบแล้ว"
    assert "หนึ่งของฉัน" in item.mine
    saved = keep_rows(project, valid(project, answered(refused.value, pick)))
    assert {name for name, _baht in saved} == names


@pytest.mark.parametrize(("pick", "names"), [("mine", ["กิจกรรม 2"]), ("theirs", ["หนึ่งของเพื่อน", "กิจกรรม 2"])])
def test_a_row_deleted_here_and_changed_by_the_other_is_asked(project: Project, pick: str, names: list[str]) -> None:
    mine = typed_rows(project, activities__0__DELETE="on")
    keep_rows(project, typed_rows(project, activities__0__name="หนึ่งของเพื่อน"))
    with pytest.raises(Clash) as refused:
        save_rows(project, mine, by=here(project))
    assert "หนึ่งของเพื่อน" in refused.value.items[0].theirs
    saved = keep_rows(project, valid(project, answered(refused.value, pick)))
    assert [name for name, _baht in saved] == names


def test_rows_on_the_page_of_a_conflict(project: Project) -> None:
    first, second = signed_in(here(project)), signed_in(here(project))
    where = reverse("plans:project_section", args=[project.pk, "activities"])
    pages = [client.get(where).context["rows"][0][1] for client in (first, second)]
    assert first.post(where, sent(pages[0], activities__0__amount_baht="๑๐")).status_code == 302
    answer = second.post(where, sent(pages[1], activities__0__amount_baht="20", activities__1__name="สอง"))
    assert answer.status_code == 409
    page = page_of(answer)
    page[f"pick-{answer.context['clash'].items[0].key}"] = "theirs"
    assert second.post(where, page).status_code == 302
    assert [(a.name, a.amount_baht) for a in project.activities.all()] == [
        ("กิจกรรม 1", Decimal(10)),
        ("สอง", project.activities.last().amount_baht),
    ]


# ---------- what it costs ----------


def test_the_token_is_small_and_gives_nothing_away(project: Project) -> None:
    Project.objects.filter(pk=project.pk).update(rationale="ความลับ" * 2000)
    token = token_of(ProjectForm(instance=Project.objects.get(pk=project.pk)))
    assert len(token) < 1500
    for n in range(40):
        project.activities.create(order=n + 3, name="ความลับ" * 100, amount_baht=1)
    assert len(token_of(rows(project))) < 8000


@pytest.mark.parametrize("number", [1, 40])
def test_a_brief_opens_and_saves_at_the_same_cost_with_a_draft_and_others_there(project: Project, number: int) -> None:
    for _ in range(number):
        signed_in(here(project)).get(edit(project))
        Project.objects.get(pk=project.pk).save()
    client = signed_in(here(project))
    desk = client.get(edit(project)).context["desk"]
    client.post(reverse("accounts:draft"), {"desk": desk.seat.ticket, "opened": desk.opened, "rationale": "ร่าง"})
    with CaptureQueriesContext(connection) as opening:
        form = client.get(edit(project)).context["form"]
    data = sent(form, rationale="ใหม่", once=desk.once, desk=desk.seat.ticket)
    with CaptureQueriesContext(connection) as saving:
        assert client.post(edit(project), data).status_code == 302
    assert len(opening) <= MOST_TO_OPEN
    assert len(saving) <= MOST_TO_SAVE
