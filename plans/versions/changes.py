"""One change between two versions, as a sentence."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from .fields import PARTS
from .words import Words, plain


class Kind(models.TextChoices):
    ADDED = "added", _("เพิ่ม")
    WORDED = "worded", _("แก้ถ้อยคำ")
    FIGURED = "figured", _("ปรับตัวเลข")
    MOVED = "moved", _("ย้าย")
    REMOVED = "removed", _("ตัดออก")


@dataclass(frozen=True)
class Change:
    """`line` is the sentence with its values marked, `words` the marked text where a text changed, `under` what came or went along."""

    kind: Kind
    part: str
    place: str
    line: Words
    before: str = ""
    after: str = ""
    words: Words = ()
    under: tuple[str, ...] = ()
    row: int | None = None
    is_saved_with_row: bool = True  # false for figures by year and links: the row's history does not know them

    @property
    def sentence(self) -> str:
        return plain(self.line)


class PartChanges(NamedTuple):
    title: str
    changes: list[Change]


def by_part(changes: Iterable[Change]) -> list[PartChanges]:
    """In the order of the plan; parts without a change are left out."""
    groups = ((part, [change for change in changes if change.part == part.name]) for part in PARTS.values())
    return [PartChanges(str(part.title), found) for part, found in groups if found]


def unchanged_parts(changes: Iterable[Change], *, of_group: bool) -> list[str]:
    """Titles, in the order of the plan; a province's plan has no parts of a group."""
    touched = {change.part for change in changes}
    return [str(part.title) for part in PARTS.values() if part.name not in touched and (of_group or not part.for_group)]


def counts(changes: Iterable[Change]) -> dict[Kind, int]:
    """Every kind, zeros included."""
    kinds = [change.kind for change in changes]
    return {kind: kinds.count(kind) for kind in Kind}
