"""The permission filter beside a plain foreign-key filter, at 50,000 papers; and what grants grow with."""

from accounts.models import AreaGrant, Membership, User
from budgets.models import BudgetRequest
from budgets.permissions import REQUEST_POLICY
from provinces.models import PlanningUnit

from .harness import Report, alternate, queries
from .nation import YEAR, YEARS, grow, hat

TARGET, PAPERS, ROUNDS = 2.0, 50_000, 21


def run() -> Report:
    grow(5_000)
    auditor = hat("AUDITOR")
    unit = PlanningUnit.objects.filter(code="B0001").get()
    planner = hat("PROVINCE_OFFICE", unit)
    before = AreaGrant.objects.filter(content_object=unit).count()
    _more_people(unit)
    grow(PAPERS)
    after = AreaGrant.objects.filter(content_object=unit).count()
    nation, plain = alternate(lambda: _page(REQUEST_POLICY.scope(auditor, "view_request")), lambda: _page(_plain_nation()), ROUNDS)
    own, plain_own = alternate(
        lambda: list(REQUEST_POLICY.scope(planner, "view_request")), lambda: list(BudgetRequest.objects.filter(unit=unit)), ROUNDS
    )
    ratio = max(nation / plain, own / plain_own)
    figures = {
        "papers": BudgetRequest.objects.count(),
        "national_ms": round(nation, 2),
        "national_plain_ms": round(plain, 2),
        "own_ms": round(own, 2),
        "own_plain_ms": round(plain_own, 2),
        "queries": queries(lambda: _page(REQUEST_POLICY.scope(auditor, "view_request"))),
        "grants_on_one_body_before_and_after_more_people_and_papers": [before, after],
    }
    return Report("permissions", ratio, TARGET, ratio <= TARGET and before == after, figures)


def _page(papers: object) -> list[BudgetRequest]:
    """One year's page of 50, sorted, with its count: what a list asks for."""
    year = papers.filter(fiscal_year=YEAR).order_by("unit_id")  # type: ignore[attr-defined]
    return [year.count(), *year[:50]]


def _plain_nation() -> object:
    """The same rows by a plain foreign-key filter: the bodies' ids given beforehand by a join on their region."""
    return BudgetRequest.objects.filter(unit__region__code="BENCH")


def _more_people(unit: PlanningUnit) -> None:

    people = User.objects.bulk_create(User(username=f"more-{n}") for n in range(200))
    template = Membership.objects.filter(unit=unit)[0]
    Membership.objects.bulk_create(
        Membership(user=p, role_code=template.role_code, unit=unit, valid_from=template.valid_from, role_group=template.role_group)
        for p in people
    )


assert YEAR in YEARS
