"""Proposals at work: an idea becomes a brief, is screened, placed and taken out; who may, and what stands in the way."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Clash, NoRight, NotYet
from core.together import token_of
from plans import services
from plans.forms.proposals import IdeaForm
from plans.models import CANDIDATE, Bucket, Project, Proposal, ScreeningScore
from plans.permissions import BRIEF_POLICY, PROPOSAL_POLICY
from plans.screening import CODES, Mark, complete_scorers, tally
from plans.workflow import PROPOSAL_WORKFLOW
from tests.factories import YEAR, ActionPlanFactory, LineFactory, ProjectFactory, ProvinceFactory, bring, hat
from tests.plans.proposals import ProposalFactory, plan_of, score

IDEA = {
    "title": "ขุดลอกคลอง", "place": "ตำบลป่าแดด", "district": None, "need_source": "ประชาคมตำบล", "estimate_baht": Decimal(500_000),
    "agency": "ที่ทำการปกครองอำเภอ",
}  # fmt: skip
ALL = dict.fromkeys(CODES, 3)
REASON = "ยังไม่บอกจำนวนผู้รับประโยชน์"


@pytest.fixture
def unit(db: None) -> Any:
    return ProvinceFactory()


def codes(refused: Any) -> set[str]:
    return {blocker.code for blocker in refused.value.blockers}


def test_a_districts_idea_is_taken_on_written_screened_and_placed(unit: Any) -> None:
    plan = ActionPlanFactory(unit=unit)
    ProjectFactory(action_plan=plan)
    over = ProjectFactory(action_plan=plan, bucket=Bucket.OVER_CEILING)
    chief, agency = hat("DISTRICT_CHIEF", unit), hat("PROVINCE_AGENCY", unit)
    idea = services.add_idea(unit, YEAR, IDEA, uuid4(), by=chief)
    assert (idea.state, idea.seeks_lead) == ("idea", True)
    proposal = services.move_proposal(idea.pk, "develop", by=agency)
    brief = Project.with_candidates.get(pk=proposal.project_id)
    assert (brief.bucket, brief.rank, brief.name, brief.amount_baht) == (CANDIDATE, None, "ขุดลอกคลอง", 500_000)
    assert [need.reference for need in brief.need_sources.all()] == ["ประชาคมตำบล"]
    assert (brief.sites.get().place, brief.sites.get().province_id) == ("ตำบลป่าแดด", unit.pk)
    with pytest.raises(NotYet) as refused:
        services.move_proposal(proposal.pk, "submit", by=agency)
    assert codes(refused) == {"programme", "agency", "no-activities", "no-indicators"}
    assert all(blocker.url for blocker in refused.value.blockers)
    whole(brief, plan)
    services.move_proposal(proposal.pk, "submit", by=agency)
    board, office = hat("PLAN_SUBCOMMITTEE", unit), hat("PROVINCE_OFFICE", unit)
    with pytest.raises(NotYet) as refused:
        services.move_proposal(proposal.pk, "screen_in", by=board)
    assert codes(refused) == {"no-score"}
    services.save_scores(proposal.pk, ALL, by=board)
    services.move_proposal(proposal.pk, "screen_in", by=board)
    services.place_proposals(unit, YEAR, [proposal.pk], "in_ceiling", by=office)
    brief.refresh_from_db()
    over.refresh_from_db()
    assert (brief.bucket, brief.rank, over.rank) == ("in_ceiling", 2, 3)
    proposal.refresh_from_db()
    assert proposal.state == "in_plan"
    assert [t.action for t in proposal.transitions.order_by("pk")] == ["develop", "submit", "screen_in", "place"]
    assert proposal.transitions.get(action="screen_in").evidence["percent"] == "75.00"


def whole(brief: Project, plan: Any) -> None:
    brief.programme, brief.implementing_unit = plan.plan.issues.get().programmes.get(), "โครงการชลประทาน"
    brief.save()
    brief.activities.create(name="ขุดลอก", order=1)
    brief.indicators.create(name="ความยาวที่ขุดลอก", level="output", order=1)


def test_without_an_action_plan_an_idea_is_kept_and_developing_says_what_is_missing(unit: Any) -> None:
    agency = hat("PROVINCE_AGENCY", unit)
    idea = services.add_idea(unit, YEAR, IDEA, uuid4(), by=agency)
    with pytest.raises(NotYet) as refused:
        services.move_proposal(idea.pk, "develop", by=agency)
    assert codes(refused) == {"no-action-plan"}
    assert str(YEAR) in refused.value.blockers[0].message
    ActionPlanFactory(unit=unit, state="submitted")
    with pytest.raises(NotYet) as refused:
        services.move_proposal(idea.pk, "develop", by=agency)
    assert codes(refused) == {"action-plan-closed"}
    assert not Project.with_candidates.exists()


def test_the_same_form_sent_twice_is_one_idea_and_nobody_elses(unit: Any) -> None:
    chief, token = hat("DISTRICT_CHIEF", unit), uuid4()
    first = services.add_idea(unit, YEAR, IDEA, token, by=chief)
    assert services.add_idea(unit, YEAR, IDEA, token, by=chief) == first
    with pytest.raises(NoRight):
        services.add_idea(unit, YEAR, IDEA, token, by=hat("PROVINCE_AGENCY", unit))
    assert Proposal.objects.count() == 1


@pytest.mark.parametrize("role", ["GOVERNOR", "AUDITOR", "NESDC", "TREASURY_OFFICE", "PRIVATE_PARTNER", "OSM_HEAD", "SYSTEM_ADMIN"])
def test_other_roles_propose_nothing(unit: Any, role: str) -> None:
    with pytest.raises(NoRight):
        services.add_idea(unit, YEAR, IDEA, uuid4(), by=hat(role, unit))


def test_an_agency_sees_its_own_draft_and_nobody_elses_until_it_was_sent(unit: Any) -> None:
    mine, other = hat("PROVINCE_AGENCY", unit), hat("PROVINCE_AGENCY", unit)
    proposal = ProposalFactory(unit=unit, state="draft", proposer=mine)
    office, board, away = hat("PROVINCE_OFFICE", unit), hat("PLAN_SUBCOMMITTEE", unit), hat("PROVINCE_OFFICE", ProvinceFactory())

    def seen_by() -> list[bool]:
        people = (mine, office, other, board, away, hat("NESDC"))
        both = [{policy.scope(p, policy.view_action).filter(pk=pk).exists() for policy, pk in looked_at(proposal)} for p in people]
        assert all(len(answers) == 1 for answers in both), "the brief is seen by whoever sees the proposal"
        return [answers.pop() for answers in both]

    assert seen_by() == [True, True, False, False, False, False]
    services.move_proposal(proposal.pk, "submit", by=mine)
    assert seen_by() == [True, True, True, True, False, False]
    services.move_proposal(proposal.pk, "send_back", by=board, comment=REASON)
    assert seen_by() == [True, True, True, True, False, False], "what was seen once stays in sight"


def looked_at(proposal: Proposal) -> list[tuple[Any, int]]:
    return [(PROPOSAL_POLICY, proposal.pk), (BRIEF_POLICY, proposal.project_id or 0)]


def test_only_the_owner_writes_the_brief_and_only_while_it_is_being_written(unit: Any) -> None:
    mine, other, office = hat("PROVINCE_AGENCY", unit), hat("PROVINCE_AGENCY", unit), hat("PROVINCE_OFFICE", unit)
    proposal = ProposalFactory(unit=unit, state="draft", proposer=mine)
    brief = Project.with_candidates.get(pk=proposal.project_id)
    for by in (other, office, hat("GOVERNOR", unit)):
        with pytest.raises(NoRight):
            services.save_project(brief, by=by, form=Untouched(brief))
    services.save_project(brief, by=mine, form=Untouched(brief))
    services.move_proposal(proposal.pk, "submit", by=mine)
    with pytest.raises(NotYet):
        services.save_project(brief, by=mine, form=Untouched(brief))


class Untouched:
    """A form without changes."""

    def __init__(self, instance: Project) -> None:
        self.instance = instance

    def settled(self) -> "Untouched":
        return self

    def save(self) -> Project:
        return self.instance


def test_an_idea_of_an_agency_is_not_taken_by_another(unit: Any) -> None:
    ActionPlanFactory(unit=unit)
    idea = ProposalFactory(unit=unit)
    with pytest.raises(NoRight):
        services.move_proposal(idea.pk, "develop", by=hat("PROVINCE_AGENCY", unit))


def test_nobody_screens_what_they_wrote_in_whatever_hat(unit: Any) -> None:
    writer = hat("PROVINCE_OFFICE", unit)
    proposal = ProposalFactory(unit=unit, state="submitted", proposer=writer)
    second_hat = hat("PLAN_SUBCOMMITTEE", unit, user=writer.user)
    for by in (writer, second_hat):
        with pytest.raises(NoRight, match="ของตนเองไม่ได้"):
            services.save_scores(proposal.pk, ALL, by=by)
        with pytest.raises(NoRight, match="ของตนเองไม่ได้"):
            services.move_proposal(proposal.pk, "screen_out", by=by, comment=REASON)
        assert "screen_project" not in PROPOSAL_POLICY.actions_on(by, proposal)
        assert not PROPOSAL_POLICY.scope(by, "screen_project").exists()
    services.save_scores(proposal.pk, ALL, by=hat("PROVINCE_OFFICE", unit))


def test_a_brief_sent_back_is_scored_anew_and_a_refusal_needs_a_reason(unit: Any) -> None:
    agency, board = hat("PROVINCE_AGENCY", unit), hat("PLAN_SUBCOMMITTEE", unit)
    proposal = ProposalFactory(unit=unit, state="draft", proposer=agency, round=0)
    services.move_proposal(proposal.pk, "submit", by=agency)
    services.save_scores(proposal.pk, ALL, by=board)
    for name in ("send_back", "screen_out"):
        with pytest.raises(NotYet) as refused:
            services.move_proposal(proposal.pk, name, by=board, comment="ไม่ดี")
        assert codes(refused) == {"reason"}
    services.move_proposal(proposal.pk, "send_back", by=board, comment=REASON)
    services.move_proposal(proposal.pk, "submit", by=agency)
    with pytest.raises(NotYet) as refused:
        services.move_proposal(proposal.pk, "screen_in", by=board)
    assert codes(refused) == {"no-score"}
    assert ScreeningScore.objects.count() == len(CODES), "the first round stays on record"


def test_scoring_again_replaces_ones_own_points_only(unit: Any) -> None:
    first, second = hat("PLAN_SUBCOMMITTEE", unit), hat("PLAN_SUBCOMMITTEE", unit)
    proposal = ProposalFactory(unit=unit, state="submitted")
    services.save_scores(proposal.pk, ALL, by=first)
    services.save_scores(proposal.pk, dict.fromkeys(CODES, 1), by=second)
    services.save_scores(proposal.pk, dict.fromkeys(CODES, 4), by=first)
    assert Proposal.objects.with_figures().get(pk=proposal.pk).percent == Decimal("62.50")
    services.move_proposal(proposal.pk, "screen_in", by=first)
    with pytest.raises(NotYet):
        services.save_scores(proposal.pk, ALL, by=second)


def test_half_a_scoring_lets_nothing_pass(unit: Any) -> None:
    board = hat("PLAN_SUBCOMMITTEE", unit)
    proposal = ProposalFactory(unit=unit, state="submitted")
    score(proposal, board, only=CODES[:-1])
    with pytest.raises(NotYet) as refused:
        services.move_proposal(proposal.pk, "screen_in", by=board)
    assert codes(refused) == {"no-score"}


def test_several_are_placed_at_once_best_score_first_or_none(unit: Any) -> None:
    office, board = hat("PROVINCE_OFFICE", unit), hat("PLAN_SUBCOMMITTEE", unit)
    plan = plan_of(unit)
    standing = ProjectFactory(action_plan=plan)
    low, high = (ProposalFactory(unit=unit, state="screened") for _n in range(2))
    score(low, board, 2)
    score(high, board, 4)
    waiting = ProposalFactory(unit=unit, state="submitted")
    with pytest.raises(NotYet) as refused:
        services.place_proposals(unit, YEAR, [low.pk, waiting.pk], "over_ceiling", by=office)
    assert codes(refused) == {"state"}
    with pytest.raises(NotYet):
        services.place_proposals(unit, YEAR, [low.pk, 10**9], "over_ceiling", by=office)
    with pytest.raises(NotYet):
        services.place_proposals(unit, YEAR, [], "over_ceiling", by=office)
    with pytest.raises(NoRight):
        services.place_proposals(unit, YEAR, [low.pk], "over_ceiling", by=board)
    assert list(plan.projects.values_list("pk", flat=True)) == [standing.pk]
    services.place_proposals(unit, YEAR, [low.pk, high.pk], "over_ceiling", by=office)
    order = list(plan.projects.order_by("rank").values_list("pk", "rank", "bucket"))
    assert order == [(standing.pk, 1, "in_ceiling"), (high.project_id, 2, "over_ceiling"), (low.project_id, 3, "over_ceiling")]
    with pytest.raises(NotYet) as refused:
        services.place_proposals(unit, YEAR, [low.pk, high.pk], "over_ceiling", by=office)
    assert codes(refused) == {"state"}


def test_a_placement_is_undone_while_nothing_rests_on_it(unit: Any) -> None:
    office = hat("PROVINCE_OFFICE", unit)
    plan = plan_of(unit)
    proposal = ProposalFactory(unit=unit, state="screened")
    after = ProjectFactory(action_plan=plan, bucket=Bucket.OVER_CEILING, rank=1)
    services.place_proposals(unit, YEAR, [proposal.pk], "in_ceiling", by=office)
    services.save_scenario(plan.pk, "ทางเลือก ก", by=office)
    line = LineFactory(project=Project.objects.get(pk=proposal.project_id))
    with pytest.raises(NotYet) as refused:
        services.take_back(proposal.pk, by=office)
    assert codes(refused) == {"lines"}
    line.request.lines.all().delete()
    services.take_back(proposal.pk, by=office)
    proposal.refresh_from_db()
    after.refresh_from_db()
    assert (proposal.state, after.rank) == ("screened", 1)
    assert Project.with_candidates.get(pk=proposal.project_id).is_candidate
    services.undo(plan.pk, by=office)
    services.choose_scenario(plan.scenarios.get(name="ทางเลือก ก"), by=office)
    assert [p.pk for p in plan.projects.all()] == [after.pk]
    with pytest.raises(NotYet):
        services.take_back(proposal.pk, by=office)


def test_a_sent_plan_takes_nothing_in_and_gives_nothing_back(unit: Any) -> None:
    office = hat("PROVINCE_OFFICE", unit)
    waiting, placed = (ProposalFactory(unit=unit, state=state) for state in ("screened", "in_plan"))
    bring(plan_of(unit), "submitted")
    with pytest.raises(NotYet):
        services.place_proposals(unit, YEAR, [waiting.pk], "in_ceiling", by=office)
    with pytest.raises(NotYet):
        services.take_back(placed.pk, by=office)


def test_a_project_from_a_proposal_is_not_deleted_behind_its_writers_back(unit: Any) -> None:
    office = hat("PROVINCE_OFFICE", unit)
    for state in ("draft", "in_plan"):
        proposal = ProposalFactory(unit=unit, state=state)
        with pytest.raises(NotYet) as refused:
            services.delete_project(proposal.project, by=office)
        assert codes(refused) == {"from-proposal"}


def test_somebody_elses_newer_words_are_not_written_over(unit: Any) -> None:
    chief = hat("DISTRICT_CHIEF", unit)
    idea = services.add_idea(unit, YEAR, IDEA, uuid4(), by=chief)
    opened = token_of(idea_form(idea))
    services.save_idea(idea.pk, idea_form(idea, opened=opened, place="ตำบลสุเทพ"), by=chief)
    with pytest.raises(Clash) as clash:
        services.save_idea(idea.pk, idea_form(idea, opened=opened, place="ตำบลช้างเผือก", estimate_baht=""), by=chief)
    assert [(item.mine, item.theirs) for item in clash.value.items] == [("ตำบลช้างเผือก", "ตำบลสุเทพ")]
    services.save_idea(idea.pk, idea_form(idea, opened=opened, estimate_baht=""), by=chief)
    idea.refresh_from_db()
    assert (idea.place, idea.estimate_baht) == ("ตำบลสุเทพ", None)


def idea_form(idea: Proposal, **typed: Any) -> IdeaForm:
    """Unbound, or valid with `typed` over what the idea said at first."""
    data = {**IDEA, **typed} if typed else None
    form = IdeaForm(data, unit=idea.unit, proposal=idea, initial=IdeaForm.initial_of(idea))
    assert form.is_valid() or not typed
    return form


def test_a_step_past_the_board_is_refused_by_its_guard(unit: Any) -> None:
    office = hat("PROVINCE_OFFICE", unit)
    screened, placed = (ProposalFactory(unit=unit, state=state) for state in ("screened", "in_plan"))
    for proposal, name, code in ((screened, "place", "no-place"), (placed, "take_back", "still-placed")):
        with pytest.raises(NotYet) as refused:
            PROPOSAL_WORKFLOW.perform(proposal.pk, name, by=office)
        assert codes(refused) == {code}


# The arithmetic -------------------------------------------------------------------------------------------------------------------------


def marks(*scorings: int) -> list[Mark]:
    return [Mark(scorer, code, points) for scorer, points in enumerate(scorings) for code in CODES]


def test_the_total_is_the_mean_of_the_scorers_per_criterion_as_a_share_of_full_marks() -> None:
    assert tally([]).percent is None
    assert tally(marks(4)).percent == 100
    assert tally(marks(0)).percent == 0
    assert tally(marks(3, 4, 4)).percent == Decimal("91.67")
    assert tally(marks(3, 4, 4)).rows[0].mean == Decimal("3.67")
    assert tally(marks(3, 4)).rows[0].points == (3, 4)
    assert complete_scorers(marks(3, 4)[:-1]) == {0}


@given(st.lists(st.integers(0, 4), min_size=1, max_size=9))
def test_the_total_lies_between_the_lowest_and_the_highest_scorer(points: list[int]) -> None:
    percent = tally(marks(*points)).percent
    assert percent is not None
    assert min(points) * 25 <= percent <= max(points) * 25
    assert percent == tally(marks(*reversed(points))).percent
