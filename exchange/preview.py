"""What an upload would do, in words: by sheet, row and field."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils import translation
from django.utils.translation import gettext as _

from .kinds import Exchange, Part
from .models import Upload, UploadRow, Verdict
from .services import rows_changed
from .sheets.base import Choices, Sheet, Values
from .values import shown

MOST = 100
AT_A_GLANCE = 8  # cells of an added row that are shown unfolded


@dataclass(frozen=True)
class Difference:
    heading: str
    before: str
    after: str


class Filled(NamedTuple):
    """A cell of an added row that holds something."""

    heading: str
    value: str


@dataclass(frozen=True)
class Shown:
    """A row of the file: what differs of one that is changed, what is filled in of one that is added."""

    number: int
    key: str
    label: str
    differences: list[Difference]
    filled: list[Filled]

    @property
    def is_long(self) -> bool:
        return len(self.filled) > AT_A_GLANCE


@dataclass(frozen=True)
class Section:
    """The first rows of one verdict in one sheet; `count` says how many there are."""

    verdict: str
    sheet: str
    count: int
    rows: list[Shown]


def changes(upload: Upload, kind: Exchange) -> list[Section]:
    """What changes first, then what is added. The words of the workbook are Thai."""
    paper = upload.paper
    with translation.override("th"):
        choices = kind.choices(paper)
        found = [_section(upload, part, verdict, paper, choices) for verdict in (Verdict.CHANGED, Verdict.ADDED) for part in kind.parts()]
    return [section for section in found if section.count]


def _section(upload: Upload, part: Part, verdict: Verdict, paper: Any, choices: dict[str, Choices]) -> Section:
    count = upload.rows.filter(part=part.code, verdict=verdict).count()
    rows = rows_changed(upload, part, verdict, MOST) if count else ()
    sheet = part.sheet(paper)
    return Section(verdict.value, sheet.title, count, [_shown(row, sheet, part.members(), choices) for row in rows])


def _shown(row: UploadRow, sheet: Sheet, members: tuple[Sheet, ...], choices: dict[str, Choices]) -> Shown:
    names = ("name", "title", "description", "text")
    label = next((row.values[name] for name in names if row.values.get(name)), "")
    differences = [*_differences(row, sheet, choices), *_of_members(row, members, choices)] if row.before else []
    return Shown(row.number, row.key, label[:200], differences, [] if row.before else list(_filled(row, sheet, members, choices, label)))


def _filled(row: UploadRow, sheet: Sheet, members: tuple[Sheet, ...], choices: dict[str, Choices], label: str) -> Iterator[Filled]:
    for c in sheet.fields:
        said = shown(row.values.get(c.name), c, choices.get(c.list_name))
        if said and said != label:
            yield Filled(c.heading, said)
    for member in members:
        if rows := row.values.get(member.of):
            yield Filled(member.title, _listed(rows, member, choices))


def _differences(row: UploadRow, sheet: Sheet, choices: dict[str, Choices]) -> Iterator[Difference]:
    before: Values = row.before or {}
    for c in sheet.fields:
        if before.get(c.name) != row.values[c.name]:
            said = choices.get(c.list_name)
            yield Difference(c.heading, shown(before.get(c.name), c, said), shown(row.values[c.name], c, said))


def _of_members(row: UploadRow, members: tuple[Sheet, ...], choices: dict[str, Choices]) -> Iterator[Difference]:
    before: Values = row.before or {}
    for sheet in members:
        was = before.get(sheet.of, [])
        after = row.values.get(sheet.of, was)
        if after != was:
            gone, new = _besides(was, after), _besides(after, was)
            after_words = _listed(new, sheet, choices) if gone or new else _("แถวเดิม เรียงลำดับใหม่")
            yield Difference(sheet.title, _listed(gone, sheet, choices), after_words)


def _besides(rows: list[Values], others: list[Values]) -> list[Values]:
    """Rows that the others have not; of equal ones as many as they have fewer."""
    left, found = list(others), []
    for row in rows:
        if row in left:
            left.remove(row)
        else:
            found.append(row)
    return found


def _listed(rows: list[Values], sheet: Sheet, choices: dict[str, Choices]) -> str:
    """A line for each row, its filled cells one after the other."""
    return "\n".join(" ".join(filter(None, (shown(row.get(c.name), c, choices.get(c.list_name)) for c in sheet.fields))) for row in rows)
