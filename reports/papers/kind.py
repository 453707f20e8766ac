"""What makes a print: what it is printed of, how it is frozen, what its template gets, its spreadsheet twin. One file per print."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Model

Snapshot = dict[str, Any]


class Twin(NamedTuple):
    """The spreadsheet beside the PDF: texts as str, ranks and counts as int, amounts (baht) as Decimal."""

    sheet: str
    heads: list[str]
    rows: Iterable[list[Any]]
    frozen: int = 1  # columns that stay in sight


def no_pages(snapshot: Snapshot) -> Iterable[Snapshot]:
    """The whole print is one section."""
    return [{}]


@dataclass(frozen=True)
class Print:
    """An official paper. `form` is the number of the form, empty where there is none; `template` is reports/<code>.html.

    `freeze` makes plain data (amounts as decimal strings, baht) with at least the keys of `heads.head`, `total` and `signed`;
    `sections` gives what the template gets besides, once per section, each starting a page.
    """

    code: str
    form: str
    heading: str
    model: type[Model]
    freeze: Callable[[Any], Snapshot]
    sections: Callable[[Snapshot], Iterable[Snapshot]] = no_pages
    twin: Callable[[Snapshot], Twin] | None = None
    landscape: bool = True

    def form_name(self, snapshot: Snapshot) -> str:
        """แบบ จ.2, of a group แบบ กจ.2; the heading where the form has no number."""
        return f"แบบ {'ก' if snapshot['is_group'] else ''}{self.form}" if self.form else self.heading

    def caption(self, snapshot: Snapshot) -> str:
        """Form, heading, period and unit: what the file is called and its pages say."""
        form = f"{self.form_name(snapshot)} " if self.form else ""
        return f"{form}{self.heading} {snapshot['period']} {snapshot['unit']}"

    def title(self, snapshot: Snapshot) -> str:
        """The caption and, of a print about one thing, its name."""
        about = snapshot.get("about", "")
        return f"{self.caption(snapshot)} · {about[:150]}" if about else self.caption(snapshot)
