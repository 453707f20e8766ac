"""What ties a workbook to its paper: rights, lists, present rows, and how rows are written."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from django.db.models.expressions import RawSQL
from django.utils.functional import Promise

from accounts.models import Membership
from accounts.policy import UnitPolicy
from core.workflow import Workflow

from ..batches import batched
from ..models import UploadRow, Verdict
from ..sheets.base import Choices, Column, Sheet, Values

BATCH = 500
Complaint = tuple[str, str, str, str]  # column, rule, what it is, what to do


class Exchange:
    """One kind of workbook. Rows are known by key; `values` of a row have the names of its sheet's columns."""

    code: str
    target: str  # the field of Upload that names the paper
    title: str | Promise
    workflow: Workflow
    edit_action: str

    @property
    def policy(self) -> UnitPolicy:
        return self.workflow.policy  # type: ignore[return-value]

    def may_upload(self, paper: Any, hat: Membership | None) -> bool:
        return paper.state in self.workflow.editable and self.policy.can(hat, self.edit_action, paper)

    def file_name(self, paper: Any) -> str:
        """Plain Latin, so that every mail system keeps it."""
        return f"{self.code}-{paper.unit.code}-{getattr(paper, 'fiscal_year', None) or paper.year_from}"

    def sheet(self, paper: Any) -> Sheet:
        raise NotImplementedError

    def member_sheet(self) -> Sheet | None:
        """The sheet whose rows belong to rows of the main sheet."""
        return None

    def choices(self, paper: Any) -> dict[str, Choices]:
        raise NotImplementedError

    def present(self, paper: Any, keys: Collection[str] | None = None) -> Iterator[tuple[str, Values]]:
        """Rows that stand now, all or those with these keys, in the order of the paper."""
        raise NotImplementedError

    def elsewhere(self, paper: Any, keys: Collection[str]) -> set[str]:
        """Those of the keys that name a row of another paper."""
        raise NotImplementedError

    def examine(self, values: Values) -> Iterator[Complaint]:
        """What only several cells together can show."""
        return iter(())

    def lock(self, pk: int, by: Membership | None) -> Any:
        """The paper, locked, when this hat may edit it now. Raises NoRight or NotYet."""
        raise NotImplementedError

    def add_staged(self, paper: Any, upload: int) -> None:
        """Adds what the upload's preview calls added; batch by batch, unless a kind of many rows knows a shorter way."""
        for rows in _staged(upload, Verdict.ADDED):
            self.add(paper, rows)

    def change_staged(self, paper: Any, upload: int) -> None:
        for rows in _staged(upload, Verdict.CHANGED):
            self.change(paper, rows)

    def add(self, paper: Any, rows: Sequence[tuple[str, Values]]) -> None:
        raise NotImplementedError

    def change(self, paper: Any, rows: Sequence[tuple[str, Values]]) -> None:
        raise NotImplementedError

    def settle(self, paper: Any, by: Membership | None) -> None:
        """What follows from the rows, once all are written."""
        raise NotImplementedError


def _staged(upload: int, verdict: Verdict) -> Iterator[list[tuple[str, Values]]]:
    rows = UploadRow.objects.filter(upload=upload, verdict=verdict).order_by("number").values_list("key", "values")
    return batched(rows.iterator(BATCH), BATCH)


def all_of(keys: Collection[str]) -> RawSQL:
    """For `field__in=all_of(keys)`: one array to the server. The bare keys become a parameter each, which takes longer than the search."""
    return RawSQL("SELECT unnest(%s::text[])", [list(keys)])


def among(choices: Choices | None, column: Column, values: Values) -> bool:
    """Whether a row's choice is still in the list."""
    value = values.get(column.name)
    if choices is None or value is None:
        return True
    return all(one in choices for one in (value if isinstance(value, list) else [value]))


def pairs_of(enumeration: Any, *, without: Iterable[str] = ()) -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in enumeration.choices if value not in set(without)]
