"""What an upload would do, in words: by row and field."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .kinds import KINDS
from .models import Upload, UploadRow, Verdict
from .services import rows_changed
from .sheets.base import Choices, Sheet, Values
from .values import shown

MOST = 100


@dataclass(frozen=True)
class Difference:
    heading: str
    before: str
    after: str


@dataclass(frozen=True)
class Shown:
    number: int
    key: str
    label: str
    differences: list[Difference]


def changes(upload: Upload, paper: Any) -> dict[str, list[Shown]]:
    """The first rows of each verdict that is written."""
    kind = KINDS[upload.kind]
    sheet, choices = kind.sheet(paper), kind.choices(paper)
    return {
        verdict.value: [_shown(row, sheet, choices) for row in rows_changed(upload, verdict, MOST)]
        for verdict in (Verdict.ADDED, Verdict.CHANGED)
    }


def _shown(row: UploadRow, sheet: Sheet, choices: dict[str, Choices]) -> Shown:
    label = row.values.get("name") or row.values.get("description") or ""
    return Shown(row.number, row.key, label[:200], _differences(row, sheet, choices) if row.before else [])


def _differences(row: UploadRow, sheet: Sheet, choices: dict[str, Choices]) -> list[Difference]:
    before: Values = row.before or {}
    found = [
        Difference(c.heading, shown(before[c.name], c, choices.get(c.name)), shown(row.values[c.name], c, choices.get(c.name)))
        for c in sheet.fields
        if before[c.name] != row.values[c.name]
    ]
    if "activities" in row.values and row.values["activities"] != before["activities"]:
        found.append(Difference(_("กิจกรรม"), _listed(before["activities"]), _listed(row.values["activities"])))
    return found


def _listed(rows: list[Values]) -> str:
    return "\n".join(f"{row['name']} {(row['amount_baht'] or '–').removesuffix('.00')}" for row in rows)
