"""The gate of uploads: what is too large is thrown away while it arrives."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

MAX_MB = 20
MAX_BYTES = MAX_MB * 1024 * 1024


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
