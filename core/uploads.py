"""Files that people send: what is too large is thrown away while it arrives, and nothing runs when it is read back."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from .filetypes import ALLOWED, FileType, type_of

MAX_MB = 20
MAX_BYTES = MAX_MB * 1024 * 1024
NO_SCRIPTS = "default-src 'none'; img-src 'self'; sandbox"


def too_large() -> ValidationError:
    return ValidationError(_("ไฟล์ใหญ่เกิน %(mb)s MB ย่อขนาดหรือแบ่งไฟล์แล้วแนบใหม่") % {"mb": MAX_MB}, code="too_large")


def checked(content: bytes, name: str) -> FileType:
    """What the content is. Raises ValidationError for size and type."""
    if len(content) > MAX_BYTES:
        raise too_large()
    found = type_of(content, name)
    if found is None:
        raise ValidationError(_("เนื้อหาของไฟล์นี้ไม่ใช่ชนิดที่รับ รับเฉพาะ %(types)s") % {"types": ALLOWED}, code="wrong_type")
    return found


class Gate(FileUploadHandler):
    """Stands before Django's own handlers, so that neither memory nor disk ever holds more than the cap of one file."""

    too_large = False
    seen = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.seen += len(raw_data)
        if self.seen > MAX_BYTES:
            self.too_large = True
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler keeps the file."""


def sent(content: bytes, name: str, content_type: str, *, as_attachment: bool) -> HttpResponse:
    """The bytes for a browser that may show or save them, never run them."""
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment, name) or "inline",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": NO_SCRIPTS,
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=content_type, headers=headers)
