"""The anatomy every paper shares: state, whose turn, next actions, history; and the one transition view."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.parts import Action, Entry, Step, actions_of
from core.workflow import IMPORT, Workflow

from .hats import Request
from .models import Membership

LOOKS: dict[str, tuple[str, str]] = {  # state → tone, icon
    "draft": ("", "pencil"),
    "submitted": ("on", "send"),
    "central_review": ("on", "search"),
    "bb_review": ("on", "search"),
    "returned": ("warn", "chat-left-text"),
    "clarification": ("warn", "chat-left-text"),
    "superseded": ("", "archive"),
    "proposed": ("on", "send"),
    "validated": ("on", "check2-square"),
    "delivering": ("on", "truck"),
    "declined": ("warn", "arrow-return-left"),
    "withdrawn": ("", "archive"),
    "idea": ("", "lightbulb"),
    "rejected": ("bad", "x-circle"),
    "expired": ("bad", "hourglass-bottom"),
}
ACCEPTED_LOOK = ("ok", "check-circle-fill")
ICONS = {
    "submit": "pen",
    "resubmit": "send",
    "answer": "send",
    "open_review": "inbox",
    "return": "arrow-return-left",
    "ask": "arrow-return-left",
    "accept": "check-lg",
    "endorse_region": "check-lg",
    "endorse_nation": "check-lg",
    "record_resolution": "journal-check",
    "supersede": "archive",
    "propose": "send",
    "validate": "check-lg",
    "decline": "arrow-return-left",
    "confirm": "cash-coin",
    "start": "truck",
    "deliver": "flag",
    "withdraw": "archive",
    "develop": "pencil-square",
    "screen_in": "check-lg",
    "screen_out": "x-lg",
    "send_back": "arrow-return-left",
    "place": "list-ol",
    "take_back": "box-arrow-left",
    "expire": "hourglass-bottom",
}


@dataclass(frozen=True)
class StateChip:
    label: str
    tone: str
    icon: str


@dataclass(frozen=True)
class Turn:
    """One step of the strip: who holds the paper while it is in these states. The action tells whether it is the reader's."""

    states: frozenset[str]
    owner: str | Promise
    doing: str | Promise
    action: str = ""


@dataclass(frozen=True)
class Anatomy:
    chip: StateChip
    actions: list[Action]
    entries: list[Entry]
    editable: bool
    held: set[str]


def state_chip(workflow: Workflow, state: str) -> StateChip:
    return StateChip(workflow.label(state), *LOOKS.get(state, ACCEPTED_LOOK))


def anatomy(workflow: Workflow, paper: Any, hat: Membership | None, *, url_name: str, edit_action: str) -> Anatomy:
    """Everything around a paper's content. Three queries and those of the hints."""
    held = workflow.policy.actions_on(hat, paper)
    return Anatomy(
        state_chip(workflow, paper.state),
        actions_of(
            sorted(workflow.available(paper, hat), key=lambda step: step.transition.tone != "primary"),  # the way forward first
            lambda name: reverse(url_name, args=[paper.pk, name]),
            **{name: {"icon": icon} for name, icon in ICONS.items()},
        ),
        history(workflow, paper, hat),
        edit_action in held and paper.state in workflow.editable,
        held,
    )


def history(workflow: Workflow, paper: Any, hat: Membership | None) -> list[Entry]:
    """The log as sentences, newest first. One query."""
    rows = workflow.log.objects.filter(paper=paper).select_related("hat")
    return [Entry(row.at, _sentence(workflow, row), bool(hat and row.hat and row.hat.user_id == hat.user_id), row.comment) for row in rows]


def _sentence(workflow: Workflow, row: Any) -> str:
    words = {"who": row.signed_as, "from": workflow.label(row.from_state), "to": workflow.label(row.to_state)}
    if row.action == IMPORT:
        return _("นำเข้าจาก %(who)s · %(to)s") % words
    return _("%(who)s · %(deed)s · จาก “%(from)s” เป็น “%(to)s”") % {**words, "deed": workflow.by_name[row.action].deed}


def turn_steps(turns: Sequence[Turn], paper: Any, held: set[str]) -> list[Step]:
    """Done, now, next: the strip under a paper's title."""
    now = next((i for i, t in enumerate(turns) if paper.state in t.states), len(turns))
    return [_step(turn, i, now, held) for i, turn in enumerate(turns)]


def _step(turn: Turn, index: int, now: int, held: set[str]) -> Step:
    state = "done" if index < now else "now" if index == now else "next"
    return Step(state, str(turn.owner), str(turn.doing), mine=state == "now" and turn.action in held)


def transition_view(workflow: Workflow) -> Callable[..., HttpResponse]:
    """POST pk/name: 404 out of scope or unknown name, 403 without the right, 409 with all blockers, else back to the paper."""

    @require_POST
    def view(request: Request, pk: int, name: str) -> HttpResponse:
        paper = workflow.policy.visible_or_404(request.hat, pk=pk)
        if name not in workflow.by_name:
            raise Http404
        workflow.perform(paper.pk, name, by=request.hat, comment=request.POST.get("comment", ""))
        messages.success(request, _("%(deed)sแล้ว: %(paper)s") % {"deed": workflow.by_name[name].label, "paper": paper})
        return redirect(paper)

    return view
