"""Opening a CSV as it comes from an office: refused early with the way out, or read row by row with flat memory."""

import csv
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .faults import Fault

MAX_BYTES = 100 * 1024 * 1024
HEAD = 4096
WAY_OUT = gettext_lazy("ใน Excel เลือก บันทึกเป็น › CSV UTF-8 (คั่นด้วยจุลภาค) แล้วนำเข้าใหม่")
MAGIC = {b"PK\x03\x04": "Excel (.xlsx)", b"\xd0\xcf\x11\xe0": "Excel 97–2003 (.xls)", b"%PDF": "PDF"}
BYTE_ORDER_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
Cells = list[str]


def refuse(path: Path) -> Fault | None:
    """Why the file cannot be read at all, before it is read; None when it can be tried."""
    try:
        return _wrong_kind(path) or _wrong_size(path) or _wrong_bytes(path)
    except (OSError, ValueError) as fault:
        return Fault(None, "", "unreadable", _("เปิดไฟล์ %(path)s ไม่ได้: %(why)s") % {"path": path, "why": fault})


def rows(path: Path) -> Iterator[tuple[int, Cells]]:
    """Spreadsheet row number and cells; blank rows are left out. Raises csv.Error on a quote that never closes."""
    with path.open(encoding="utf-8-sig", newline="") as text:
        for number, cells in enumerate(csv.reader(text, strict=True), 1):
            if any(cells):
                yield number, cells


def broken_table(path: Path, after_row: int, why: Exception) -> Fault:
    message = _("ตารางอ่านต่อไม่ได้หลังแถว %(row)s ของ %(file)s ตรวจเครื่องหมายคำพูดที่ไม่ปิด: %(why)s")
    return Fault(after_row + 1, "", "broken_table", message % {"row": after_row, "file": path.name, "why": why})


def _wrong_kind(path: Path) -> Fault | None:
    if not path.exists():
        return Fault(None, "", "not_found", _("ไม่พบไฟล์ %(path)s ตรวจชื่อและที่อยู่ของไฟล์") % {"path": path})
    if not path.is_file():
        return Fault(None, "", "not_a_file", _("%(path)s ไม่ใช่ไฟล์ ระบุไฟล์ CSV หนึ่งไฟล์") % {"path": path})
    return None


def _wrong_size(path: Path) -> Fault | None:
    size = path.stat().st_size
    if size == 0:
        return Fault(None, "", "empty", _("ไฟล์ %(file)s ว่างเปล่า ตรวจว่าบันทึกครบแล้ว") % {"file": path.name})
    if size > MAX_BYTES:
        message = _("ไฟล์ %(file)s ใหญ่ %(size).0f MB เกิน %(most)s MB แบ่งไฟล์ตามจังหวัดแล้วนำเข้าทีละไฟล์")
        return Fault(None, "", "too_large", message % {"file": path.name, "size": size / 1024**2, "most": MAX_BYTES // 1024**2})
    return None


def _wrong_bytes(path: Path) -> Fault | None:
    with path.open("rb") as data:
        head = data.read(HEAD)
        fault = _other_format(path, head)
        data.seek(0)
        return fault or _undecodable(path, data)


def _other_format(path: Path, head: bytes) -> Fault | None:
    for magic, name in MAGIC.items():
        if head.startswith(magic):
            message = _("%(file)s เป็นไฟล์ %(kind)s ไม่ใช่ CSV %(way)s") % {"file": path.name, "kind": name, "way": WAY_OUT}
            return Fault(None, "", "not_csv", message)
    if head[:2] in BYTE_ORDER_MARKS or head.count(0) > len(head) // 5:
        return _wrong_encoding(path, 1, "UTF-16")
    return None


def _undecodable(path: Path, data: Iterator[bytes]) -> Fault | None:
    for number, line in enumerate(data, 1):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            return _wrong_encoding(path, number, "TIS-620 (Windows-874)" if _looks_thai(line) else _("ที่ไม่รู้จัก"))
    return None


def _looks_thai(line: bytes) -> bool:
    try:
        text = line.decode("cp874")
    except UnicodeDecodeError:
        return False
    return any("ก" <= c <= "๛" for c in text)


def _wrong_encoding(path: Path, row: int, name: str) -> Fault:
    message = _("ไฟล์ %(file)s เข้ารหัส %(name)s ไม่ใช่ UTF-8 %(way)s")
    return Fault(row, "", "encoding", message % {"file": path.name, "name": name, "way": WAY_OUT})
