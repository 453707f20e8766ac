"""The budget tree of a brief as an outline: rows in order, each with its level; a row stands under the nearest higher one before it."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_noop as _n

from core.money import MAX_BAHT, format_baht
from plans.models import BriefItem

from ..faults import Wrong
from ..sheets.base import Column, Values
from .base import Numbered
from .members import BATCH, Members

Told = Iterator[tuple[int, str, Wrong]]
SUM = _n("วงเงินของหัวข้อคือ %(amount)s บาท แต่รายการย่อยรวม %(sum)s บาท")
PRODUCT = _n("จำนวน × ราคาต่อหน่วย เท่ากับ %(product)s บาท ไม่ตรงกับวงเงิน %(amount)s บาท")


class Items(Members):
    """A heading keeps no amount of its own; the level is where a row stands, not a field."""

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(column for column in self.sheet.fields if column.name != "level")

    def plain(self, values: Values) -> Values:
        return {column.name: values[column.name] for column in self.columns} | {"amount_baht": values["amount_baht"] or "0.00"}

    def values(self, row: Any) -> list[Values]:
        items = self.standing(row)
        headings = {item.parent_id for item in items}
        levels: dict[int | None, int] = {}
        for item in items:
            levels[item.pk] = levels.get(item.parent_id, 0) + 1
        return [
            self.seen(item) | {"level": levels[item.pk]} | ({"amount_baht": None} if item.pk in headings else {}) for item in items
        ]  # fmt: skip

    def write(self, rows: Iterable[tuple[Any, Values]]) -> None:
        """Rows first, then their places: a heading may be newer than what now stands under it."""
        wanted = [(row, values) for row, values in rows if self.sheet.of in values]
        super().write(wanted)
        trees: dict[int, list[BriefItem]] = {row.pk: [] for row, _values in wanted}
        for item in BriefItem.objects.filter(project__in=trees).order_by("order", "pk"):
            trees[item.project_id].append(item)
        moved = [item for row, values in wanted for item in _replaced(trees[row.pk], values[self.sheet.of])]
        BriefItem.objects.bulk_update(moved, ["parent"], BATCH)


def _replaced(items: Sequence[BriefItem], wanted: Sequence[Values]) -> Iterator[BriefItem]:
    """Items whose heading is another one now."""
    for item, at in zip(items, above([values["level"] for values in wanted]), strict=True):
        heading = None if at is None else items[at].pk
        if item.parent_id != heading:
            item.parent_id = heading
            yield item


def above(levels: Sequence[int]) -> list[int | None]:
    """For each row the place of the one it stands under. A level that is too deep stands one below the row before."""
    path: list[int] = []
    found: list[int | None] = []
    for place, level in enumerate(levels):
        del path[level - 1 :]
        found.append(path[-1] if path else None)
        path.append(place)
    return found


def examine(rows: Sequence[Numbered]) -> Told:
    """Levels go down one by one, amounts are quantity × unit cost, headings the sum below them. Fills in what follows."""
    last = 0
    for number, values in rows:
        if values["level"] > last + 1:
            yield number, "level", Wrong("too_deep", _n("ลึกกว่าแถวก่อนหน้าเกินหนึ่งระดับ"), _n("ใส่แถวหัวข้อก่อน หรือแก้ระดับ"))
            return
        last = values["level"]
    headings = above([values["level"] for _number, values in rows])
    sums: dict[int, Decimal] = {}
    for place in reversed(range(len(rows))):
        number, values = rows[place]
        yield from _heading(number, values, sums[place]) if place in sums else _leaf(number, values)
        amount, heading = sums.get(place, Decimal(values["amount_baht"] or 0)), headings[place]
        if heading is not None:
            sums[heading] = sums.get(heading, Decimal(0)) + amount


def _leaf(number: int, values: Values) -> Told:
    product, amount = product_of(values), values["amount_baht"]
    if product is not None and product > MAX_BAHT:
        told = _n("จำนวน × ราคาต่อหน่วย เท่ากับ %(product)s บาท เกินที่ระบบรับได้")
        yield number, "quantity", Wrong("too_large", told, _n("ตรวจจำนวนและราคาต่อหน่วย"), product=format_baht(product))
    elif product is not None and amount is not None and Decimal(amount) != product:
        words = {"product": format_baht(product), "amount": format_baht(Decimal(amount))}
        yield number, "amount_baht", Wrong("not_the_product", PRODUCT, _n("แก้วงเงิน หรือเว้นว่างให้ระบบคูณให้"), **words)
    elif amount is None:
        values["amount_baht"] = f"{product or Decimal(0):.2f}"


def product_of(values: Values) -> Decimal | None:
    quantity, price = values["quantity"], values["unit_cost_baht"]
    return None if quantity is None or price is None else round(Decimal(quantity) * Decimal(price), 2)


def _heading(number: int, values: Values, total: Decimal) -> Told:
    amount, values["amount_baht"] = values["amount_baht"], None
    if amount is not None and Decimal(amount) not in (0, total):
        words = {"sum": format_baht(total), "amount": format_baht(Decimal(amount))}
        yield number, "amount_baht", Wrong("not_the_sum", SUM, _n("เว้นวงเงินของหัวข้อว่างไว้ หรือแก้รายการย่อย"), **words)
