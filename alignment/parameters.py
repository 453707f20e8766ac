"""What the parameters of rules are called and measured in, read once from `data/alignment/parameters.csv`. Pure, like the catalogue."""

import csv
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

from django.utils.translation import get_language

from .catalogue import FOLDER


class ParameterText(NamedTuple):
    """Words of one parameter; the unit is empty where the title says it."""

    title_th: str
    title_en: str
    unit_th: str = ""
    unit_en: str = ""


class Told(NamedTuple):
    """One parameter as it is read: the title, the value with its unit."""

    title: str
    value: str


def told(code: str, values: Mapping[str, Any]) -> list[Told]:
    """The parameters of a rule in the reader's language; one the rule knows no more keeps its name."""
    return [_told(PARAMETERS.get((code, name), ParameterText(name, name)), value) for name, value in values.items()]


def _told(text: ParameterText, value: Any) -> Told:
    english = get_language() == "en"
    unit = text.unit_en if english else text.unit_th
    return Told(text.title_en if english else text.title_th, f"{Decimal(str(value)).normalize():,f} {unit}".strip())


def _read() -> Mapping[tuple[str, str], ParameterText]:
    """By rule code and name. Raises ValueError for one that is written twice."""
    with (FOLDER / "parameters.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    words = {(row.pop("code"), row.pop("name")): ParameterText(**row) for row in rows}
    if len(words) < len(rows):
        raise ValueError("a parameter is written twice")
    return MappingProxyType(words)


PARAMETERS = _read()
