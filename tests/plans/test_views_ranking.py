"""Moving projects: by rank, by bucket, with and without script; who may not, and when not."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from plans.models import AnnualActionPlan, Project
from tests.factories import ActionPlanFactory, ProjectFactory, ProvinceFactory, bring, hat

pytestmark = pytest.mark.django_db
IN, OVER = "in_ceiling", "over_ceiling"
MOVE_QUERIES = 40


def signed_in(client: Client, membership: Membership) -> Client:
    client.force_login(membership.user)
    return client


@pytest.fixture
def paper() -> AnnualActionPlan:
    """Five projects A to E, the last two over the ceiling, and the management budget."""
    plan = ActionPlanFactory()
    for key, bucket in zip("ABCDE", (IN, IN, IN, OVER, OVER), strict=True):
        ProjectFactory(action_plan=plan, project_key=key, bucket=bucket, children=False)
    ProjectFactory(action_plan=plan, project_key="M", kind="management", rank=None, amount_baht=Decimal(9), children=False)
    return plan


def order(paper: AnnualActionPlan) -> list[str]:
    return [f"{p.project_key}{'' if p.bucket == IN else '*'}" for p in paper.projects.exclude(rank=None).order_by("rank")]


def move(client: Client, paper: AnnualActionPlan, key: str, rank: object, **headers: str) -> int:
    project = Project.objects.get(action_plan=paper, project_key=key)
    where = reverse("plans:action_plan_rank", args=[paper.pk])
    return client.post(where, {"id": project.pk, "rank": rank}, headers=headers).status_code


@pytest.mark.parametrize(("key", "rank", "expected"), [
    ("C", 1, "C A B D* E*"),
    ("A", 3, "B C A D* E*"),
    ("A", 4, "B C D* A* E*"),
    ("E", 4, "A B C E* D*"),
    ("E", 2, "A E B C D*"),
    ("A", 99, "B C D* E* A*"),
    ("A", "๒", "B A C D* E*"),
    ("B", 0, "B A C D* E*"),
])  # fmt: skip
def test_a_move_numbers_all_and_joins_the_bucket_it_lands_in(
    client: Client, paper: AnnualActionPlan, key: str, rank: object, expected: str
) -> None:
    signed_in(client, hat("PROVINCE_OFFICE", paper.unit))
    assert move(client, paper, key, rank) == 302
    assert order(paper) == expected.split()
    assert list(paper.projects.exclude(rank=None).order_by("rank").values_list("rank", flat=True)) == [1, 2, 3, 4, 5]


def test_with_script_only_the_live_part_comes_back(client: Client, paper: AnnualActionPlan) -> None:
    signed_in(client, hat("PROVINCE_OFFICE", paper.unit))
    project = paper.projects.get(project_key="C")
    answer = client.post(reverse("plans:action_plan_rank", args=[paper.pk]), {"id": project.pk, "rank": 1}, headers={"hx-request": "true"})
    page = client.get(paper.get_absolute_url()).content.decode()
    fragment = answer.content.decode()
    assert "<html" not in fragment
    assert 'id="ranking"' in fragment
    assert fragment.index('id="project-') == fragment.index(f'id="project-{project.pk}"')
    assert fragment[fragment.index("<tbody") : fragment.index("</tbody>")].count("<tr") == page[
        page.index("<tbody") : page.index("</tbody>")
    ].count("<tr")


def test_several_projects_change_their_bucket_at_once(client: Client, paper: AnnualActionPlan) -> None:
    signed_in(client, hat("PROVINCE_OFFICE", paper.unit))
    chosen = paper.projects.filter(project_key__in=["A", "C"]).values_list("pk", flat=True)
    before = paper.revision
    answer = client.post(reverse("plans:action_plan_bucket", args=[paper.pk]), {"selected": list(chosen), "bucket": OVER})
    assert answer.status_code == 302
    assert order(paper) == ["B", "A*", "C*", "D*", "E*"]
    paper.refresh_from_db()
    assert paper.revision == before + 1


@pytest.mark.parametrize("data", [{}, {"id": "x", "rank": "1"}, {"id": "1", "rank": "หนึ่ง"}])
def test_nonsense_is_a_bad_request(client: Client, paper: AnnualActionPlan, data: dict[str, str]) -> None:
    signed_in(client, hat("PROVINCE_OFFICE", paper.unit))
    assert client.post(reverse("plans:action_plan_rank", args=[paper.pk]), data).status_code == 400
    assert client.post(reverse("plans:action_plan_bucket", args=[paper.pk]), {"bucket": "nowhere"}).status_code == 400


def test_neither_the_management_budget_nor_a_project_of_another_plan_can_be_ranked(client: Client, paper: AnnualActionPlan) -> None:
    signed_in(client, hat("PROVINCE_OFFICE", paper.unit))
    assert move(client, paper, "M", 1) == 404
    stranger = ProjectFactory(children=False)
    assert client.post(reverse("plans:action_plan_rank", args=[paper.pk]), {"id": stranger.pk, "rank": 1}).status_code == 404


def test_refusals(client: Client, paper: AnnualActionPlan) -> None:
    signed_in(client, hat("PROVINCE_OFFICE", ProvinceFactory()))
    assert move(client, paper, "A", 2) == 404
    signed_in(client, hat("GOVERNOR", paper.unit))
    assert move(client, paper, "A", 2) == 403
    bring(paper, "submitted")
    signed_in(client, hat("NESDC"))
    assert move(client, paper, "A", 2) == 403
    signed_in(client, hat("PROVINCE_OFFICE", paper.unit))
    assert move(client, paper, "A", 2) == 409
    assert order(paper) == ["A", "B", "C", "D*", "E*"]


def test_a_returned_plan_can_be_ranked_again(client: Client, paper: AnnualActionPlan) -> None:
    bring(paper, "returned")
    signed_in(client, hat("PROVINCE_OFFICE", paper.unit))
    assert move(client, paper, "A", 2) == 302


def test_a_refused_move_comes_as_a_page_not_inside_the_list(client: Client, paper: AnnualActionPlan) -> None:
    bring(paper, "submitted")
    signed_in(client, hat("PROVINCE_OFFICE", paper.unit))
    project = paper.projects.get(project_key="C")
    answer = client.post(reverse("plans:action_plan_rank", args=[paper.pk]), {"id": project.pk, "rank": 1}, headers={"hx-request": "true"})
    assert answer.status_code == 409
    assert answer.headers["HX-Retarget"] == "body"


@pytest.mark.parametrize(("key", "rank", "told"), [
    ("A", 3, "จากลำดับ 3 กลับไปลำดับ 1"),
    ("E", 2, "จากลำดับ 2 กลับไปลำดับ 5 · เกินกรอบ"),
    ("A", 2, "สลับกลับที่เดิม"),
])  # fmt: skip
def test_an_undo_says_what_it_undid(client: Client, paper: AnnualActionPlan, key: str, rank: int, told: str) -> None:
    signed_in(client, hat("PROVINCE_OFFICE", paper.unit))
    before = order(paper)
    move(client, paper, key, rank)
    fragment = client.post(reverse("plans:action_plan_undo", args=[paper.pk]), headers={"hx-request": "true"}).content.decode()
    assert told in fragment
    assert order(paper) == before


def test_an_undo_of_a_bucket_move_counts_the_projects(client: Client, paper: AnnualActionPlan) -> None:
    signed_in(client, hat("PROVINCE_OFFICE", paper.unit))
    chosen = paper.projects.filter(project_key__in=["A", "C"]).values_list("pk", flat=True)
    client.post(reverse("plans:action_plan_bucket", args=[paper.pk]), {"selected": list(chosen), "bucket": OVER})
    page = client.post(reverse("plans:action_plan_undo", args=[paper.pk]), follow=True).content.decode()
    assert "2 โครงการกลับไปในกรอบ" in page


def test_a_move_costs_the_same_at_twenty_and_at_two_hundred_projects(
    client: Client, paper: AnnualActionPlan, django_assert_max_num_queries
) -> None:
    signed_in(client, hat("PROVINCE_OFFICE", paper.unit))
    counts = []
    move(client, paper, "A", 1)
    for number in (20, 200):
        have = paper.projects.exclude(rank=None).count()
        Project.objects.bulk_create(
            Project(action_plan=paper, project_key=f"X{n}", programme=paper.projects.first().programme, name=f"โครงการ {n}", rank=n,
                    bucket=OVER, amount_baht=Decimal(n)) for n in range(have + 1, number + 1)
        )  # fmt: skip
        assert paper.projects.exclude(rank=None).count() == number
        last = paper.projects.get(rank=number)
        with django_assert_max_num_queries(MOVE_QUERIES) as queries:
            where = reverse("plans:action_plan_rank", args=[paper.pk])
            assert client.post(where, {"id": last.pk, "rank": 1}, headers={"hx-request": "true"}).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
