"""How figures read on screen, and the arithmetic of bars. No template knowledge here."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from ..money import format_baht

MINUS = "\u2212"
MILLION = Decimal(1_000_000)
HUNDRED = Decimal(100)
Number = Decimal | int | float


def as_decimal(value: object) -> Decimal | None:
    """None for nothing; raises InvalidOperation for what is not a number."""
    return None if value is None or value == "" else Decimal(str(value))


def amount(value: object) -> str:
    """Baht with thousands, a real minus sign, and words instead of a zero nobody gave."""
    number = as_decimal(value)
    return _("ยังไม่มีตัวเลข") if number is None else format_baht(number).replace("-", MINUS)


def in_millions(value: object) -> str:
    number = as_decimal(value)
    return _("ยังไม่มีตัวเลข") if number is None else f"{number / MILLION:,.1f}".replace("-", MINUS)


def with_sign(value: object, places: int | None = None) -> str:
    """A difference: + or − in front, nothing in front of zero."""
    number = as_decimal(value)
    if number is None:
        return "–"
    size = format_baht(abs(number)) if places is None else f"{abs(number):,.{places}f}"
    return f"{_sign(number)}{size}"


def _sign(number: Decimal) -> str:
    return "+" if number > 0 else MINUS if number < 0 else ""


def percent(part: Number | None, whole: Number | None) -> Decimal:
    """Of 0 to 100, three places; 0 when there is nothing to divide by."""
    if not whole or not part:
        return Decimal(0)
    share = Decimal(str(part)) / Decimal(str(whole)) * HUNDRED
    return min(max(share, Decimal(0)), HUNDRED).quantize(Decimal("0.001"))


@dataclass(frozen=True)
class Slice:
    """A piece of a bar, in percent of its width."""

    css: str
    x: Decimal
    width: Decimal


@dataclass(frozen=True)
class CeilingBar:
    """The four figures under a ceiling, and where they stand in the bar."""

    inside: Decimal
    management: Decimal
    over: Decimal
    ceiling: Decimal

    @property
    def free(self) -> Decimal:
        """Baht left under the ceiling, never negative."""
        return max(self.ceiling - self.inside - self.management, Decimal(0))

    @property
    def excess(self) -> Decimal:
        """Baht by which the inside itself exceeds the ceiling."""
        return max(self.inside + self.management - self.ceiling, Decimal(0))

    @property
    def span(self) -> Decimal:
        return self.inside + self.management + self.free + self.over

    @property
    def limit(self) -> Decimal:
        return percent(self.ceiling, self.span)

    @property
    def limit_at_right(self) -> bool:
        """Whether the label of the limit line has more room to its left."""
        return self.limit > 50

    @property
    def slices(self) -> list[Slice]:
        found, x = [], Decimal(0)
        for css, baht in (("in", self.inside), ("mg", self.management), ("free", self.free), ("over", self.over)):
            width = percent(baht, self.span)
            if width:
                found.append(Slice(css, x, width))
            x += width
        return found


def ceiling_bar_of(inside: object, management: object, over: object, ceiling: object) -> CeilingBar:
    return CeilingBar(*(as_decimal(v) or Decimal(0) for v in (inside, management, over, ceiling)))
