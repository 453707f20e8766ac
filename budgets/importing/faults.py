"""What is wrong, where in the file, and what to do about it."""

from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Fault:
    """`row` is the spreadsheet row (1 = header), None when the whole file or call is meant; `column` a column's name or an option."""

    row: int | None
    column: str
    code: str
    message: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def __str__(self) -> str:
        place = _("แถว %(row)s") % {"row": self.row} + " " if self.row else ""
        return f"{place}[{self.column}] {self.message} ({self.code})" if self.column else f"{place}{self.message} ({self.code})"


def by_place(fault: Fault) -> tuple[int, str]:
    return (fault.row or 0, fault.column)
