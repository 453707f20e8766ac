"""The findings of a development plan beside one of its forms: as the plan stands, or as it would stand were the form saved as typed."""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from alignment.kernel import Outcome, Result
from core.parts import FindingCard, FindingGroup, grouped

from .answers import open_answers
from .models import DevelopmentPlan
from .plan_checks import before
from .plan_panel import Desk, card_of, gone_since, gravest_first
from .services.attempts import Attempt, Hindrance
from .workflow import PLAN_WORKFLOW, result_of

NO_DATA = str(Outcome.NO_DATA)


@dataclass(frozen=True)
class FormPanel:
    """`here` are the faults mended in this form, gravest first; `elsewhere` those of the rest of the plan.
    `is_typed`: the rules spoke of what is typed; else of what is saved, and `hindrances` say why.
    """

    plan: DevelopmentPlan
    here: list[FindingCard]
    elsewhere: list[FindingGroup]
    gone: list[str]
    is_typed: bool = False
    hindrances: tuple[Hindrance, ...] = ()

    @property
    def beyond(self) -> list[FindingCard]:
        """Faults elsewhere."""
        return [card for card in self._cards_elsewhere() if card.severity != NO_DATA]

    @property
    def lacking(self) -> int:
        """What cannot be checked for want of data."""
        return sum(card.severity == NO_DATA for card in self._cards_elsewhere())

    @property
    def brings(self) -> bool:
        """A fault elsewhere came since the check before: all of them are shown unfolded."""
        return any(card.is_new for card in self.beyond)

    def _cards_elsewhere(self) -> Iterator[FindingCard]:
        return (card for group in self.elsewhere for card in (*group.shown, *group.folded))

    @property
    def mark(self) -> str:
        """Equal for panels that look the same, so that an unchanged one is not drawn again under the reader's hands."""
        looks = (self.here, self.elsewhere, self.gone, self.is_typed, self.hindrances)
        return hashlib.sha256(repr(looks).encode()).hexdigest()[:16]


def panel_beside_form(plan: DevelopmentPlan, here: Collection[str], tried: Attempt | None = None) -> FormPanel:
    """`here` are the addresses of the form. Three queries beside those of the rules; answers are asked for on the page of the plan."""
    result = tried.result if tried and tried.result else result_of(plan)
    desk = _desk(plan, result, here)
    found = gravest_first(result)
    return FormPanel(
        plan,
        [_told_whole(card_of(f, desk)) for f in found if desk.is_here(f)],
        grouped(card_of(f, desk) for f in found if not desk.is_here(f)),
        gone_since(desk.before, result),
        bool(tried and tried.result),
        tried.hindrances if tried else (),
    )


def _desk(plan: DevelopmentPlan, result: Result, here: Collection[str]) -> Desk:
    answers = open_answers(plan) if result.blockers or result.majors else {}
    _is_kept, earlier = before(plan, result)
    return Desk(plan, plan.state in PLAN_WORKFLOW.editable, False, answers, earlier, frozenset(here))


def _told_whole(card: FindingCard) -> FindingCard:
    """Beside its own form what is wrong is the title."""
    return replace(card, title=card.place, place="")
