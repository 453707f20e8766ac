"""First half of the job: the workbook is read, held against what stands, and kept row by row."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop as _

from core.copying import copy_in
from core.thai import clean_text

from . import opening
from .batches import batched
from .faults import Wrong
from .kinds import KINDS, Exchange, Part
from .kinds.base import Numbered
from .kinds.members import completed
from .models import Stage, Upload, UploadRow, Verdict
from .reading import MOST_FAULTS, Reader, Row
from .sheets.base import Sheet, Values

BATCH = 1000
COLUMNS = ("upload_id", "part", "number", "key", "verdict", '"values"', "before")
AS_JSON = json.JSONEncoder(ensure_ascii=False)
Members = dict[str, list[Numbered]]
STRANGE = _("รหัส %(key)s เป็นของเอกสารอื่นหรือของแถวที่แก้ด้วยไฟล์นี้ไม่ได้")
ONLY_ADD = _("รหัส %(key)s มีอยู่แล้วและค่าต่างไป แต่เลือกเพิ่มอย่างเดียว")
NO_RIGHT = _("รหัส %(key)s มีอยู่แล้วและค่าต่างไป ตำแหน่งที่ใช้อยู่เพิ่มแถวได้ แต่แก้แถวที่มีอยู่ไม่ได้")
CLOSED = _("รหัส %(key)s มีค่าต่างไป แต่รายการนี้พ้นขั้นที่แก้ได้แล้ว")
NEW_KEY = _("ใช้รหัสใหม่ หรือลบแถวนี้")


def read(upload: Upload) -> None:
    """Ends in a preview, or refused with every fault named and nothing kept."""
    upload.rows.all().delete()
    with upload.file.open("rb") as file:
        reader = Reader(file, {})
        refused = opening.refuse(file, upload.file.size)
        if refused:
            reader.fail(refused)
        elif reader.open():
            _Staging(upload, reader).run()
    _conclude(upload, reader)


@transaction.atomic
def _conclude(upload: Upload, reader: Reader) -> None:
    upload.faults, upload.fault_count = [fault.as_dict() for fault in reader.faults], reader.fault_count
    upload.stage = Stage.REFUSED if upload.fault_count else Stage.PREVIEW
    if upload.fault_count:
        upload.rows.all().delete()
    for verdict in Verdict.values:
        setattr(upload, verdict, upload.rows.filter(verdict=verdict).count())
    upload.save(update_fields=["faults", "fault_count", "stage", *Verdict.values])
    upload.finish()


class _Staging:
    """The reading of one upload, part by part. `keys` are those seen in the file, with the row of each."""

    def __init__(self, upload: Upload, reader: Reader) -> None:
        self.upload, self.reader, self.paper = upload, reader, upload.paper
        self.kind: Exchange = KINDS[upload.kind].of(upload.made_by)
        self.adds_only = self.kind.adds_only(self.paper, upload.made_by)
        self.keys: dict[str, dict[str, int]] = {}
        self.standing: dict[str, set[str]] = {}
        reader.choices = self.kind.choices(self.paper)
        self.done = 0

    def run(self) -> None:
        for part in self.kind.parts():
            self.keys[part.code] = {}
            _Sheet(self, part).run()
        if not any(self.keys.values()) and not self.reader.fault_count:
            title = self.kind.parts()[0].sheet(self.paper).title
            self.reader.fail(Wrong("no_rows", _("มีแต่หัวตาราง ไม่มีข้อมูล"), _("กรอกข้อมูลใต้หัวตาราง")).at(title, "A2"))
        self.reader.close()
        titles = [sheet.title for part in self.kind.parts() for sheet in (part.sheet(self.paper), *part.members())]
        self.reader.faults.sort(key=lambda fault: (titles.index(fault.sheet) if fault.sheet in titles else -1, fault.row))

    def knows(self, code: str, key: str) -> bool:
        """Whether a row of that part is in the file or in the paper."""
        return key in self.keys[code] or key in self._standing(code)

    def _standing(self, code: str) -> set[str]:
        if code not in self.standing:
            part = next(part for part in self.kind.parts() if part.code == code)
            self.standing[code] = {key for key, _values in part.present(self.paper)}
        return self.standing[code]

    def count(self, rows: int, sheet: Sheet) -> None:
        self.done += rows
        self.upload.progress(self.done, max(self.done, self._rows_told(sheet)))

    def _rows_told(self, sheet: Sheet) -> int:
        """How many rows the file says it has; only for the progress bar."""
        page: Any = next((self.reader.book[t] for t in self.reader.book.sheetnames if clean_text(t) == clean_text(sheet.title)), None)
        return min((getattr(page, "max_row", 1) or 1) - 1, 20_000) if page is not None else 0


class _Sheet:
    """One part with its member sheets."""

    def __init__(self, staging: _Staging, part: Part) -> None:
        self.staging, self.part, self.reader, self.paper = staging, part, staging.reader, staging.paper
        self.sheet = part.sheet(self.paper)
        self.first = staging.keys[part.code]
        self.refs = [column for column in self.sheet.columns if column.ref]
        self.complaints: dict[tuple[str, str], list[tuple[int, str, Wrong]]] = defaultdict(list)

    def run(self) -> None:
        members = [(sheet, self._members(sheet)) for sheet in self.part.members()]
        for rows in batched(self.reader.rows(self.sheet), BATCH):
            self._keep([row for row in rows if self._take(row, members)])
            self.staging.count(len(rows), self.sheet)
        for sheet, found in members:
            self._orphans(sheet, found)
            for key in [key for of, key in self.complaints if of == sheet.of]:
                self._tell(sheet, key)

    def _members(self, sheet: Sheet) -> Members:
        """Rows of a member sheet by the key of the row they belong to. Rows are held against each other only where each is sound."""
        found: Members = {}
        spoiled: set[str | None] = set()
        for row in self.reader.rows(sheet):
            if not row.sound:
                spoiled.add(row.values[sheet.key])
                continue
            told = list(self.part.examine_member(self.paper, sheet, row.values))
            key = row.values.pop(sheet.key)
            self.complaints[sheet.of, key] += [(row.number, column, wrong) for column, wrong in told]
            found.setdefault(key, []).append((row.number, row.values))
        for key in found.keys() - spoiled:
            self.complaints[sheet.of, key] += [*_doubled(sheet, found[key]), *self.part.examine_members(self.paper, sheet, found[key])]
        return found

    def _tell(self, sheet: Sheet, key: str) -> bool:
        """What was found wrong with these rows, once; False when nothing was."""
        told = self.complaints.pop((sheet.of, key), [])
        for number, column, wrong in sorted(told, key=lambda one: one[0]):
            self.reader.at(sheet, number, column, wrong)
        return bool(told)

    def _take(self, row: Row, members: list[tuple[Sheet, Members]]) -> bool:
        """Whether the row can be kept; its faults are told."""
        key = row.values.get(self.sheet.key)
        if key and self.first.setdefault(key, row.number) != row.number:
            told = Wrong("doubled_key", _("รหัส %(key)s ซ้ำกับแถว %(row)s"), _("ใช้รหัสที่ไม่ซ้ำ"), key=key, row=str(self.first[key]))
            self._wrong(row, self.sheet.key, told)
        for sheet, found in members:
            rows = found.pop(key, None) if key else None
            if rows is not None:
                row.values[sheet.of] = [values for _number, values in rows]
        for column in self.refs:
            self._refer(row, column.name, column.ref, row.values.get(column.name))
        return row.sound

    def _refer(self, row: Row, name: str, ref: str, key: str | None) -> None:
        if key and not self.staging.knows(ref, key):
            told = _("รหัส %(key)s ไม่มีในไฟล์นี้และไม่มีในเอกสาร")
            self._wrong(row, name, Wrong("no_such_row", told, _("แก้รหัส หรือเพิ่มแถวที่มีรหัสนี้"), key=key))

    def _wrong(self, row: Row, column: str, wrong: Wrong) -> None:
        row.sound = False
        self.reader.at(self.sheet, row.number, column, wrong)

    def _keep(self, rows: list[Row]) -> None:
        keys = [row.values[self.sheet.key] for row in rows]
        strange = self.part.elsewhere(self.paper, keys) if keys else set()
        present = dict(self.part.present(self.paper, keys)) if keys else {}
        closed = self.part.closed(self.paper, present.keys()) if present else set()
        copy_in(UploadRow._meta.db_table, COLUMNS, self._staged(rows, strange, present, closed))

    def _staged(self, rows: Iterable[Row], strange: set[str], present: dict[str, Values], closed: set[str]) -> Iterator[tuple[object, ...]]:
        """Rows as the table of staged rows has them."""
        for row in rows:
            key = row.values.pop(self.sheet.key)
            before = present.get(key)
            self._complete(row.values, before)
            for column, wrong in self.part.examine(self.paper, row.values, before):
                self._wrong(row, column, wrong)
            self._judge_members(row, key, before)
            verdict = verdict_of(row.values, before)
            if before is None and key in strange:
                wrong = Wrong("key_of_another_paper", STRANGE, _("ใช้รหัสอื่น เช่น นำหน้าด้วยรหัสหน่วยงานและปี"), key=key)
                self._wrong(row, self.sheet.key, wrong)
            elif verdict == Verdict.CHANGED:
                self._hold(row, key, key in closed and not self.part.may_still_change(row.values, before or {}))
            yield self.staging.upload.pk, self.part.code, row.number, key, verdict.value, _as_json(row.values), _as_json(before)

    def _judge_members(self, row: Row, key: str, before: Values | None) -> None:
        """What stands already is not asked again: rows that are as they were may stay so."""
        for sheet in self.part.members():
            if before is not None and row.values.get(sheet.of) == before[sheet.of]:
                self.complaints.pop((sheet.of, key), None)
            elif self._tell(sheet, key):
                row.sound = False

    def _complete(self, values: Values, before: Values | None) -> None:
        """What stands in columns the file leaves out stays."""
        if before is None:
            return
        if self.sheet.partial:
            values |= {name: before[name] for name in self.reader.left_out(self.sheet)}
        for sheet in self.part.members():
            if sheet.partial and sheet.of in values:
                values[sheet.of] = completed(values[sheet.of], before[sheet.of], sheet, self.reader.left_out(sheet))

    def _hold(self, row: Row, key: str, is_closed: bool) -> None:
        """A change that may not be: without the right, against the box that was ticked, or too late."""
        if self.staging.adds_only:
            self._wrong(row, self.sheet.key, Wrong("no_right_to_change", NO_RIGHT, NEW_KEY, key=key))
        elif self.staging.upload.only_add:
            self._wrong(row, self.sheet.key, Wrong("only_add", ONLY_ADD, NEW_KEY, key=key))
        elif is_closed:
            self._wrong(row, self.sheet.key, Wrong("row_closed", CLOSED, _("ลบแถวนี้ หรือคืนค่าให้ตรงกับในระบบ"), key=key))

    def _orphans(self, sheet: Sheet, members: Members) -> None:
        """Members whose row is not in the file; not told while faults of the main sheet may hide it."""
        for key, rows in members.items() if not _hiding(self.reader, self.sheet) else ():
            words = {"key": key, "sheet": self.sheet.title}
            wrong = Wrong("no_such_row", _("รหัส %(key)s ไม่มีในแผ่นงาน “%(sheet)s”"), _("แก้รหัส หรือเพิ่มแถวในแผ่นงานนั้น"), **words)
            self.reader.at(sheet, rows[0][0], sheet.key, wrong)


def _doubled(sheet: Sheet, rows: list[Numbered]) -> Iterator[tuple[int, str, Wrong]]:
    """Rows of one key that say the same in the column that tells them apart."""
    seen: dict[Any, int] = {}
    for number, values in rows if sheet.once else ():
        first = seen.setdefault(values[sheet.once], number)
        if first != number:
            told = _("ซ้ำกับแถว %(row)s ของรหัสเดียวกัน")
            yield number, sheet.once, Wrong("doubled_row", told, _("ลบให้เหลือแถวเดียว"), row=str(first))


def _hiding(reader: Reader, sheet: Sheet) -> bool:
    """Whether a fault of the main sheet may hide rows."""
    return len(reader.faults) >= MOST_FAULTS or any(fault.sheet == sheet.title for fault in reader.faults)


def _as_json(values: Values | None) -> str | None:
    return None if values is None else AS_JSON.encode(values)


def verdict_of(values: Values, before: Values | None) -> Verdict:
    if before is None:
        return Verdict.ADDED
    return Verdict.CHANGED if any(before.get(name) != value for name, value in values.items()) else Verdict.LEFT
