"""What the parameters of rules are called, measured in and may be, read once from `data/alignment/parameters.csv`."""

import csv
from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .books import IN_USE
from .catalogue import FOLDER


class ParameterText(NamedTuple):
    """Words and bounds of one parameter; the unit is empty where the title says it."""

    title_th: str
    title_en: str
    unit_th: str = ""
    unit_en: str = ""
    least: Decimal = Decimal(0)
    most: Decimal = Decimal(10**14)

    @property
    def title(self) -> str:
        """In the reader's language, with the unit where there is one."""
        english = get_language() == "en"
        title, unit = (self.title_en, self.unit_en) if english else (self.title_th, self.unit_th)
        return f"{title} ({unit})" if unit else title


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


def parameters() -> dict[str, Mapping[str, Any]]:
    """The parameters of every rule in use with their defaults, those of all books together."""
    found: dict[str, dict[str, Any]] = {}
    for book in IN_USE.values():
        for code, rule in book.rules.items():
            found.setdefault(code, {}).update(rule.parameters)
    return dict(found)


def as_kind_of(default: Any, value: Any) -> Any:
    """The value in the kind of the default. Raises ValueError or ArithmeticError for what is none."""
    if isinstance(default, bool):
        return bool(value)
    number = Decimal(str(value))
    return number if isinstance(default, Decimal) else type(default)(number)


def faults_of(code: str, given: Any) -> Iterator[tuple[str, str]]:
    """What is wrong with the parameters given to a rule, by name: a rule set that was issued with one would stop every check."""
    known = parameters().get(code, {})
    for name, value in given.items() if isinstance(given, Mapping) else [("", given)]:
        if name not in known:
            yield name, _("กฎ %(code)s ไม่มีค่ากำหนด “%(name)s”") % {"code": code, "name": name}
        elif told := _fault(PARAMETERS[code, name], known[name], value):
            yield name, told


def _fault(text: ParameterText, default: Any, value: Any) -> str:
    """Empty for a number of the default's kind within the bounds."""
    words = {"what": text.title, "least": f"{text.least:,f}", "most": f"{text.most:,f}"}
    try:
        number = Decimal(str(value))
        whole = isinstance(default, Decimal) or number == int(number)
    except (ValueError, ArithmeticError):
        return _("%(what)s: ใส่ตัวเลข ตั้งแต่ %(least)s ถึง %(most)s") % words
    if not whole:
        return _("%(what)s: ใส่จำนวนเต็ม ตั้งแต่ %(least)s ถึง %(most)s") % words
    return "" if text.least <= number <= text.most else _("%(what)s: ต้องอยู่ระหว่าง %(least)s ถึง %(most)s") % words


def _read() -> Mapping[tuple[str, str], ParameterText]:
    """By rule code and name. Raises ValueError for one that is written twice."""
    with (FOLDER / "parameters.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    words = {(row.pop("code"), row.pop("name")): _text(row) for row in rows}
    if len(words) < len(rows):
        raise ValueError("a parameter is written twice")
    return MappingProxyType(words)


def _text(row: dict[str, str]) -> ParameterText:
    least, most = Decimal(row.pop("least")), Decimal(row.pop("most"))
    return ParameterText(**row, least=least, most=most)


PARAMETERS = _read()
