"""The deeds: put a workbook up, confirm its preview, and the half of the job that writes."""

import hashlib
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import PurePath
from typing import Any

import pghistory
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_noop as _

from accounts.models import Membership
from core.errors import PortalError
from core.jobs import JobStatus, enqueue
from core.thai import tidy_text

from . import staging
from .batches import batched
from .faults import Fault, Refused, Wrong
from .kinds import KINDS, Exchange, Part
from .kinds.base import among
from .models import Stage, Upload, UploadRow, Verdict
from .sheets.base import Choices, Sheet, Values
from .writing import Rows, workbook

BATCH = 1000
Place = tuple[int, str]  # row and key


def template(kind: Exchange, paper: Any, *, filled: bool) -> bytes:
    """The empty workbook of a paper, or the one with its present rows: what is downloaded can be uploaded."""
    with translation.override("th"):
        rows: dict[str, Rows] = {}
        for part in kind.parts():
            rows |= _rows_of(part, paper, filled=filled)
        sheets = [sheet for part in kind.parts() for sheet in (part.sheet(paper), *part.members())]
        return workbook(f"{kind.title} {paper}", sheets, kind.choices(paper), rows)


def _rows_of(part: Part, paper: Any, *, filled: bool) -> dict[str, Rows]:
    """Rows by sheet. They are read once: as they are written, or kept where several sheets show them."""
    present: Iterable[tuple[str, Values]] = part.present(paper) if filled else ()
    sheets = (part.sheet(paper), *part.members())
    present = list(present) if len(sheets) > 1 else present
    return {sheet.title: _shown_in(sheet, present) for sheet in sheets}


def _shown_in(sheet: Sheet, present: Iterable[tuple[str, Values]]) -> Iterator[Values]:
    for key, values in present:
        for row in values[sheet.of] if sheet.of else [values]:
            yield {sheet.key: key, **row}


@transaction.atomic
def put_up(kind: Exchange, paper: Any, file: UploadedFile, *, by: Membership, only_add: bool = False) -> Upload:
    """Keeps the file under a random name and queues its reading. Raises NoRight or NotYet."""
    kind.require(paper, by)
    only_add = only_add or kind.adds_only(paper, by)
    upload = Upload(kind=kind.code, made_by=by, only_add=only_add, file_name=said_name(file.name or ""), content_hash=_hash(file))
    setattr(upload, kind.target, paper)
    upload.file.save("upload.xlsx", file, save=False)
    upload.save()
    enqueue(upload)
    return upload


def said_name(name: str) -> str:
    """What the person called the file, for the eye only."""
    return tidy_text(PurePath(name.replace("\\", "/")).name)[:200] or "upload.xlsx"


def _hash(file: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


@transaction.atomic
def confirm(pk: int, *, by: Membership) -> Upload:
    """Queues the writing of a preview, once however often it is asked for. Raises NoRight or NotYet."""
    upload = Upload.objects.select_for_update(of=("self",)).get(pk=pk)
    KINDS[upload.kind].of(by).require(upload.paper, by)
    if upload.stage == Stage.PREVIEW and (upload.added or upload.changed):
        upload.stage, upload.confirmed_by = Stage.WRITING, by
        upload.status, upload.attempts, upload.queued_at = JobStatus.QUEUED, 0, timezone.now()
        upload.progress_done, upload.progress_total = 0, upload.added + upload.changed
        upload.save()
        enqueue(upload)
    return upload


def work(upload: Upload) -> None:
    """The job: reads, or writes what was confirmed."""
    with translation.override("th"):
        if upload.stage == Stage.READING:
            staging.read(upload)
        elif upload.stage == Stage.WRITING:
            _write_or_refuse(upload)


def _write_or_refuse(upload: Upload) -> None:
    try:
        _write(upload)
    except Refused as refused:
        _refuse(upload, refused.faults)
    except PortalError as told:  # the right was lost or the paper was sent in the meantime
        _refuse(upload, [Wrong("paper_closed", "%(told)s", _("อัปโหลดใหม่เมื่อเอกสารแก้ไขได้"), told=str(told)).at("")])


def _refuse(upload: Upload, faults: list[Fault]) -> None:
    upload.stage, upload.fault_count = Stage.REFUSED, len(faults)
    upload.faults = [fault.as_dict() for fault in faults[: staging.MOST_FAULTS]]
    upload.save(update_fields=["stage", "faults", "fault_count"])
    upload.finish()


def _write(upload: Upload) -> None:
    """All rows or none, over nobody's newer save."""
    by = upload.confirmed_by
    kind = KINDS[upload.kind].of(by)
    signature = {"hat": by.pk, "user": by.user_id, "signed_as": by.signature()} if by else {}
    with transaction.atomic(), pghistory.context(**signature, source="upload", upload=upload.pk):
        paper = kind.lock(upload.paper.pk, by)
        _refuse_changes(kind, paper, upload, by)
        _refuse_stale(kind, paper, upload)
        _write_rows(kind, paper, upload)
        kind.settle(paper, by)
        upload.stage = Stage.WRITTEN
        upload.save(update_fields=["stage"])
        upload.finish()


def _write_rows(kind: Exchange, paper: Any, upload: Upload) -> None:
    for part in kind.parts():
        part.change_staged(paper, upload.pk)
        part.add_staged(paper, upload.pk)


def _staged(upload: Upload, part: Part) -> Any:
    return UploadRow.objects.filter(upload=upload, part=part.code).order_by("number")


def _refuse_changes(kind: Exchange, paper: Any, upload: Upload, by: Membership | None) -> None:
    """Who may only add writes no change, whoever put the file up."""
    if not upload.changed or not kind.adds_only(paper, by):
        return
    parts = [(part.sheet(paper).title, _staged(upload, part).filter(verdict=Verdict.CHANGED)) for part in kind.parts()]
    told = partial(Wrong, "no_right_to_change", staging.NO_RIGHT, staging.NEW_KEY)
    raise Refused([told(key=row.key).at(title, f"A{row.number}") for title, rows in parts for row in rows])


def _refuse_stale(kind: Exchange, paper: Any, upload: Upload) -> None:
    """Every row of the file still stands as it was read, and its choices are still in the lists."""
    choices = kind.choices(paper)
    faults: list[Fault] = []
    for part in kind.parts():
        sheet = part.sheet(paper)
        faults += [_stale(sheet, *row) for row in _moved(part, paper, upload)]
        faults += [_gone(sheet, *row) for row in _lost(part, sheet, upload, choices)]
    if faults:
        raise Refused(faults)


def _moved(part: Part, paper: Any, upload: Upload) -> Iterator[Place]:
    """Rows whose place in the paper holds something else by now."""
    rows = _staged(upload, part).values_list("number", "key", "before")
    for batch in batched(rows.iterator(BATCH), BATCH):
        present = dict(part.present(paper, [key for _number, key, _before in batch]))
        yield from ((number, key) for number, key, before in batch if present.get(key) != before)


def _lost(part: Part, sheet: Sheet, upload: Upload, choices: dict[str, Choices]) -> Iterable[Place]:
    """Rows with a choice that is no longer in its list. Looks at each different value once."""
    rows, found = _staged(upload, part), dict[int, str]()
    for column in (column for column in sheet.fields if column.list_name in choices):
        field = f"values__{column.name}"
        for value in rows.order_by().values_list(field, flat=True).distinct():
            if not among(choices[column.list_name], column, {column.name: value}):
                found |= dict(rows.filter(**{field: value}).values_list("number", "key"))
    return sorted((found | dict(_lost_below(part, rows, choices))).items())


def _lost_below(part: Part, rows: Any, choices: dict[str, Choices]) -> Iterator[Place]:
    """The same for rows of the member sheets."""
    listed = [(sheet.of, column) for sheet in part.members() for column in sheet.fields if column.list_name in choices]
    for number, key, values in rows.values_list("number", "key", "values").iterator(BATCH) if listed else ():
        if not all(among(choices[column.list_name], column, row) for of, column in listed for row in values.get(of, ())):
            yield number, key


def _stale(sheet: Sheet, number: int, key: str) -> Fault:
    told = _("มีผู้แก้รหัส %(key)s หลังจากที่อ่านไฟล์")
    return Wrong("stale", told, _("ดูค่าล่าสุด แล้วอัปโหลดใหม่"), key=key).at(sheet.title, f"A{number}")


def _gone(sheet: Sheet, number: int, key: str) -> Fault:
    told, remedy = _("ค่าที่เลือกไว้ของรหัส %(key)s ถูกลบออกจากรายการแล้ว"), _("ดาวน์โหลดแบบไฟล์ใหม่ เลือกจากรายการล่าสุด")
    return Wrong("not_in_list", told, remedy, key=key).at(sheet.title, f"A{number}")


def rows_changed(upload: Upload, part: Part, verdict: str, most: int) -> Iterable[UploadRow]:
    return _staged(upload, part).filter(verdict=verdict)[:most]
