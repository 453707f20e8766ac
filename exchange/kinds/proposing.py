"""Briefs of who may only add are proposals: they stand beside the plan, in draft, until the office has screened them."""

from collections.abc import Sequence

from accounts.models import Membership
from plans.models import CANDIDATE, AnnualActionPlan, Project, Proposal
from plans.states import ProposalState
from plans.workflow import PROPOSAL_WORKFLOW

from ..sheets.base import Values

ORIGIN = "อัปโหลดจากไฟล์ Excel"


def candidates(paper: AnnualActionPlan, rows: Sequence[tuple[str, Values]]) -> list[Project]:
    """Unsaved briefs outside the order."""
    return [Project(action_plan=paper, project_key=key, bucket=CANDIDATE) for key, _values in rows]


def propose(paper: AnnualActionPlan, briefs: Sequence[Project], rows: Sequence[Values], by: Membership) -> None:
    """A proposal in draft for each stored brief, owned by who uploaded. A handful of queries, however many."""
    made = Proposal.objects.bulk_create(_proposal(paper, brief, values, by) for brief, values in zip(briefs, rows, strict=True))
    PROPOSAL_WORKFLOW.import_as(made, ProposalState.DRAFT, source=f"{by.signature()} · {ORIGIN}")


def _proposal(paper: AnnualActionPlan, brief: Project, values: Values, by: Membership) -> Proposal:
    places = [site["place"] for site in values.get("sites") or [] if site["place"]]
    needs = [need["reference"] for need in values.get("need_sources") or []]
    return Proposal(
        unit=paper.unit, fiscal_year=paper.fiscal_year, title=brief.name, place=(places or [str(paper.unit)])[0][:300],
        need_source="\n".join(needs) or ORIGIN, agency=brief.implementing_unit or str(by.role.label),
        proposer=by, owner=by, project=brief,
    )  # fmt: skip
