"""Changes in words: where, what, from which value to which. Figures carry their unit and their direction."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.money import format_baht

from .changes import Change, Kind
from .fields import PARTS, Field, Look
from .snapshot import Link, Row, Snapshot, Value
from .values import as_text, home_of, noun_and_name, number, place_of, unit_of, with_unit, year_lines, year_text, years_label
from .words import SAME, Word, Words, marked, word_diff


class Pen:
    """Writes the changes between two versions; places are those of the later one, of the earlier for what was cut."""

    def __init__(self, before: Snapshot, after: Snapshot) -> None:
        self.before, self.after = before, after

    def field(self, part: str, field: Field, old: Value, new: Value, row: Row | None, was: Row | None = None) -> Change:
        texts = as_text(part, field, old, was), as_text(part, field, new, row)
        words = word_diff(*texts) if field.look == Look.TEXT else ()
        kind = Kind.FIGURED if field.is_figure else Kind.WORDED
        line = _field_line(field, old, new, texts, (unit_of(was), unit_of(row)))
        return self._change(kind, part, row, line, texts, words, saved=field.look != Look.LINKS)

    def years(self, years: Sequence[int], was: Row, row: Row) -> Change:
        """One year, or several that follow each other and changed alike."""
        yearly = PARTS[row.part].yearly
        assert yearly is not None
        old, new = was.years.get(years[0]), row.years.get(years[0])
        texts = year_text(yearly, old, was), year_text(yearly, new, row)
        units = (_("บาท"),) * 2 if yearly.is_money else (unit_of(was), unit_of(row))
        line = _figure_line(years_label(yearly, years), old, new, units, tells_difference=yearly.is_money)
        return self._change(Kind.FIGURED, row.part, row, line, texts, saved=False)

    def _change(
        self, kind: Kind, part: str, row: Row | None, line: Words, texts: tuple[str, str], words: Words = (), *, saved: bool
    ) -> Change:
        pk = row.pk if row else None
        return Change(kind, part, place_of(self.after, row), line, *texts, words, row=pk, is_saved_with_row=saved)

    def moved(self, was: Row, row: Row, *, same_parent: bool) -> Change:
        ends = home_of(self.before, was), home_of(self.after, row)
        if same_parent:
            ends = _("ลำดับ %(n)s") % {"n": was.place}, _("ลำดับ %(n)s") % {"n": row.place}
        noun = str(PARTS[row.part].noun)
        line = marked(_moved_sentence(ends, same_parent), noun=noun, name=row.name, old=ends[0], new=ends[1])
        return Change(Kind.MOVED, row.part, home_of(self.after, row), line, *ends, row=row.pk)

    def lone(self, row: Row, below: Sequence[Row], kind: Kind) -> Change:
        added = kind == Kind.ADDED
        sentence = _("เพิ่ม%(noun)s “%(new)s”") if added else _("ตัด%(noun)s “%(old)s”")
        line = marked(sentence, noun=str(PARTS[row.part].noun), old=row.name, new=row.name)
        ends = ("", row.name) if added else (row.name, "")
        place = home_of(self.after if added else self.before, row)
        under = (*year_lines(row), *map(noun_and_name, below))
        return Change(kind, row.part, place, (*line, *_along(row, below)), *ends, under=under, row=row.pk if added else None)


def _moved_sentence(ends: tuple[str, str], same_parent: bool) -> str:
    if not same_parent:
        return _("ย้าย%(noun)s “%(name)s” จาก %(old)s ไป %(new)s")
    if ends[0] == ends[1]:  # the rows around it came and went
        return _("สลับ%(noun)s “%(name)s” กับแถวข้างเคียง")
    return _("ย้าย%(noun)s “%(name)s” จาก%(old)s เป็น%(new)s")


def _along(row: Row, below: Sequence[Row]) -> Words:
    """What came or went with a row: how many rows, how much money."""
    text = _(" พร้อมรายการที่อยู่ใต้ %(n)s รายการ") % {"n": len(below)} if below else ""
    if row.part == "table" and row.years:
        text += _(" กรอบงบรวม %(baht)s บาท") % {"baht": format_baht(sum(row.years.values(), Decimal(0)))}
    return (Word(SAME, text),) if text else ()


def _field_line(field: Field, old: Any, new: Any, texts: tuple[str, str], units: tuple[str, str]) -> Words:
    label = str(field.label)
    if field.look == Look.LINKS:
        return _links_line(label, old, new)
    if field.look in (Look.NUMBER, Look.SHARE):
        return _figure_line(label, old, new, units if field.look == Look.NUMBER else ("", ""))
    if field.look == Look.TEXT:
        return marked(_rewritten(*texts), field=label)
    if field.look == Look.YEAR and all(texts):
        return marked(_("%(field)s เปลี่ยนจาก %(old)s เป็น %(new)s"), field=label, old=texts[0], new=texts[1])
    return marked(_replaced(*texts), field=label, old=texts[0], new=texts[1])


def _rewritten(old: str, new: str) -> str:
    if not old:
        return _("เติม%(field)s")
    return _("แก้%(field)s") if new else _("ลบ%(field)s")


def _replaced(old: str, new: str) -> str:
    if not old:
        return _("เติม%(field)s “%(new)s”")
    return _("%(field)sเปลี่ยนจาก “%(old)s” เป็น “%(new)s”") if new else _("ลบ%(field)s “%(old)s”")


def _links_line(label: str, old: Sequence[Link], new: Sequence[Link]) -> Words:
    gone, came = _names(old, new), _names(new, old)
    if gone and came:
        sentence = _("%(field)s เพิ่ม “%(new)s” ตัด “%(old)s”")
    else:
        sentence = _("%(field)s เพิ่ม “%(new)s”") if came else _("%(field)s ตัด “%(old)s”")
    return marked(sentence, field=label, old=gone, new=came)


def _names(links: Sequence[Link], without: Sequence[Link]) -> str:
    return "” “".join(link.name for link in links if link not in without)


def _figure_line(label: str, old: Any, new: Any, units: Sequence[str], *, tells_difference: bool = False) -> Words:
    """Rises or falls; the unit stands once when both share it."""
    if old is None:
        return marked(_("ตั้ง%(field)s เป็น %(new)s เดิมไม่มี"), field=label, new=with_unit(new, units[1]))
    if new is None:
        return marked(_("ตัด%(field)s เดิม %(old)s"), field=label, old=with_unit(old, units[0]))
    sentence = _("%(field)s เพิ่มจาก %(old)s เป็น %(new)s") if new > old else _("%(field)s ลดจาก %(old)s เป็น %(new)s")
    if units[0] != units[1]:
        return marked(sentence, field=label, old=with_unit(old, units[0]), new=with_unit(new, units[1]))
    tail = f" {units[1]}" if units[1] else ""
    tail += _difference(old, new, units[1]) if tells_difference else ""
    return (*marked(sentence, field=label, old=number(old), new=number(new)), *([Word(SAME, tail)] if tail else []))


def _difference(old: Decimal, new: Decimal, unit: str) -> str:
    sentence = _(" (เพิ่มขึ้น %(by)s)") if new > old else _(" (ลดลง %(by)s)")
    return sentence % {"by": with_unit(abs(new - old), unit)}
