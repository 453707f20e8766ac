"""What-if orders kept side by side, one chosen; the last move undone."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import NoRight, NotYet
from plans import services
from plans.models import AnnualActionPlan, Bucket, Scenario
from plans.services.action_plans import ranked
from tests.factories import ActionPlanFactory, ProjectFactory, ProvinceFactory, bring, hat

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> AnnualActionPlan:
    paper = ActionPlanFactory()
    for n in range(4):
        ProjectFactory(action_plan=paper, amount_baht=Decimal(1_000_000 * (n + 1)))
    return paper


@pytest.fixture
def planner(plan):
    return hat("PROVINCE_OFFICE", plan.unit)


def order(plan: AnnualActionPlan) -> list[tuple[int, str]]:
    return [(p.pk, p.bucket) for p in ranked(plan)]


def test_a_kept_order_comes_back_as_it_was(plan, planner) -> None:
    before = order(plan)
    kept = services.save_scenario(plan.pk, " ทางเลือก  ๑ ", by=planner)
    services.move_project(plan.pk, before[3][0], 1, by=planner)
    services.set_bucket(plan.pk, {before[0][0]}, Bucket.OVER_CEILING, by=planner)
    assert order(plan) != before
    services.choose_scenario(kept, by=planner)
    assert order(plan) == before
    assert kept.name == "ทางเลือก 1"
    assert [p.rank for p in ranked(plan)] == [1, 2, 3, 4]


def test_a_move_is_undone_and_done_again(plan, planner) -> None:
    before = order(plan)
    services.set_bucket(plan.pk, {pk for pk, _ in before[:2]}, Bucket.OVER_CEILING, by=planner)
    after = order(plan)
    services.undo(plan.pk, by=planner)
    assert order(plan) == before
    services.undo(plan.pk, by=planner)
    assert order(plan) == after


def test_without_a_move_there_is_nothing_to_undo(plan, planner) -> None:
    with pytest.raises(NotYet):
        services.undo(plan.pk, by=planner)


def test_projects_added_since_follow_and_removed_ones_are_forgotten(plan, planner) -> None:
    kept = services.save_scenario(plan.pk, "ก", by=planner)
    gone = ranked(plan)[0]
    services.delete_project(gone, by=planner)
    added = ProjectFactory(action_plan=plan)
    services.choose_scenario(kept, by=planner)
    ranks = [(p.pk, p.rank) for p in ranked(plan)]
    assert ranks[-1] == (added.pk, 4)
    assert gone.pk not in dict(ranks)


def test_the_same_name_is_written_over_and_the_seventh_is_refused(plan, planner) -> None:
    for n in range(6):
        services.save_scenario(plan.pk, f"ทาง {n}", by=planner)
    services.save_scenario(plan.pk, "ทาง 0", by=planner)
    with pytest.raises(NotYet, match="6"):
        services.save_scenario(plan.pk, "อีกทาง", by=planner)
    with pytest.raises(NotYet):
        services.save_scenario(plan.pk, "  ", by=planner)


def test_only_the_office_keeps_and_chooses_and_only_while_the_plan_is_open(plan, planner) -> None:
    kept = services.save_scenario(plan.pk, "ก", by=planner)
    with pytest.raises(NoRight):
        services.choose_scenario(kept, by=hat("GOVERNOR", plan.unit))
    bring(plan, "submitted")
    with pytest.raises(NotYet):
        services.choose_scenario(kept, by=planner)


def test_choosing_what_somebody_dropped_meanwhile_is_refused_with_a_sentence(plan, planner) -> None:
    kept = services.save_scenario(plan.pk, "ก", by=planner)
    services.delete_scenario(kept, by=planner)
    with pytest.raises(NotYet):
        services.choose_scenario(kept, by=planner)


def test_a_scenario_of_another_plan_is_not_reached_through_mine(client: Client, plan, planner) -> None:
    other = ActionPlanFactory(unit=ProvinceFactory())
    foreign = Scenario.objects.create(action_plan=other, name="ก", made_by=planner)
    client.force_login(planner.user)
    for name in ("plans:scenario_choose", "plans:scenario_delete"):
        assert client.post(reverse(name, args=[plan.pk, foreign.pk])).status_code == 404


def test_the_page_shows_both_sums_and_costs_the_same_with_more_scenarios(
    client: Client, plan, planner, django_assert_max_num_queries
) -> None:
    client.force_login(planner.user)
    url = reverse("plans:scenarios", args=[plan.pk])
    services.save_scenario(plan.pk, "ทางเลือก ก", by=planner)
    services.set_bucket(plan.pk, {ranked(plan)[3].pk}, Bucket.OVER_CEILING, by=planner)
    with django_assert_max_num_queries(20) as one:
        page = client.get(url).content.decode()
    assert "10,000,000" in page
    assert "6,000,000" in page
    for n in range(5):
        services.save_scenario(plan.pk, f"ทาง {n}", by=planner)
    with django_assert_max_num_queries(20) as six:
        client.get(url)
    assert len(one) == len(six)


@settings(max_examples=15, deadline=None)
@given(moves=st.lists(st.tuples(st.integers(0, 5), st.integers(1, 6)), max_size=8))
def test_after_any_moves_ranks_run_from_one_and_undo_restores_the_last(moves) -> None:
    paper = ActionPlanFactory()
    planner = hat("PROVINCE_OFFICE", paper.unit)
    projects = [ProjectFactory(action_plan=paper) for _ in range(6)]
    for index, rank in moves:
        before = order(paper)
        services.move_project(paper.pk, projects[index].pk, rank, by=planner)
        assert sorted(p.rank for p in ranked(paper)) == [1, 2, 3, 4, 5, 6]
        services.undo(paper.pk, by=planner)
        assert order(paper) == before
        services.undo(paper.pk, by=planner)


def test_two_orders_are_compared_by_what_moved_not_by_what_made_room(client: Client, plan, planner) -> None:
    a, b, c, d = (p.pk for p in ranked(plan))
    first = services.save_scenario(plan.pk, "ก", by=planner)
    services.move_project(plan.pk, d, 1, by=planner)
    services.set_bucket(plan.pk, {b}, Bucket.OVER_CEILING, by=planner)
    second = services.save_scenario(plan.pk, "ข", by=planner)
    client.force_login(planner.user)
    url = reverse("plans:scenarios", args=[plan.pk])
    pair = client.get(url, {"a": first.pk, "b": second.pk}).context["pair"]
    assert {row.project.pk for row in pair.differing} == {b, d}
    assert [row.project.pk for row in pair.rows] == [d, a, c, b]
    assert (pair.inside_change, pair.left_change, pair.over_change) == (-2_000_000, 2_000_000, 2_000_000)
    assert [row.project.pk for row in pair.leaving] == [b]
    back = client.get(url, {"a": second.pk, "b": first.pk, "all": "1"})
    assert back.context["pair"].inside_change == 2_000_000
    assert len(back.context["rows"]) == 4


def test_a_nonsense_choice_of_orders_falls_back_to_the_usual_pair(client: Client, plan, planner) -> None:
    client.force_login(planner.user)
    url = reverse("plans:scenarios", args=[plan.pk])
    assert client.get(url, {"a": "x", "b": "99999999999999999999"}).context["rows"] == []
    services.save_scenario(plan.pk, "ก", by=planner)
    pair = client.get(url, {"a": "x"}).context["pair"]
    assert (pair.a.key, pair.b.title) == ("now", "ก")
