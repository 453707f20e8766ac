"""Workflows say when: one transition table feeds the service, the buttons, the diagram and the test matrix.

In the database the log is append-only, its check constraint holds the edges, and a trigger refuses any change of
state without a log row of the same transaction: SQL by hand, bulk updates and the admin included.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pgtrigger
from django.db import models, transaction
from django.db.models import Q
from django.dispatch import Signal
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .errors import Blocker, NotYet
from .policy import Policy

Guard = Callable[[Any], Iterable[Blocker]]
Evidence = Callable[[Any], dict[str, Any]]
Edge = tuple[str, str, str]
INITIAL = "draft"
IMPORT = "import"
MIN_REASON = 10
transitioned = Signal()  # sender: the paper's class; paper, log


class CurrentTransaction(models.Func):
    """The id of the running top-level transaction."""

    template = "(pg_current_xact_id()::text::bigint)"
    arity = 0
    output_field = models.BigIntegerField()


class Stateful(models.Model):
    """A paper with a state, and a revision that grows with every save by people."""

    state = models.CharField(gettext_lazy("สถานะ"), max_length=24, default=INITIAL, editable=False)
    state_since = models.DateTimeField(gettext_lazy("อยู่ในสถานะนี้ตั้งแต่"), default=timezone.now, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(gettext_lazy("บันทึกล่าสุด"), auto_now=True)

    class Meta:
        abstract = True


class TransitionLog(models.Model):
    """One deed: who, in which capacity, from, to, why, and what the rules said. Never changed, never deleted.

    The concrete class adds `paper` and `hat`.
    """

    action = models.CharField(max_length=32)
    from_state = models.CharField(max_length=24)
    to_state = models.CharField(max_length=24)
    comment = models.TextField(gettext_lazy("เหตุผล"), blank=True)
    signed_as = models.CharField(gettext_lazy("ลงนามในฐานะ"), max_length=400)
    evidence = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)
    xid = models.BigIntegerField(db_default=CurrentTransaction(), editable=False)

    class Meta:
        abstract = True
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.signed_as}: {self.from_state} → {self.to_state}"


def edges_constraint(edges: Iterable[Edge], name: str, initial: str = INITIAL) -> models.CheckConstraint:
    """Only the edges of the transition table (and an import out of the first state) can be logged."""
    condition = Q(action=IMPORT, from_state=initial)
    for action, source, target in edges:
        condition |= Q(action=action, from_state=source, to_state=target)
    return models.CheckConstraint(condition=condition, name=name)


def state_triggers(log_table: str, initial: str = INITIAL) -> list[pgtrigger.Trigger]:
    """Papers start as drafts (or in the given first state); after that the state follows the log, in one transaction."""
    return [
        pgtrigger.Trigger(
            name="starts_as_draft",
            operation=pgtrigger.Insert,
            when=pgtrigger.Before,
            func=f"IF NEW.state <> '{initial}' THEN RAISE EXCEPTION 'a paper starts as {initial}, not %', NEW.state; END IF; RETURN NEW;",
        ),
        pgtrigger.Trigger(
            name="state_follows_log",
            operation=pgtrigger.Update,
            when=pgtrigger.Before,
            condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
            func=f"""
                IF NOT EXISTS (SELECT 1 FROM {log_table} l WHERE l.paper_id = NEW.id AND l.from_state = OLD.state
                               AND l.to_state = NEW.state AND l.xid = pg_current_xact_id()::text::bigint) THEN
                    RAISE EXCEPTION 'state % -> % of row % refused: no log row in this transaction', OLD.state, NEW.state, NEW.id;
                END IF;
                RETURN NEW;""",
        ),
    ]


def append_only() -> list[pgtrigger.Trigger]:
    return [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


@dataclass(frozen=True)
class Transition:
    """One row of the table. `guards` yield blockers; `hints` are their cheap twins for buttons (default: the guards)."""

    name: str
    sources: frozenset[str]
    target: str
    action: str
    label: str | Promise
    needs_comment: bool = False
    signs: bool = False
    tone: str = "line"
    guards: tuple[Guard, ...] = ()
    hints: tuple[Guard, ...] | None = None
    evidence: Evidence | None = None
    done: str | Promise = ""

    @property
    def deed(self) -> str:
        """How the log names it; the button's word unless the table says otherwise."""
        return str(self.done or self.label)

    @property
    def edges(self) -> Iterator[Edge]:
        return ((self.name, source, self.target) for source in sorted(self.sources))


@dataclass(frozen=True)
class NextAction:
    """A transition the hat holds on this paper now, with what still stands in its way."""

    transition: Transition
    blockers: tuple[Blocker, ...]

    @property
    def ready(self) -> bool:
        return not self.blockers


@dataclass(frozen=True)
class Workflow:
    model: type[Any]
    log: type[Any]
    policy: Policy[Any]
    states: type[models.TextChoices]
    transitions: tuple[Transition, ...]
    editable: frozenset[str] = frozenset({INITIAL})
    initial: str = INITIAL
    by_name: dict[str, Transition] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {t.name: t for t in self.transitions})

    @property
    def edges(self) -> set[Edge]:
        return {edge for t in self.transitions for edge in t.edges}

    def label(self, state: str) -> str:
        return str(self.states(state).label)

    def available(self, paper: Any, hat: Any) -> list[NextAction]:
        """What this hat can do with this paper next; blockers by the cheap hints. One query plus the hints'."""
        steps = [t for t in self.transitions if paper.state in t.sources]
        held = self.policy.actions_on(hat, paper) if steps else set()
        return [NextAction(t, tuple(_blockers(t.guards if t.hints is None else t.hints, paper))) for t in steps if t.action in held]

    @transaction.atomic
    def perform(self, pk: int, name: str, *, by: Any, comment: str = "") -> Any:
        """Locks the paper, asks the policy, gathers all blockers, logs, changes the state. Returns the log row.

        Raises NoRight (403) or NotYet with every blocker (409); KeyError for a name outside the table.
        """
        step, comment = self.by_name[name], comment.replace("\0", "").strip()
        paper = self.model.objects.select_for_update(of=("self",)).get(pk=pk)
        self.policy.require(by, step.action, paper)
        blockers = list(self._in_the_way(step, paper, comment))
        if blockers:
            raise NotYet(blockers, deed=str(step.label), paper=paper)
        return self._record(step, paper, by, comment)

    def _in_the_way(self, step: Transition, paper: Any, comment: str) -> Iterator[Blocker]:
        if paper.state not in step.sources:
            yield Blocker("state", self._wrong_state(step, paper))
            return
        if step.needs_comment and len(comment) < MIN_REASON:
            yield Blocker("reason", _("เขียนเหตุผลอย่างน้อย %(n)s ตัวอักษร") % {"n": MIN_REASON})
        yield from _blockers(step.guards, paper)

    def _wrong_state(self, step: Transition, paper: Any) -> str:
        return _("“%(paper)s” อยู่ในสถานะ “%(state)s” แล้ว จึง“%(deed)s”ไม่ได้ เปิดหน้าใหม่เพื่อดูสถานะล่าสุด") % {
            "paper": paper, "state": self.label(paper.state), "deed": step.label,
        }  # fmt: skip

    def _record(self, step: Transition, paper: Any, by: Any, comment: str) -> Any:
        evidence = step.evidence(paper) if step.evidence else {}
        entry = self.log.objects.create(
            paper=paper, hat=by, action=step.name, from_state=paper.state, to_state=step.target,
            comment=comment, signed_as=by.signature(), evidence=evidence,
        )  # fmt: skip
        paper.state, paper.state_since = step.target, entry.at
        paper.save(update_fields=["state", "state_since", "updated_at"])
        transaction.on_commit(partial(transitioned.send_robust, sender=self.model, paper=paper, log=entry), robust=True)
        return entry

    @transaction.atomic
    def import_as(self, papers: Iterable[Any], state: str, *, source: str) -> int:
        """Brings fresh papers of outside origin to the state they have there, with a log row each. Returns rows changed."""
        papers = [p for p in papers if p.state == self.initial and state != self.initial]
        now = timezone.now()
        self.log.objects.bulk_create(
            self.log(paper=p, hat=None, action=IMPORT, from_state=self.initial, to_state=state, signed_as=source, at=now) for p in papers
        )
        return self.model.objects.filter(pk__in=[p.pk for p in papers]).update(state=state, state_since=now)


def _blockers(guards: Iterable[Guard], paper: Any) -> Iterator[Blocker]:
    for guard in guards:
        yield from guard(paper)
