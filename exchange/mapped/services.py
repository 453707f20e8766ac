"""Put a found workbook up, say how it is read, write what it says: allocations of past years, once however often it is asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pghistory
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.policy import units_for
from budgets.models import PastAllocation
from core.errors import Blocker, NoRight, NotYet

from ..models import FoundFile, KnownMapping
from ..services import said_name
from .grid import Mapping, Rows, grids, guess, signature
from .lines import Line, Reading, read

ACTION = "record_allocation"


def may_record(hat: Membership | None) -> bool:
    return units_for(hat, ACTION).exists()


def require(hat: Membership | None) -> None:
    if not may_record(hat):
        raise NoRight(_("ตำแหน่งที่ใช้อยู่ไม่มีสิทธินำเข้างบประมาณที่เคยจัดสรร"))


@dataclass(frozen=True)
class Outcome:
    """What writing would do to one province."""

    line: Line
    before: PastAllocation | None

    @property
    def verdict(self) -> str:
        if self.before is None:
            return "added"
        return "left" if self.before.amount_baht == self.line.baht else "changed"


class Found:
    """A found file with its cells, the way it is read, and what that gives."""

    def __init__(self, file: FoundFile) -> None:
        self.file = file
        with file.file.open("rb") as content:
            self.sheets = grids(content)

    @property
    def mapping(self) -> Mapping | None:
        return Mapping(**self.file.mapping) if self.file.mapping.get("sheet") in self.sheets else None

    @property
    def rows(self) -> Rows:
        return self.sheets[self.mapping.sheet] if self.mapping else next(iter(self.sheets.values()), [])

    @cached_property
    def reading(self) -> Reading | None:
        return read(self.rows, self.mapping, self.file.names) if self.mapping else None

    @cached_property
    def outcomes(self) -> list[Outcome]:
        """One query."""
        if self.reading is None or self.mapping is None:
            return []
        there = {row.province_id: row for row in PastAllocation.objects.filter(fiscal_year=self.mapping.year)}
        return [Outcome(line, there.get(line.province.pk)) for line in self.reading.provinces if line.province]

    def blockers(self) -> Iterator[Blocker]:
        url = self.file.get_absolute_url()
        if self.mapping is None or self.mapping.year == 0:
            yield Blocker("mapping", _("ยังไม่ได้ระบุปีงบประมาณหรือคอลัมน์"), url)
        if self.reading and self.reading.unsure:
            yield Blocker("unsure", _("ยังมีชื่อที่ไม่ได้ยืนยัน %(n)s แถว") % {"n": len(self.reading.unsure)}, url)
        if self.reading and self.reading.faults:
            yield Blocker("faults", _("ยังมีข้อผิดพลาด %(n)s ข้อ") % {"n": len(self.reading.faults)}, url)


@transaction.atomic
def put_found(file: UploadedFile, *, by: Membership) -> FoundFile:
    """Kept under a random name and read as files of its shape were read before, else by a guess. Raises NoRight."""
    require(by)
    found = FoundFile(made_by=by, file_name=said_name(file.name or ""))
    found.file.save("found.xlsx", file, save=False)
    found.save()
    _first_reading(found)
    return found


def _first_reading(found: FoundFile) -> None:
    sheets = Found(found).sheets
    first = guess(sheets)
    if first is None:
        return
    known = KnownMapping.objects.filter(signature=signature(sheets[first.sheet], first)).first()
    columns = {"name_column": known.name_column, "amount_column": known.amount_column} if known else {}
    found.mapping, found.remembered = {**first.as_dict(), **columns}, known is not None
    found.save(update_fields=["mapping", "remembered"])


@transaction.atomic
def say(pk: int, *, mapping: Mapping, names: dict[str, str], by: Membership | None) -> FoundFile:
    """Keeps how people say the file is read, and which province a row is. Raises NoRight or NotYet."""
    found = _open(pk, by)
    same = found.mapping == mapping.as_dict()
    found.mapping, found.names = mapping.as_dict(), {**(found.names if same else {}), **names}
    found.save(update_fields=["mapping", "names"])
    return found


@transaction.atomic
def record(pk: int, *, by: Membership | None) -> FoundFile:
    """All provinces of the file or none. Raises NoRight, or NotYet with what is still open."""
    file = FoundFile.objects.select_for_update(of=("self",)).get(pk=pk)
    require(by)
    assert by is not None  # without a hat there is no right
    if file.written_at is None:
        with pghistory.context(hat=by.pk, user=by.user_id, signed_as=by.signature(), source="found", found=file.pk):
            _write(file, by)
    return file


def _write(file: FoundFile, by: Membership) -> None:
    found = Found(file)
    blockers = list(found.blockers())
    if blockers or found.mapping is None or found.reading is None or not found.reading.is_ready:
        raise NotYet(blockers or [Blocker("no_rows", _("ไม่มีแถวที่บันทึกได้"), file.get_absolute_url())])
    for outcome in found.outcomes:
        _write_one(outcome, found.mapping.year, file.file_name)
    _remember(found, found.mapping, by)
    file.written_at = timezone.now()
    file.save(update_fields=["written_at"])


def _write_one(outcome: Outcome, year: int, source: str) -> None:
    if outcome.verdict != "left":
        values = {"amount_baht": outcome.line.baht, "source": source}
        PastAllocation.objects.update_or_create(province=outcome.line.province, fiscal_year=year, defaults=values)


def _remember(found: Found, mapping: Mapping, by: Membership) -> None:
    """The next file with these headings is read without a question."""
    of_shape = signature(found.rows, mapping)
    if of_shape:
        columns: dict[str, Any] = {"name_column": mapping.name_column, "amount_column": mapping.amount_column, "made_by": by}
        KnownMapping.objects.update_or_create(signature=of_shape, defaults=columns)


def _open(pk: int, by: Membership | None) -> FoundFile:
    found = FoundFile.objects.select_for_update(of=("self",)).get(pk=pk)
    require(by)
    if found.written_at:
        raise NotYet([Blocker("state", _("บันทึกแล้วทั้งไฟล์"), found.get_absolute_url())])
    return found
