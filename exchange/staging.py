"""First half of the job: the workbook is read, held against what stands, and kept row by row."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction

from core.copying import copy_in
from core.thai import clean_text

from . import opening
from .batches import batched
from .faults import Fault, Wrong
from .kinds import KINDS, Exchange
from .models import Stage, Upload, UploadRow, Verdict
from .reading import MOST_FAULTS, Reader, Row
from .sheets.base import Sheet, Values

BATCH = 1000
COLUMNS = ("upload_id", "number", "key", "verdict", '"values"', "before")
AS_JSON = json.JSONEncoder(ensure_ascii=False)
Members = dict[str, list[Values]]


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
    """The reading of one upload: the sheets of its kind, and what was seen so far."""

    def __init__(self, upload: Upload, reader: Reader) -> None:
        self.upload, self.reader, self.paper = upload, reader, upload.paper
        self.kind: Exchange = KINDS[upload.kind]
        self.sheet, self.member_sheet = self.kind.sheet(self.paper), self.kind.member_sheet()
        self.first: dict[str, int] = {}
        reader.choices = self.kind.choices(self.paper)

    def run(self) -> None:
        members, first_rows = self._members()
        done = 0
        for rows in batched(self.reader.rows(self.sheet), BATCH):
            self._keep([row for row in rows if self._take(row, members)])
            done += len(rows)
            self.upload.progress(done, max(done, self._rows_told()))
        self._orphans(members, first_rows)
        if not self.first and not self.reader.fault_count:
            self.reader.fail(Fault(self.sheet.title, "A2", "", "no_rows", "มีแต่หัวตาราง ไม่มีข้อมูล", "กรอกข้อมูลใต้หัวตาราง"))
        self.reader.close()

    def _rows_told(self) -> int:
        """How many rows the file says it has; only for the progress bar."""
        page: Any = next((self.reader.book[t] for t in self.reader.book.sheetnames if clean_text(t) == clean_text(self.sheet.title)), None)
        return min((page.max_row or 1) - 1, 20_000) if page is not None else 0

    def _members(self) -> tuple[Members, dict[str, int]]:
        """Rows of the second sheet by the key of the row they belong to."""
        found: Members = {}
        first_rows: dict[str, int] = {}
        for row in self.reader.rows(self.member_sheet) if self.member_sheet else ():
            if row.sound:
                key = row.values.pop(self.sheet.key)
                found.setdefault(key, []).append(row.values)
                first_rows.setdefault(key, row.number)
        return found, first_rows

    def _take(self, row: Row, members: Members) -> bool:
        """Whether the row can be kept; its faults are told."""
        key = row.values.get(self.sheet.key)
        if key and self.first.setdefault(key, row.number) != row.number:
            self._wrong(row, self.sheet.key, "doubled_key", f"รหัส {key} ซ้ำกับแถว {self.first[key]}", "ใช้รหัสที่ไม่ซ้ำ")
        for complaint in self.kind.examine(row.values) if row.sound else ():
            self._wrong(row, *complaint)
        rows = members.pop(key, None) if key and self.member_sheet else None
        if rows is not None and self.member_sheet:
            row.values[self.member_sheet.of] = rows
        return row.sound

    def _wrong(self, row: Row, column: str, rule: str, message: str, remedy: str) -> None:
        row.sound = False
        self.reader.at(self.sheet, row.number, column, Wrong(rule, message, remedy))

    def _keep(self, rows: list[Row]) -> None:
        keys = [row.values[self.sheet.key] for row in rows]
        strange = self.kind.elsewhere(self.paper, keys) if keys else set()
        present = dict(self.kind.present(self.paper, keys)) if keys else {}
        copy_in(UploadRow._meta.db_table, COLUMNS, self._staged(rows, strange, present))

    def _staged(self, rows: Iterable[Row], strange: set[str], present: dict[str, Values]) -> Iterator[tuple[object, ...]]:
        """Rows as the table of staged rows has them."""
        for row in rows:
            key = row.values.pop(self.sheet.key)
            before = present.get(key)
            verdict = verdict_of(row.values, before)
            if before is None and key in strange:
                told = f"รหัส {key} เป็นของเอกสารอื่นหรือของแถวที่แก้ด้วยไฟล์นี้ไม่ได้"
                self._wrong(row, self.sheet.key, "key_of_another_paper", told, "ใช้รหัสอื่น เช่น นำหน้าด้วยรหัสหน่วยงานและปี")
            elif verdict == Verdict.CHANGED and self.upload.only_add:
                told = f"รหัส {key} มีอยู่แล้วและค่าต่างไป แต่เลือกเพิ่มอย่างเดียว"
                self._wrong(row, self.sheet.key, "only_add", told, "ใช้รหัสใหม่ หรือลบแถวนี้")
            yield self.upload.pk, row.number, key, verdict.value, _as_json(row.values), _as_json(before)

    def _orphans(self, members: Members, first_rows: dict[str, int]) -> None:
        """Members whose row is not in the file; not told while faults of the main sheet may hide it."""
        sheet = self.member_sheet
        for key in members if sheet and not _hiding(self.reader, self.sheet) else ():
            told = Wrong("no_such_row", f"รหัส {key} ไม่มีในแผ่นงาน “{self.sheet.title}”", "แก้รหัส หรือเพิ่มแถวในแผ่นงานนั้น")
            self.reader.at(sheet or self.sheet, first_rows[key], self.sheet.key, told)


def _hiding(reader: Reader, sheet: Sheet) -> bool:
    """Whether a fault of the main sheet may hide rows."""
    return len(reader.faults) >= MOST_FAULTS or any(fault.sheet == sheet.title for fault in reader.faults)


def _as_json(values: Values | None) -> str | None:
    return None if values is None else AS_JSON.encode(values)


def verdict_of(values: Values, before: Values | None) -> Verdict:
    if before is None:
        return Verdict.ADDED
    return Verdict.CHANGED if any(before.get(name) != value for name, value in values.items()) else Verdict.LEFT
