"""Budget years in the Buddhist Era: year N runs from 1 October N-1 to 30 September N."""

from dataclasses import dataclass
from datetime import date

BE_OFFSET = 543
FIRST_BE, LAST_BE = 2500, 2700


@dataclass(frozen=True, order=True)
class FiscalYear:
    """A Thai budget year. Raises ValueError outside 2500–2700, naming a Gregorian slip."""

    be: int

    def __post_init__(self) -> None:
        if not FIRST_BE <= self.be <= LAST_BE:
            raise ValueError(_year_fault(self.be))

    @classmethod
    def of(cls, day: date) -> "FiscalYear":
        return cls(day.year + BE_OFFSET + (day.month >= 10))

    @property
    def starts_on(self) -> date:
        return date(self.be - BE_OFFSET - 1, 10, 1)

    @property
    def ends_on(self) -> date:
        return date(self.be - BE_OFFSET, 9, 30)

    def __int__(self) -> int:
        return self.be

    def __str__(self) -> str:
        return str(self.be)


def _year_fault(year: int) -> str:
    hint = f" หากหมายถึง ค.ศ. {year} ให้ใส่ {year + BE_OFFSET}" if 1957 <= year <= 2157 else ""
    return f"ปีงบประมาณ {year} ไม่ใช่ปี พ.ศ. ระหว่าง {FIRST_BE}–{LAST_BE}{hint}"
