"""Proposals: an idea is registered, taken on by a lead agency, scored, and placed in the plan or taken out again."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.policy import units_for
from core.errors import Blocker, NoRight, NotYet
from provinces.models import PlanningUnit, Province

from ..models import (
    CANDIDATE,
    LAST_ORDER,
    AnnualActionPlan,
    Bucket,
    NeedKind,
    NeedSource,
    PlanProject,
    Project,
    ProjectSite,
    Proposal,
    ScenarioRow,
    ScreeningScore,
)
from ..permissions import DEVELOP, PLACE, PROPOSAL_POLICY, SCREEN, WRITE
from ..screening import CODES
from ..states import ProposalState
from ..workflow import PROPOSAL_WORKFLOW
from .action_plans import keep_order, ranked, write_order
from .editing import edit, open_action_plan

IDEA_FIELDS = ("title", "place", "district", "need_source", "estimate_baht", "agency")
#: What later apps know to rest on a project's place in the plan; each yields the reasons why it cannot be taken out.
RESTS_ON_A_PLACE: list[Callable[[Project], Iterable[Blocker]]] = []


@edit
def add_idea(unit: PlanningUnit, year: int, values: Mapping[str, Any], token: UUID, *, by: Membership) -> Proposal:
    """An idea for a unit's plan of one year. The same form sent twice is one idea. Raises NoRight on this area."""
    if not units_for(by, WRITE).filter(pk=unit.pk).exists():
        raise NoRight(_("ตำแหน่งที่ใช้อยู่ไม่มีสิทธิเสนอโครงการของ “%(unit)s”") % {"unit": unit})
    fields = {**values, "unit": unit, "fiscal_year": year, "proposer": by, "owner": by, "seeks_lead": DEVELOP not in by.role.actions}
    proposal, created = Proposal.objects.get_or_create(token=token, defaults=fields)
    if not created and proposal.proposer.user_id != by.user_id:
        raise NoRight(_("แบบฟอร์มนี้เป็นของผู้เสนอคนอื่น เปิดหน้าเสนอแนวคิดใหม่แล้วกรอกอีกครั้ง"))
    return proposal


@edit
def save_idea(pk: int, form: Any, *, by: Membership) -> Proposal:
    """Saves the form over what stands. Raises NoRight, NotYet once a brief holds these words, Clash for what two changed."""
    proposal = _locked(pk)
    PROPOSAL_POLICY.require(by, WRITE, proposal)
    if proposal.state != ProposalState.IDEA:
        raise NotYet([Blocker("state", _("แนวคิดนี้มีผู้รับทำเป็นข้อเสนอแล้ว แก้ในแบบสรุปโครงการแทน"), proposal.get_absolute_url())])
    for name, value in form.settled().values.items():
        setattr(proposal, name, value)
    proposal.revision += 1
    proposal.save()
    return proposal


@edit
def move_proposal(pk: int, name: str, *, by: Membership, comment: str = "") -> Proposal:
    """One step of the workflow with what belongs to it: a brief with `develop`, a new round with `submit`. Raises NoRight or NotYet."""
    PROPOSAL_WORKFLOW.perform(pk, name, by=by, comment=comment)
    proposal = _locked(pk)
    if name == "develop":
        _begin_brief(proposal, by)
    if name == "submit":
        proposal.round += 1
        proposal.title = proposal.project.name if proposal.project else proposal.title
        proposal.save(update_fields=["round", "title", "updated_at"])
    return proposal


def _locked(pk: int) -> Proposal:
    found: Proposal = Proposal.objects.select_for_update(of=("self",)).select_related("unit", "owner", "proposer", "project").get(pk=pk)
    return found


def _begin_brief(proposal: Proposal, by: Membership) -> None:
    """The idea's words are carried over, so that nobody types them again; whoever takes it on owns it."""
    paper = AnnualActionPlan.objects.get(unit=proposal.unit_id, fiscal_year=proposal.fiscal_year)
    proposal.project = Project.objects.create(
        action_plan=paper, project_key=f"PB-{proposal.pk}", name=proposal.title, bucket=CANDIDATE,
        amount_baht=proposal.estimate_baht or 0, implementing_unit="" if proposal.seeks_lead else proposal.agency,
        source="group" if proposal.unit.is_group else "province",
    )  # fmt: skip
    NeedSource.objects.create(project=proposal.project, kind=NeedKind.OTHER, reference=proposal.need_source)
    _first_site(proposal)
    proposal.owner, proposal.seeks_lead = by, False
    proposal.save(update_fields=["project", "owner", "seeks_lead", "updated_at"])


def _first_site(proposal: Proposal) -> None:
    """The place of the idea; a group's idea without a district names no province yet."""
    district = proposal.district
    province = district.province if district else Province.objects.filter(pk=proposal.unit_id).first()
    if province and proposal.project:
        ProjectSite.objects.create(project=proposal.project, province=province, district=district, place=proposal.place)


@edit
def save_scores(pk: int, points: Mapping[str, int], *, by: Membership) -> Proposal:
    """The points of one screener for every criterion; saving again replaces one's own. Raises NoRight or NotYet."""
    proposal = _locked(pk)
    PROPOSAL_POLICY.require(by, SCREEN, proposal)
    if proposal.state != ProposalState.SUBMITTED:
        words = {"paper": proposal, "state": proposal.get_state_display()}
        raise NotYet(
            [Blocker("state", _("“%(paper)s” อยู่ในสถานะ “%(state)s” ให้คะแนนได้เฉพาะข้อเสนอที่รอกลั่นกรอง") % words, proposal.get_absolute_url())]
        )
    for code in CODES:
        own = {"proposal": proposal, "round": proposal.round, "scorer": by, "criterion": code}
        ScreeningScore.objects.update_or_create(**own, defaults={"points": points[code]})  # type: ignore[arg-type]
    return proposal


@edit
def tie_to_table(pk: int, row: PlanProject, *, by: Membership) -> Proposal:
    """The screened brief takes the key and programme of a free row of the development plan's project table. Raises NoRight or NotYet."""
    proposal = _locked(pk)
    PROPOSAL_POLICY.require(by, PLACE, proposal)
    project = proposal.project
    if proposal.state != ProposalState.SCREENED or project is None:
        raise NotYet([Blocker("state", _("ผูกกับบัญชีของแผนพัฒนาได้เฉพาะข้อเสนอที่ผ่านการกลั่นกรองและยังไม่เข้าแผน"), proposal.get_absolute_url())])
    if Project.with_candidates.filter(action_plan=project.action_plan_id, project_key=row.project_key).exclude(pk=project.pk).exists():
        raise NotYet([Blocker("in-use", _("โครงการ “%(name)s” ของบัญชีถูกใช้แล้ว เลือกรายการอื่น") % {"name": row}, proposal.get_absolute_url())])
    project.project_key, project.programme_id = row.project_key, row.programme_id
    project.revision += 1
    project.save(update_fields=["project_key", "programme", "revision", "updated_at"])
    return proposal


@edit
def place_proposals(unit: PlanningUnit, year: int, pks: Collection[int], bucket: str, *, by: Membership) -> list[Proposal]:
    """Puts screened proposals at the end of the plan's order in that bucket, the best score first. All or none.

    Raises NoRight, or NotYet with every reason.
    """
    paper = _plan_to_fill(unit, year, by)
    chosen = list(Proposal.objects.select_for_update(of=("self",)).filter(pk__in=pks, unit=unit, fiscal_year=year).select_related("unit"))
    blockers = list(_against_place(chosen, pks))
    if blockers:
        raise NotYet(blockers)
    percents: dict[int, Decimal] = {p.pk: p.percent or Decimal(0) for p in _with_figures(pks)}
    chosen.sort(key=lambda p: (-percents[p.pk], p.pk))
    keep_order(paper, LAST_ORDER, by)
    _append(paper, [p.project_id for p in chosen], bucket)
    for proposal in chosen:
        PROPOSAL_WORKFLOW.perform(proposal.pk, "place", by=by)
    return chosen


def _with_figures(pks: Collection[int]) -> Iterable[Any]:
    return Proposal.objects.filter(pk__in=pks).with_figures()


def _plan_to_fill(unit: PlanningUnit, year: int, by: Membership) -> AnnualActionPlan:
    paper = AnnualActionPlan.objects.filter(unit=unit, fiscal_year=year).first()
    if paper is None:
        told = _("ยังไม่มีแผนปฏิบัติราชการปี %(year)s") % {"year": year}
        raise NotYet([Blocker("no-action-plan", told, unit.get_absolute_url())])
    return open_action_plan(paper.pk, by)


def _against_place(chosen: Collection[Proposal], pks: Collection[int]) -> Iterator[Blocker]:
    if not chosen or len(chosen) < len(set(pks)):
        yield Blocker("nothing", _("เลือกข้อเสนอที่ผ่านการกลั่นกรองอย่างน้อยหนึ่งเรื่อง"))
    for proposal in chosen:
        if proposal.state != ProposalState.SCREENED:
            words = {"paper": proposal, "state": proposal.get_state_display()}
            yield Blocker(
                "state", _("“%(paper)s” อยู่ในสถานะ “%(state)s” นำเข้าแผนได้เฉพาะที่ผ่านการกลั่นกรอง") % words, proposal.get_absolute_url()
            )


def _append(paper: AnnualActionPlan, projects: Collection[int | None], bucket: str) -> None:
    """In the ceiling means before those over it: the order of the plan has the two halves one after the other."""
    found = Project.with_candidates.in_bulk([pk for pk in projects if pk])
    fresh = [found[pk] for pk in projects if pk]
    standing = ranked(paper)
    inside = [p for p in standing if p.bucket == Bucket.IN_CEILING]
    over = [p for p in standing if p.bucket != Bucket.IN_CEILING]
    order = [*inside, *fresh, *over] if bucket == Bucket.IN_CEILING else [*inside, *over, *fresh]
    write_order(paper, order, {p.pk: bucket for p in fresh})


@edit
def take_back(pk: int, *, by: Membership) -> Proposal:
    """Out of the plan again, while the plan can be edited and nothing rests on the place. Raises NoRight or NotYet."""
    proposal = _locked(pk)
    PROPOSAL_POLICY.require(by, PLACE, proposal)
    project = proposal.project
    if proposal.state != ProposalState.IN_PLAN or project is None:
        words = {"paper": proposal, "state": proposal.get_state_display()}
        raise NotYet([Blocker("state", _("“%(paper)s” อยู่ในสถานะ “%(state)s” จึงไม่มีที่ในแผนให้นำออก") % words, proposal.get_absolute_url())])
    paper = open_action_plan(project.action_plan_id, by)
    resting = [blocker for reasons in RESTS_ON_A_PLACE for blocker in reasons(project)]
    if resting:
        raise NotYet(resting)
    keep_order(paper, LAST_ORDER, by)
    project.rank, project.bucket = None, CANDIDATE
    project.save(update_fields=["rank", "bucket", "updated_at"])
    ScenarioRow.objects.filter(project=project).delete()
    write_order(paper, ranked(paper), {})
    PROPOSAL_WORKFLOW.perform(proposal.pk, "take_back", by=by)
    return proposal
