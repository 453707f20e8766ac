"""Two versions of a body's plan side by side, and an amendment merged into a draft."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.hats import Request
from accounts.models import Membership
from accounts.papers import StateChip, state_chip
from core.errors import NotYet
from core.spreadsheets import csv_answer

from ..models import DevelopmentPlan
from ..permissions import PLAN_POLICY
from ..services.editing import closed
from ..services.versions import series
from ..states import PlanState
from ..versions.applying import base_of, merge_into, prepared
from ..versions.authors import Author, beginnings, editors
from ..versions.changes import Change, Kind, by_part, counts, unchanged_parts
from ..versions.compare import compare
from ..versions.fields import PARTS
from ..versions.snapshot import snapshot
from ..versions.steps import Conflict, Merge
from ..workflow import PLAN_WORKFLOW

LOOKS = {  # kind → tone, icon
    Kind.ADDED: ("ok", "plus-lg"),
    Kind.WORDED: ("on", "pencil"),
    Kind.FIGURED: ("warn", "arrow-down-up"),
    Kind.MOVED: ("", "arrows-move"),
    Kind.REMOVED: ("bad", "dash-lg"),
}


class Told(NamedTuple):
    """A change as the page shows it: its chip and who last saved its row."""

    change: Change
    chip: StateChip
    author: Author | None


class Side(NamedTuple):
    plan: DevelopmentPlan
    chip: StateChip
    author: Author | None


class Pair(NamedTuple):
    a: DevelopmentPlan
    b: DevelopmentPlan
    versions: list[DevelopmentPlan]


# ---------- comparison ----------


@require_safe
def compare_page(request: Request) -> HttpResponse:
    pair = _pair(request)
    changes = compare(snapshot(pair.a), snapshot(pair.b))
    kind = _kind(request)
    shown = [change for change in changes if kind in ("", change.kind)]
    authors = editors(shown)
    return render(request, "plans/compare.html", {
        "pair": pair,
        "sides": _sides(pair),
        "groups": [(group.title, _told(group.changes, authors)) for group in by_part(shown)],
        "total": len(changes),
        "shown": len(shown),
        "kind": kind,
        "counts": [(kind, _chip(kind), number) for kind, number in counts(changes).items()],
        "unchanged": unchanged_parts(changes, of_group=pair.b.unit.is_group),
        "can_merge": _can_merge(request.hat, pair),
    })  # fmt: skip


@require_safe
def compare_export(request: Request) -> StreamingHttpResponse:
    pair, kind = _pair(request), _kind(request)
    changes = (change for change in compare(snapshot(pair.a), snapshot(pair.b)) if kind in ("", change.kind))
    return csv_answer(_table(changes), f"compare-{pair.b.unit.code}-{pair.a.pk}-{pair.b.pk}.csv")


def _table(changes: Iterator[Change]) -> Iterator[list[Any]]:
    yield [_("ส่วนของแผน"), _("ตำแหน่ง"), _("ชนิด"), _("การเปลี่ยนแปลง"), _("เดิม"), _("ใหม่"), _("รายการที่อยู่ใต้")]
    for c in changes:
        yield [str(PARTS[c.part].title), c.place, str(c.kind.label), c.sentence, c.before, c.after, "; ".join(c.under)]


def _pair(request: Request) -> Pair:
    """Both versions and all others of the unit that the hat sees. One query. Http404 for anything else."""
    later = _number(request.GET.get("b")) or _number(request.GET.get("a"))
    anchor = DevelopmentPlan.objects.filter(pk=later).values("unit")
    found = PLAN_POLICY.scope(request.hat, "view_plan").filter(unit__in=anchor).select_related("unit")
    versions = {plan.pk: plan for plan in found.order_by("-year_from", "-review_year", "-pk")}
    if later not in versions:
        raise Http404
    earlier = _number(request.GET.get("a")) if request.GET.get("a") else _usual(versions[later], versions)
    if earlier not in versions:
        raise Http404
    return Pair(versions[earlier], versions[later], list(versions.values()))


def _number(text: str | None) -> int:
    """Http404 for what is no number a key could be; 0 for nothing."""
    if text and not (text.isascii() and text.isdigit() and len(text) < 18):
        raise Http404
    return int(text or 0)


def _usual(later: DevelopmentPlan, versions: Mapping[int, DevelopmentPlan]) -> int:
    """What a version is compared with when nobody says: its origin, else the one in force, else any other."""
    others = [plan for plan in versions.values() if plan.pk != later.pk]
    others.sort(key=lambda plan: (plan.pk != later.based_on_id, plan.state != PlanState.IN_FORCE, plan.year_from != later.year_from))
    return others[0].pk if others else later.pk


def _kind(request: Request) -> str:
    kind = request.GET.get("kind", "")
    return kind if kind in Kind.values else ""


def _sides(pair: Pair) -> list[Side]:
    """Both versions with who began them. One query."""
    began = beginnings([pair.a, pair.b])
    return [Side(plan, state_chip(PLAN_WORKFLOW, plan.state), began.get(plan.pk)) for plan in (pair.a, pair.b)]


def _told(changes: Sequence[Change], authors: Mapping[tuple[str, int], Author]) -> list[Told]:
    return [Told(c, _chip(c.kind), authors.get((c.part, c.row)) if c.row and c.is_saved_with_row else None) for c in changes]


def _chip(kind: Kind) -> StateChip:
    return StateChip(str(kind.label), *LOOKS[kind])


def _can_merge(hat: Membership | None, pair: Pair) -> bool:
    """Whether the earlier side holds something the later one, still open, could take."""
    base = base_of(pair.b.pk, pair.a.pk, {plan.pk: plan for plan in pair.versions})
    if base is None or base.pk == pair.a.pk or pair.b.state not in PLAN_WORKFLOW.editable:
        return False
    return "edit_plan" in PLAN_POLICY.actions_on(hat, pair.b)


# ---------- merge ----------


@require_http_methods(["GET", "POST"])
def merge_page(request: Request, pk: int) -> HttpResponse:
    target = PLAN_POLICY.visible_or_404(request.hat, pk=pk)
    PLAN_POLICY.require(request.hat, "edit_plan", target)
    if target.state not in PLAN_WORKFLOW.editable:
        raise NotYet([closed(PLAN_WORKFLOW, target)])
    others = list((series(target) & PLAN_POLICY.scope(request.hat, "view_plan")).exclude(pk=target.pk))
    amendment = _amendment(request, others)
    values: dict[str, Any] = {"plan": target, "others": others, "amendment": amendment}
    if amendment is None:
        return render(request, "plans/merge.html", values)
    return _merge(request, target, amendment, values)


def _amendment(request: Request, others: Sequence[DevelopmentPlan]) -> DevelopmentPlan | None:
    wanted = _number(request.GET.get("from"))
    found = next((plan for plan in others if plan.pk == wanted), None)
    if wanted and found is None:
        raise Http404
    return found


def _merge(request: Request, target: DevelopmentPlan, amendment: DevelopmentPlan, values: dict[str, Any]) -> HttpResponse:
    ready = prepared(amendment, target)
    unanswered = [conflict for conflict in ready.merge.conflicts if conflict.key not in request.POST]
    if request.method == "POST" and not unanswered:
        done = merge_into(target.pk, amendment, request.POST.dict(), by=request.hat)
        messages.success(request, _("รวม%(version)sแล้ว ยกมา %(n)s รายการ") % {"version": amendment.version_label, "n": done})
        return redirect(target)
    values |= {"base": ready.base, "steps": len(ready.merge.steps), "conflicts": _asked(ready.merge, request.POST)}
    values |= {"told": _told(compare(ready.before, ready.after), {}), "unanswered": len(unanswered) if request.method == "POST" else 0}
    return render(request, "plans/merge.html", values, status=422 if request.method == "POST" else 200)


def _asked(merge: Merge, answers: Mapping[str, str]) -> list[tuple[Conflict, str]]:
    """Conflicts with the answer given so far."""
    return [(conflict, answers.get(conflict.key, "")) for conflict in merge.conflicts]
