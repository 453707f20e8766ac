"""Proposals for tests: whatever is not given is in order, so that every step but the asked one passes."""

from decimal import Decimal
from typing import Any

import factory

from accounts.models import Membership
from plans.models import CANDIDATE, AnnualActionPlan, Bucket, Project, Proposal, ScreeningScore
from plans.screening import CODES
from tests.factories import YEAR, ActionPlanFactory, PaperFactory, ProjectFactory, ProvinceFactory, fill_brief, hat

WITHOUT_BRIEF = frozenset({"", "idea"})


def plan_of(unit: Any, year: int = YEAR) -> AnnualActionPlan:
    found = AnnualActionPlan.objects.filter(unit=unit, fiscal_year=year).first()
    return found or ActionPlanFactory(unit=unit, fiscal_year=year)


def brief_in(plan: AnnualActionPlan, **values: Any) -> Project:
    """A whole brief that is not in the project table of the development plan."""
    brief: Project = ProjectFactory(action_plan=plan, children=False, **values)
    fill_brief(brief)
    return brief


class ProposalFactory(PaperFactory):
    """An agency's proposal, with a whole brief from the state `draft` on; screened ones have a complete scoring."""

    class Meta:
        model = Proposal

    unit = factory.SubFactory(ProvinceFactory)
    fiscal_year = YEAR
    title = factory.Sequence(lambda n: f"ปรับปรุงถนนเข้าแหล่งท่องเที่ยว {n}")
    place = "บ้านแม่กำปอง"
    need_source = "ประชาคมตำบล มีนาคม 2569"
    estimate_baht = Decimal(2_000_000)
    agency = "แขวงทางหลวงชนบท"
    proposer = factory.LazyAttribute(lambda o: hat("PROVINCE_AGENCY", o.unit))
    owner = factory.SelfAttribute("proposer")

    @classmethod
    def _create(cls, model_class: type[Any], *args: Any, state: str = "", **kwargs: Any) -> Any:
        if state not in WITHOUT_BRIEF and "project" not in kwargs:
            plan = plan_of(kwargs["unit"], kwargs["fiscal_year"])
            where = {} if state == "in_plan" else {"rank": None, "bucket": CANDIDATE}
            kwargs = {"round": 1, "project": brief_in(plan, name=kwargs["title"], **where), **kwargs}
        return super()._create(model_class, *args, state=state, **kwargs)


def score(proposal: Proposal, by: Membership, points: int = 3, only: tuple[str, ...] = CODES) -> None:
    rows = (ScreeningScore(proposal=proposal, round=proposal.round, scorer=by, criterion=code, points=points) for code in only)
    ScreeningScore.objects.bulk_create(rows)


def put_in_plan(proposal: Proposal, listed: bool) -> None:
    """The project in the ranking or out of it, past the service."""
    where = {"rank": 1, "bucket": Bucket.IN_CEILING} if listed else {"rank": None, "bucket": CANDIDATE}
    type(proposal.project).with_candidates.filter(pk=proposal.project_id).update(**where)
