"""An action plan that cites another version of its development plan: every project keeps its place."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.errors import NoRight, NotYet
from plans import services
from plans.models import AnnualActionPlan, DevelopmentPlan, Indicator, PlanProject, Programme
from plans.rules import check_action_plan
from tests.factories import YEAR, ActionPlanFactory, DevelopmentPlanFactory, ProjectFactory, bring, hat

from .versions import review_of

pytestmark = pytest.mark.django_db
NAMES = "แผนงานพัฒนาแหล่งท่องเที่ยว"


@pytest.fixture
def paper() -> AnnualActionPlan:
    """The second year of a plan, with one project in the plan's table whose outcome feeds an indicator of the plan."""
    first = DevelopmentPlanFactory()
    paper = ActionPlanFactory(unit=first.unit, fiscal_year=YEAR + 1, plan=first)
    project = ProjectFactory(action_plan=paper)
    project.indicators.filter(level="outcome").update(contributes_to=Indicator.objects.get(issue__plan=first))
    return paper


@pytest.fixture
def review(paper: AnnualActionPlan) -> DevelopmentPlan:
    """The accepted review for that year."""
    assert paper.plan is not None
    return bring(review_of(paper.plan, office(paper), YEAR + 1), "at_subcommittee")


def office(paper: AnnualActionPlan) -> Any:
    return hat("PROVINCE_OFFICE", paper.unit)


def faults(paper: AnnualActionPlan) -> set[str]:
    return {f.code for f in check_action_plan(paper.pk).findings if f.is_open_fault}


def test_projects_and_their_indicators_go_to_the_same_places_of_the_new_version(paper: AnnualActionPlan, review: DevelopmentPlan) -> None:
    project = paper.projects.get()
    assert "ALN-04" in faults(paper)
    services.cite(paper.pk, review.pk, by=office(paper))
    paper.refresh_from_db()
    project.refresh_from_db()
    assert paper.plan == review
    assert (project.programme.issue.plan, project.programme.name, project.revision) == (review, NAMES, 2)
    assert project.indicators.get(level="outcome").contributes_to == Indicator.objects.get(issue__plan=review)
    assert faults(paper).isdisjoint({"ALN-02", "ALN-03", "ALN-04", "ALN-10"})


def test_the_table_of_the_new_version_says_where_a_project_stands(paper: AnnualActionPlan, review: DevelopmentPlan) -> None:
    other = Programme.objects.create(issue=review.issues.get(), name="แผนงานถนนปลอดภัย")
    PlanProject.objects.filter(programme__issue__plan=review).update(programme=other)
    services.cite(paper.pk, review.pk, by=office(paper))
    assert paper.projects.get().programme == other


def test_a_project_without_a_place_there_keeps_all_but_its_programme(paper: AnnualActionPlan, review: DevelopmentPlan) -> None:
    review.issues.all().delete()
    [move] = services.cite(paper.pk, review.pk, by=office(paper))
    project = paper.projects.get()
    assert (move.programme, project.programme, project.name) == (None, None, move.project.name)
    assert project.indicators.get(level="outcome").contributes_to is None
    assert "ALN-02" in faults(paper)


def test_citing_the_same_version_again_changes_nothing(paper: AnnualActionPlan, review: DevelopmentPlan) -> None:
    services.cite(paper.pk, review.pk, by=office(paper))
    services.cite(paper.pk, review.pk, by=office(paper))
    assert paper.projects.get().revision == 2


def test_drafts_later_reviews_and_plans_of_others_cannot_be_cited(paper: AnnualActionPlan, review: DevelopmentPlan) -> None:
    draft = DevelopmentPlanFactory(unit=paper.unit, review_year=YEAR, state="draft")
    later = DevelopmentPlanFactory(unit=paper.unit, review_year=YEAR + 3, state="at_subcommittee")
    of_other_years = DevelopmentPlanFactory(unit=paper.unit, year_from=YEAR + 5)
    for plan in (draft, later, of_other_years, DevelopmentPlanFactory()):
        with pytest.raises(DevelopmentPlan.DoesNotExist):
            services.cite(paper.pk, plan.pk, by=office(paper))


def test_only_the_office_may_and_only_while_the_paper_is_open(paper: AnnualActionPlan, review: DevelopmentPlan) -> None:
    with pytest.raises(NoRight):
        services.cite(paper.pk, review.pk, by=hat("GOVERNOR", paper.unit))
    bring(paper, "submitted")
    with pytest.raises(NotYet):
        services.cite(paper.pk, review.pk, by=office(paper))


def test_the_page_shows_where_each_project_goes_and_does_it(paper: AnnualActionPlan, review: DevelopmentPlan, client: Client) -> None:
    client.force_login(office(paper).user)
    address = reverse("plans:action_plan_cite", args=[paper.pk])
    assert address in client.get(paper.get_absolute_url()).content.decode()
    page = client.get(address).content.decode()
    assert page.count(f'<td data-l="แผนงานในฉบับที่เลือก">{NAMES}</td>') == 1
    assert client.post(address, {"plan": review.pk}).url == paper.get_absolute_url()
    assert f"เปลี่ยนแผนพัฒนาที่อ้างเป็นฉบับทบทวน ปี {YEAR + 1}" in client.get(paper.get_absolute_url()).content.decode()
    assert "อ้างฉบับนี้อยู่แล้ว" in client.get(address).content.decode()
    assert client.post(address, {"plan": DevelopmentPlanFactory().pk}).status_code == 422


def test_what_has_no_place_in_the_new_version_is_told(paper: AnnualActionPlan, review: DevelopmentPlan, client: Client) -> None:
    review.issues.all().delete()
    client.force_login(office(paper).user)
    address = reverse("plans:action_plan_cite", args=[paper.pk])
    assert "ไม่มีในฉบับนี้" in client.get(address).content.decode()
    told = client.post(address, {"plan": review.pk}, follow=True).content.decode()
    assert "โครงการ 1 โครงการไม่มีแผนงานในฉบับใหม่" in told


def test_a_body_without_an_accepted_plan_is_told_so(client: Client) -> None:
    paper = ActionPlanFactory(plan=None)
    client.force_login(office(paper).user)
    page = client.get(reverse("plans:action_plan_cite", args=[paper.pk]))
    assert "ยังไม่มีแผนพัฒนาที่ผ่านความเห็นชอบ" in page.content.decode()


def test_the_page_asks_as_few_questions_for_many_projects(
    paper: AnnualActionPlan, review: DevelopmentPlan, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(office(paper).user)
    address = reverse("plans:action_plan_cite", args=[paper.pk])

    def asked() -> int:
        client.get(address)
        with django_assert_max_num_queries(25) as taken:
            client.get(address)
        return len(taken)

    few = asked()
    for _number in range(20):
        ProjectFactory(action_plan=paper)
    assert asked() == few
