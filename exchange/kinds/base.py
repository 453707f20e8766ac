"""What ties a workbook to its paper: rights, lists, present rows, and how rows are written."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Self

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import Membership
from core.errors import Blocker, NotYet
from core.policy import Policy
from core.workflow import Workflow

from ..batches import batched
from ..faults import Wrong
from ..models import UploadRow, Verdict
from ..sheets.base import Choices, Column, Sheet, Values

BATCH = 500
Complaint = tuple[str, Wrong]  # column, what is wrong
Numbered = tuple[int, Values]  # the row's number in its sheet


class Part:
    """One sheet of a workbook. Rows are known by key; `values` of a row have the names of its sheet's columns."""

    code: str

    def sheet(self, paper: Any) -> Sheet:
        raise NotImplementedError

    def members(self) -> tuple[Sheet, ...]:
        """Sheets whose rows belong to rows of this one."""
        return ()

    def present(self, paper: Any, keys: Collection[str] | None = None) -> Iterator[tuple[str, Values]]:
        """Rows that stand now, all or those with these keys, in the order of the paper."""
        raise NotImplementedError

    def elsewhere(self, paper: Any, keys: Collection[str]) -> set[str]:
        """Those of the keys that name a row of another paper."""
        raise NotImplementedError

    def closed(self, paper: Any, keys: Collection[str]) -> set[str]:
        """Those of the keys whose row stands here but cannot be changed now."""
        return set()

    def may_still_change(self, values: Values, before: Values) -> bool:
        """Whether a closed row may all the same be changed in this way."""
        return False

    def examine_members(self, paper: Any, sheet: Sheet, rows: Sequence[Numbered]) -> Iterator[tuple[int, str, Wrong]]:
        """What only several rows of a member sheet that belong together can show: row number, column, what is wrong. May fill in."""
        return iter(())

    def examine_member(self, paper: Any, sheet: Sheet, values: Values) -> Iterator[Complaint]:
        """What is wrong with one row of a member sheet. May fill in."""
        return iter(())

    def examine(self, paper: Any, values: Values, before: Values | None) -> Iterator[Complaint]:
        """What only several cells together can show; `before` is what stands. May fill in what follows from other cells."""
        return iter(())

    def add_staged(self, paper: Any, upload: int) -> None:
        """Adds what the upload's preview calls added; batch by batch, unless a kind of many rows knows a shorter way."""
        for rows in _staged(upload, self.code, Verdict.ADDED):
            self.add(paper, rows)

    def change_staged(self, paper: Any, upload: int) -> None:
        for rows in _staged(upload, self.code, Verdict.CHANGED):
            self.change(paper, rows)

    def add(self, paper: Any, rows: Sequence[tuple[str, Values]]) -> None:
        raise NotImplementedError

    def change(self, paper: Any, rows: Sequence[tuple[str, Values]]) -> None:
        raise NotImplementedError


class Exchange(Part):
    """One kind of workbook; the simple ones are their only part themselves."""

    target: str  # the field of Upload that names the paper
    title: str | Promise
    policy: Policy[Any]
    edit_action: str
    add_action = ""  # who holds only this adds rows and changes none

    def __init__(self, hat: Membership | None = None) -> None:
        self.hat = hat

    def of(self, hat: Membership | None) -> Self:
        """The same kind for one reader and one use."""
        return type(self)(hat)

    def parts(self) -> tuple[Part, ...]:
        """Sheets in the order of writing: a row may refer to rows of the parts before its own."""
        return (self,)

    def action_for(self, paper: Any, hat: Membership | None) -> str:
        """The right by which this hat uploads."""
        return self.add_action if self.adds_only(paper, hat) else self.edit_action

    def adds_only(self, paper: Any, hat: Membership | None) -> bool:
        if not self.add_action or self.policy.can(hat, self.edit_action, paper):
            return False
        return self.policy.can(hat, self.add_action, paper)

    def require(self, paper: Any, hat: Membership | None) -> None:
        """Raises NoRight without the right, NotYet while the paper is closed."""
        self.policy.require(hat, self.action_for(paper, hat), paper)
        self.require_open(paper)

    def require_open(self, paper: Any) -> None:
        raise NotImplementedError

    def may_upload(self, paper: Any, hat: Membership | None) -> bool:
        try:
            self.require_open(paper)
        except NotYet:
            return False
        return self.policy.can(hat, self.action_for(paper, hat), paper)

    def uploads_seen(self, hat: Membership | None) -> Q:
        """Uploads are seen with their paper; who may only add sees the own ones."""
        seen = Q(**{f"{self.target}__in": self.policy.scope(hat, self.policy.view_action).values("pk")})
        if not self.add_action or hat is None:
            return seen
        added = self.policy.scope(hat, self.add_action).values("pk")
        return seen | Q(**{f"{self.target}__in": added}, made_by__user=hat.user_id)

    def visible_or_404(self, hat: Membership | None, pk: int) -> Any:
        """The paper in view scope, or in the scope of those who may only add to it."""
        papers = self.policy.scope(hat, self.policy.view_action)
        if self.add_action:
            papers = papers | self.policy.scope(hat, self.add_action)
        return get_object_or_404(papers, pk=pk)

    def file_name(self, paper: Any) -> str:
        """Plain Latin, so that every mail system keeps it."""
        return f"{self.code}-{paper.unit.code}-{getattr(paper, 'fiscal_year', None) or paper.year_from}"

    def choices(self, paper: Any) -> dict[str, Choices]:
        """Drop-down lists by the name of the column, for all sheets."""
        raise NotImplementedError

    def lock(self, pk: int, by: Membership | None) -> Any:
        """The paper, locked, when this hat may upload to it now. Raises NoRight or NotYet."""
        raise NotImplementedError

    def settle(self, paper: Any, by: Membership | None) -> None:
        """What follows from the rows, once all are written."""


class PaperExchange(Exchange):
    """For papers with a workflow: open while its states say so."""

    workflow: Workflow

    @property
    def policy(self) -> Policy[Any]:  # type: ignore[override]
        return self.workflow.policy

    def require_open(self, paper: Any) -> None:
        if paper.state not in self.workflow.editable:
            words = {"paper": paper, "state": self.workflow.label(paper.state)}
            raise NotYet([Blocker("state", _("“%(paper)s” อยู่ในสถานะ “%(state)s” จึงอัปโหลดไม่ได้") % words, paper.get_absolute_url())])


def _staged(upload: int, part: str, verdict: Verdict) -> Iterator[list[tuple[str, Values]]]:
    rows = UploadRow.objects.filter(upload=upload, part=part, verdict=verdict).order_by("number").values_list("key", "values")
    return batched(rows.iterator(BATCH), BATCH)


def among(choices: Choices | None, column: Column, values: Values) -> bool:
    """Whether a row's choice is still in the list."""
    value = values.get(column.name)
    if choices is None or value is None:
        return True
    return all(one in choices for one in (value if isinstance(value, list) else [value]))


def pairs_of(enumeration: Any, *, without: Iterable[str] = ()) -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in enumeration.choices if value not in set(without)]
