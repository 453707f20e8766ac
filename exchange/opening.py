"""Whether a file is a workbook that may be opened at all: told by its content, before anything unpacks it."""

import re
import zipfile
from collections.abc import Iterator
from typing import IO, Any

from django.utils.translation import gettext_noop as _

from .faults import Fault, Wrong

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 150 * 1024 * 1024
MAX_PARTS = 2000
CHUNK = 1 << 20
OVERLAP = 400
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
WORKBOOK = "xl/workbook.xml"
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z]+\d+(?::[A-Z]+\d+)?)\"")
AGAIN = _("ใน Excel เลือก บันทึกเป็น › สมุดงาน Excel (.xlsx) แล้วอัปโหลดใหม่")
NOT_A_WORKBOOK = _("ไม่ใช่สมุดงาน Excel (.xlsx) ดูจากเนื้อไฟล์ ไม่ใช่ชื่อ")


def refuse(file: IO[bytes], size: int) -> Fault | None:
    """Why the file is not opened; None when it can be read. Leaves the file at its beginning."""
    try:
        _look(file, size)
    except Wrong as wrong:
        return wrong.at("")
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, EOFError):
        return Fault("", "", "", "broken_file", _("ไฟล์เสียหาย เปิดไม่ได้"), AGAIN)
    finally:
        file.seek(0)
    return None


def _look(file: IO[bytes], size: int) -> None:
    if size == 0:
        raise Wrong("empty_file", _("ไฟล์ว่างเปล่า"), _("ตรวจว่าบันทึกไฟล์ครบแล้ว"))
    if size > MAX_BYTES:
        words = {"size": f"{size / 1024**2:.0f}", "most": str(MAX_BYTES // 1024**2)}
        raise Wrong("too_large", _("ไฟล์ใหญ่ %(size)s MB เกิน %(most)s MB"), _("แบ่งเป็นหลายไฟล์ หรือลบภาพออก"), **words)
    file.seek(0)
    magic = file.read(4)
    if magic == OLD_OFFICE:
        raise Wrong("old_format", _("เป็นไฟล์ Excel 97–2003 หรือไฟล์ที่ใส่รหัสผ่าน"), AGAIN)
    if magic != b"PK\x03\x04":
        raise Wrong("not_a_workbook", NOT_A_WORKBOOK, AGAIN)
    with zipfile.ZipFile(file) as parts:
        _look_inside(parts)


def _look_inside(parts: zipfile.ZipFile) -> None:
    entries = parts.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_PARTS or unpacked > MAX_UNPACKED:
        told = _("ไฟล์คลายออกมาได้ %(size)s MB ใหญ่เกินกว่าจะเปิด")
        raise Wrong("bomb", told, _("คัดลอกเฉพาะข้อมูลลงแบบไฟล์ใหม่"), size=f"{unpacked / 1024**2:,.0f}")
    names = {entry.filename for entry in entries}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Wrong("macros", _("เป็นสมุดงานที่มีแมโคร"), AGAIN)
    if WORKBOOK not in names:
        raise Wrong("not_a_workbook", NOT_A_WORKBOOK, AGAIN)
    _no_entities(parts, names)


def _no_entities(parts: zipfile.ZipFile, names: set[str]) -> None:
    """No part of an honest workbook declares a document type."""
    for name in names:
        if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in _head(parts, name):
            raise Wrong("not_a_workbook", _("เนื้อไฟล์มีส่วนที่สมุดงาน Excel ไม่ใช้"), AGAIN)


def _head(parts: zipfile.ZipFile, name: str) -> bytes:
    with parts.open(name) as part:
        return part.read(4096)


def merged(file: IO[bytes], path: str) -> Iterator[str]:
    """Ranges of merged cells of one sheet, without holding the sheet."""
    with zipfile.ZipFile(file) as parts, parts.open(path.lstrip("/")) as part:
        yield from _found(part)


def _found(part: Any) -> Iterator[str]:
    kept = b""
    while chunk := part.read(CHUNK):
        window = kept + chunk
        matches = list(_MERGED.finditer(window))
        yield from (match[1].decode() for match in matches)
        kept = window[max(matches[-1].end() if matches else 0, len(window) - OVERLAP) :]
