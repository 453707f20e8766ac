"""The deeds: put a workbook up, confirm its preview, and the half of the job that writes."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Any

import pghistory
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Membership
from core.errors import Blocker, NotYet, PortalError
from core.jobs import JobStatus, enqueue
from core.thai import tidy_text

from . import staging
from .batches import batched
from .faults import Fault, Refused
from .kinds import KINDS, Exchange
from .kinds.base import among
from .models import Stage, Upload, UploadRow
from .sheets.base import Sheet
from .writing import workbook

BATCH = 1000
Place = tuple[int, str]  # row and key


def template(kind: Exchange, paper: Any, *, filled: bool) -> bytes:
    """The empty workbook of a paper, or the one with its present rows: what is downloaded can be uploaded."""
    with translation.override("th"):
        sheet, members = kind.sheet(paper), kind.member_sheet()
        sheets = [sheet, members] if members else [sheet]
        return workbook(f"{kind.title} {paper}", sheets, kind.choices(paper), _present(kind, paper, sheet, members) if filled else {})


def _present(kind: Exchange, paper: Any, sheet: Sheet, members: Sheet | None) -> dict[str, Any]:
    rows = {sheet.title: ({sheet.key: key, **values} for key, values in kind.present(paper))}
    if members:
        of, key_of = members.of, members.key
        rows[members.title] = ({key_of: key, **member} for key, values in kind.present(paper) for member in values[of])
    return rows


def require_upload(kind: Exchange, paper: Any, by: Membership | None) -> None:
    """Raises NoRight without the right to edit, NotYet while the paper is closed."""
    kind.policy.require(by, kind.edit_action, paper)
    if paper.state not in kind.workflow.editable:
        words = {"paper": paper, "state": kind.workflow.label(paper.state)}
        raise NotYet([Blocker("state", _("“%(paper)s” อยู่ในสถานะ “%(state)s” จึงอัปโหลดไม่ได้") % words, paper.get_absolute_url())])


@transaction.atomic
def put_up(kind: Exchange, paper: Any, file: UploadedFile, *, by: Membership, only_add: bool = False) -> Upload:
    """Keeps the file under a random name and queues its reading."""
    require_upload(kind, paper, by)
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
    require_upload(KINDS[upload.kind], upload.paper, by)
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
        _refuse(upload, [Fault("", "", "", "paper_closed", str(told), "อัปโหลดใหม่เมื่อเอกสารแก้ไขได้")])


def _refuse(upload: Upload, faults: list[Fault]) -> None:
    upload.stage, upload.fault_count = Stage.REFUSED, len(faults)
    upload.faults = [fault.as_dict() for fault in faults[: staging.MOST_FAULTS]]
    upload.save(update_fields=["stage", "faults", "fault_count"])
    upload.finish()


def _write(upload: Upload) -> None:
    """All rows or none, over nobody's newer save."""
    by, kind = upload.confirmed_by, KINDS[upload.kind]
    signature = {"hat": by.pk, "user": by.user_id, "signed_as": by.signature()} if by else {}
    with transaction.atomic(), pghistory.context(**signature, source="upload", upload=upload.pk):
        paper = kind.lock(upload.paper.pk, by)
        _refuse_stale(kind, paper, upload)
        kind.change_staged(paper, upload.pk)
        kind.add_staged(paper, upload.pk)
        kind.settle(paper, by)
        upload.stage = Stage.WRITTEN
        upload.save(update_fields=["stage"])
        upload.finish()


def _staged(upload: Upload) -> Any:
    return UploadRow.objects.filter(upload=upload).order_by("number")


def _refuse_stale(kind: Exchange, paper: Any, upload: Upload) -> None:
    """Every row of the file still stands as it was read, and its choices are still in the lists."""
    sheet = kind.sheet(paper)
    faults = [*(_stale(sheet, *row) for row in _moved(kind, paper, upload)), *(_gone(sheet, *row) for row in _lost(kind, paper, upload))]
    if faults:
        raise Refused(faults)


def _moved(kind: Exchange, paper: Any, upload: Upload) -> Iterator[Place]:
    """Rows whose place in the paper holds something else by now."""
    rows = _staged(upload).values_list("number", "key", "before")
    for batch in batched(rows.iterator(BATCH), BATCH):
        present = dict(kind.present(paper, [key for _number, key, _before in batch]))
        yield from ((number, key) for number, key, before in batch if present.get(key) != before)


def _lost(kind: Exchange, paper: Any, upload: Upload) -> Iterable[Place]:
    """Rows with a choice that is no longer in its list. Looks at each different value once."""
    choices, rows, found = kind.choices(paper), _staged(upload), dict[int, str]()
    for column in (column for column in kind.sheet(paper).fields if column.name in choices):
        field = f"values__{column.name}"
        for value in rows.order_by().values_list(field, flat=True).distinct():
            if not among(choices[column.name], column, {column.name: value}):
                found |= dict(rows.filter(**{field: value}).values_list("number", "key"))
    return sorted(found.items())


def _stale(sheet: Sheet, number: int, key: str) -> Fault:
    return Fault(sheet.title, f"A{number}", "", "stale", f"มีผู้แก้รหัส {key} หลังจากที่อ่านไฟล์", "ดูค่าล่าสุด แล้วอัปโหลดใหม่")


def _gone(sheet: Sheet, number: int, key: str) -> Fault:
    message = f"ค่าที่เลือกไว้ของรหัส {key} ถูกลบออกจากรายการแล้ว"
    return Fault(sheet.title, f"A{number}", "", "not_in_list", message, "ดาวน์โหลดแบบไฟล์ใหม่ เลือกจากรายการล่าสุด")


def rows_changed(upload: Upload, verdict: str, most: int) -> Iterable[UploadRow]:
    return _staged(upload).filter(verdict=verdict)[:most]
