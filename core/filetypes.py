"""What a file is, by its content: the name and the browser's word are not asked."""

import unicodedata
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile

from core.thai import tidy_text

LONGEST_NAME = 150
OFFICE_LIST = "[Content_Types].xml"
OFFICE = "application/vnd.openxmlformats-officedocument."
TEXT_CONTROLS = frozenset("\t\n\r\f")


@dataclass(frozen=True)
class FileType:
    suffix: str
    content_type: str


MAGIC = (
    (b"%PDF-", FileType("pdf", "application/pdf")),
    (b"\x89PNG\r\n\x1a\n", FileType("png", "image/png")),
    (b"\xff\xd8\xff", FileType("jpg", "image/jpeg")),
    (b"GIF87a", FileType("gif", "image/gif")),
    (b"GIF89a", FileType("gif", "image/gif")),
)
WEBP = FileType("webp", "image/webp")
OFFICE_PARTS = {
    "xl/workbook.xml": FileType("xlsx", f"{OFFICE}spreadsheetml.sheet"),
    "word/document.xml": FileType("docx", f"{OFFICE}wordprocessingml.document"),
    "ppt/presentation.xml": FileType("pptx", f"{OFFICE}presentationml.presentation"),
}
TXT, CSV = FileType("txt", "text/plain; charset=utf-8"), FileType("csv", "text/csv; charset=utf-8")
IMAGES = ("png", "jpg", "webp", "gif")
ALLOWED = "PDF, PNG, JPEG, WebP, GIF, XLSX, DOCX, PPTX, TXT, CSV (UTF-8)"
ACCEPT = ".pdf,.png,.jpg,.jpeg,.webp,.gif,.xlsx,.docx,.pptx,.txt,.csv"


def type_of(content: bytes, name: str = "") -> FileType | None:
    """None for what is not allowed. The name only tells a table from plain text."""
    for magic, found in MAGIC:
        if content.startswith(magic):
            return found
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return WEBP
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    return (CSV if name.lower().endswith(".csv") else TXT) if _is_text(content) else None


def _office(content: bytes) -> FileType | None:
    """By the parts in the container, which is never unpacked; macros are refused."""
    try:
        parts = ZipFile(BytesIO(content)).namelist()
    except (BadZipFile, ValueError, NotImplementedError, EOFError):
        return None
    if OFFICE_LIST not in parts or any(part.lower().endswith("vbaproject.bin") for part in parts):
        return None
    return next((found for part, found in OFFICE_PARTS.items() if part in parts), None)


def _is_text(content: bytes) -> bool:
    """Plain words in UTF-8; what begins like markup (HTML, SVG, XML) is none."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    plain = all(c in TEXT_CONTROLS or unicodedata.category(c) != "Cc" for c in text)
    return bool(text.strip()) and plain and not text.lstrip().startswith("<")


def shown_name(name: str, found: FileType) -> str:
    """The last part of whatever path was sent, one line, without invisible signs, with the suffix of its content."""
    last = PurePosixPath(tidy_text(name).replace("\\", "/")).name
    visible = "".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cf", "Zl", "Zp")).strip(". ")
    stem, own = PurePosixPath(visible).stem, PurePosixPath(visible).suffix.lower()
    if own in (f".{found.suffix}", ".jpeg" if found.suffix == "jpg" else ""):
        visible = stem
    return f"{visible[:LONGEST_NAME] or 'file'}.{found.suffix}"
