"""What stands in the way of a signature, as one list: the step's own conditions and every fault of the latest check nobody answered."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.utils.translation import gettext as _

from accounts.models import Membership, today
from core.errors import Blocker
from core.parts import IN_SIGHT, Action, Link
from core.workflow import INITIAL
from plans.answers import answer_of, is_waived
from plans.models import AnnualActionPlan
from plans.rules import ACTION_PLAN_RULES
from plans.states import EDITABLE
from plans.turns import signer_of
from plans.workflow import has_projects

from .models import BudgetRequest, CheckFinding
from .panel import OF_REQUEST, Desk, Panel, answer_links, card_key, desk_of, findings_seen, rule_title, standing_of
from .places import place_of
from .states import EDITABLE as REQUEST_EDITABLE
from .workflow import action_plan_was_sent, has_lines

GUARD, UNCHECKED = "guard", "unchecked"
OF_PAPER = frozenset({"action_plan", "request", "budget_request"})  # subjects the page itself is about
PREPARES = {"action_plan": frozenset({"edit_action_plan", "sign_action_plan"}), "request": frozenset({"edit_request", "sign_request"})}


@dataclass(frozen=True)
class Hindrance:
    """One thing to do before the signature, in a few words. `kind` is guard, unchecked, blocker or major.

    `about` names the project, line or part at fault; `card` is the address of the finding that tells all, empty for a guard.
    """

    kind: str
    code: str
    title: str
    about: str = ""
    card: str = ""
    links: Sequence[Link] = ()


@dataclass(frozen=True)
class Cluster:
    """What stands in the way by one rule: the first ones in sight, `more` beside the findings."""

    shown: Sequence[Hindrance]
    more: int


@dataclass(frozen=True)
class Way:
    """The whole list with the buttons below it; their own reasons give way to it where it holds them all.

    `signer` is who signs, `signs` whether that is the reader; `is_first`: the paper was not sent yet, so a signature is next.
    """

    signer: str
    signs: bool
    is_first: bool
    items: tuple[Hindrance, ...]
    actions: Sequence[Action]

    @property
    def clusters(self) -> list[Cluster]:
        by_rule = (list(same) for _key, same in groupby(self.items, key=lambda item: (item.kind, item.code)))
        return [Cluster(same[:IN_SIGHT], len(same[IN_SIGHT:])) for same in by_rule]


def way_of_plan(paper: AnnualActionPlan, hat: Membership | None, held: set[str], actions: Sequence[Action]) -> Way | None:
    """For those who prepare or sign an action plan that is on the drafting table; else None. Four queries."""
    if paper.state not in EDITABLE or PREPARES["action_plan"].isdisjoint(held):
        return None
    standing = standing_of(paper)
    findings = [f for f in findings_seen(standing, hat) if f.code in ACTION_PLAN_RULES.rules and f.subject_kind not in OF_REQUEST]
    faults = _faults(findings, desk_of(paper, None, held, bool(findings)))
    signs = "sign_action_plan" in held
    items = (*_conditions(has_projects(paper)), *_unchecked(standing is None and not signs), *faults)
    return Way(signer_of(paper.unit), signs, paper.state == INITIAL, items, list(_shortened(actions, items)))


def way_of_request(paper: BudgetRequest, panel: Panel, held: set[str], actions: Sequence[Action], n_lines: int) -> Way | None:
    """The same for a request, from the panel and the number of lines of its page. No query while there are lines."""
    if paper.state not in REQUEST_EDITABLE or PREPARES["request"].isdisjoint(held):
        return None
    signs = "sign_request" in held
    conditions = _conditions((*(() if n_lines else has_lines(paper)), *action_plan_was_sent(paper)))
    faults = _faults(panel.findings, panel.desk)
    items = (*conditions, *_unchecked(panel.standing is None and not signs), *faults)
    return Way(signer_of(paper.unit), signs, paper.state == INITIAL, items, list(_shortened(actions, items)))


def _conditions(blockers: Iterable[Blocker]) -> Iterator[Hindrance]:
    for blocker in blockers:
        links = [Link(_("ไปที่จุดที่ต้องแก้"), blocker.url)] if blocker.url else []
        yield Hindrance(GUARD, blocker.code, blocker.message, links=links)


def _unchecked(never: bool) -> Iterator[Hindrance]:
    """Whoever signs has the paper checked by signing."""
    if never:
        yield Hindrance(UNCHECKED, "", _("ยังไม่ตรวจความสอดคล้อง"), links=[Link(_("ไปที่ผลตรวจ"), "#findings")])


def _faults(findings: Iterable[CheckFinding], desk: Desk) -> Iterator[Hindrance]:
    """Blockers without a waiver in effect, majors without a justification."""
    for fault in findings:
        answer = answer_of(fault, desk.answers)
        stops = not is_waived(answer, today()) if fault.severity == "blocker" else fault.severity == "major" and answer is None
        if fault.outcome == "fail" and stops:
            about = "" if fault.subject_kind in OF_PAPER else fault.subject_label
            links = [*_mending(fault, desk), *answer_links(fault, answer, desk)]
            yield Hindrance(fault.severity, fault.code, rule_title(fault.code) or fault.code, about, f"#{card_key(fault)}", links)


def _mending(fault: CheckFinding, desk: Desk) -> Iterator[Link]:
    place = place_of(fault, desk.request, desk.writes)
    if place:
        yield Link(_("ไปที่จุดที่ต้องแก้"), place)


def _shortened(actions: Iterable[Action], items: Sequence[Hindrance]) -> Iterator[Action]:
    """A button whose reasons all stand in the list points to it; one that knows of more keeps its own."""
    told = {item.code for item in items} | {"check"}
    one = Blocker("in-the-way", _("ยังมีสิ่งที่ต้องทำก่อน %(n)s ข้อ") % {"n": len(items)}, "#in-the-way")
    for action in actions:
        covered = items and action.blockers and {blocker.code for blocker in action.blockers} <= told
        yield replace(action, blockers=[one]) if covered else action
