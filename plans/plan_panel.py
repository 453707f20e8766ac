"""The findings of a development plan as cards beside it, computed as the page is drawn."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from alignment.catalogue import CATALOGUE
from alignment.kernel import Outcome, Result, Stamped
from core.parts import FindingCard, FindingGroup, Link, grouped

from .answers import PLAN_ASKS, how_far, links_to_answer, open_answers
from .models import DevelopmentPlan, FindingAnswer, PlanCheck
from .places import CALENDAR, Place, places_of
from .plan_checks import Before, before

ORDER = ("blocker", "major", "advice", "no_data")
FIX: str | Promise = _("แก้ส่วนนี้")
LOOK: str | Promise = _("ไปที่ส่วนนี้")
JUMP: str | Promise = _("ไปที่ช่องนี้")
TIMES: str | Promise = _("ปฏิทินการส่ง")


@dataclass(frozen=True)
class Desk:
    """What the cards need beside their finding: whether the plan is open to the reader, who may answer, the answers, the check before.
    `here` are the addresses of the form the cards stand beside; empty on the page of the plan.
    """

    plan: DevelopmentPlan
    editable: bool
    may_answer: bool
    answers: Mapping[str, FindingAnswer]
    before: Before | None
    here: frozenset[str] = frozenset()

    def places(self, stamped: Stamped) -> list[Place]:
        return places_of(stamped, self.plan, self.editable, self.here)

    def is_here(self, stamped: Stamped) -> bool:
        return stamped.is_open_fault and self.places(stamped)[0].path in self.here


@dataclass(frozen=True)
class PlanPanel:
    """`is_kept`: this very result is kept as a check; `since` is the check that marks of new and gone faults are held against."""

    plan: DevelopmentPlan
    version: str
    counts: dict[str, int]
    groups: list[FindingGroup]
    gone: list[str]
    since: PlanCheck | None
    is_kept: bool
    can_check: bool

    @property
    def clean(self) -> bool:
        return not any(self.counts.values())


def panel_of_plan(plan: DevelopmentPlan, result: Result, held: set[str], *, editable: bool) -> PlanPanel:
    """At most three queries. Cards lead to the form of their part while the plan is open to the reader, else to its place on the page."""
    found = gravest_first(result)
    counts = {name: sum(severity_of(f) == name for f in found) for name in ORDER}
    is_kept, earlier = before(plan, result)
    answers = open_answers(plan) if result.blockers or result.majors else {}
    desk = Desk(plan, editable, not held.isdisjoint(PLAN_ASKS), answers, earlier)
    return PlanPanel(
        plan, result.version, counts, grouped(card_of(f, desk) for f in found), gone_since(earlier, result),
        earlier.check if earlier else None, is_kept, "run_check" in held,
    )  # fmt: skip


def gravest_first(result: Result) -> list[Stamped]:
    return sorted(result.findings, key=lambda f: (ORDER.index(severity_of(f)), f.code))


def gone_since(earlier: Before | None, result: Result) -> list[str]:
    faults = earlier.gone(result) if earlier else []
    return [f"{f.code} {f.message_en if get_language() == 'en' else f.message_th}" for f in faults]


def severity_of(stamped: Stamped) -> str:
    return str(stamped.severity) if stamped.is_open_fault else str(Outcome.NO_DATA)


def card_of(stamped: Stamped, desk: Desk) -> FindingCard:
    english = get_language() == "en"
    text = CATALOGUE[stamped.code]
    answer = desk.answers.get(stamped.fingerprint) if stamped.is_open_fault else None
    return FindingCard(
        severity_of(stamped),
        stamped.code,
        text.title_en if english else text.title_th,
        place=stamped.message,
        message=stamped.remedy,
        links=[*_links(stamped, desk), *_answer_links(stamped, answer, desk)] if stamped.is_open_fault else [],
        explained=how_far(answer),
        is_new=desk.before is not None and desk.before.is_new(stamped),
    )


def _answer_links(stamped: Stamped, answer: FindingAnswer | None, desk: Desk) -> Iterator[Link]:
    ask_at = reverse("budgets:plan_answer_new", args=[desk.plan.pk, stamped.fingerprint]) if desk.may_answer else ""
    yield from links_to_answer(stamped.code, stamped.severity, answer, ask_at)


def _links(stamped: Stamped, desk: Desk) -> Iterator[Link]:
    """To the field or the place; each by its name where there are several."""
    places = desk.places(stamped)
    for place in places:
        label, icon = _looks(stamped, place, desk)
        yield Link(place.name if len(places) > 1 else str(label), f"#{place.anchor}" if place.path in desk.here else place.url, icon)


def _looks(stamped: Stamped, place: Place, desk: Desk) -> tuple[str | Promise, str]:
    if stamped.code == CALENDAR:
        return TIMES, "calendar3"
    if place.path in desk.here:
        return JUMP, "arrow-left-circle"
    return (FIX, "pencil-square") if place.is_field else (LOOK, "arrow-left-circle")
