"""Columns, sheets and drop-down lists. Words are Thai whatever the screen's language: the workbook travels."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.thai import clean_text

Value = Any  # text, number as text, ISO date, key of a choice, list of keys: what JSON can hold
Values = dict[str, Value]


class Kind(StrEnum):
    TEXT = "text"
    CODE = "code"
    MONEY = "money"
    NUMBER = "number"
    VALUE = "value"
    DECIMAL = "decimal"
    DEGREE = "degree"
    WHOLE = "whole"
    YEAR = "year"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"


WORDS = {
    Kind.TEXT: "ข้อความ",
    Kind.CODE: "รหัส",
    Kind.MONEY: "จำนวนเงิน (บาท)",
    Kind.NUMBER: "จำนวน ทศนิยมไม่เกิน 3 ตำแหน่ง",
    Kind.VALUE: "ตัวเลข ติดลบได้ ทศนิยมไม่เกิน 4 ตำแหน่ง",
    Kind.DECIMAL: "จำนวนที่ไม่ติดลบ มีทศนิยมได้",
    Kind.DEGREE: "องศาทศนิยม ไม่เกิน 6 ตำแหน่ง",
    Kind.WHOLE: "จำนวนเต็ม",
    Kind.YEAR: "ปี พ.ศ. 4 หลัก",
    Kind.DATE: "วัน/เดือน/ปี พ.ศ.",
    Kind.CHOICE: "เลือกจากรายการ",
    Kind.CHOICES: "เลือกจากรายการ หลายค่าคั่นด้วย ;",
}


@dataclass(frozen=True)
class Column:
    """`most` is the longest text, `limit` the largest number and `places` the decimals of a DECIMAL; `note` says what belongs here,
    `example` shows it; `ref` names the part whose key it holds; `choice` the drop-down list, where it is not called like the column.
    """

    name: str
    heading: str
    kind: Kind = Kind.TEXT
    required: bool = False
    most: int = 0
    width: int = 18
    note: str = ""
    example: str = ""
    ref: str = ""
    limit: int = 0
    places: int = 0
    choice: str = ""

    @property
    def list_name(self) -> str:
        return self.choice or self.name

    def told(self) -> str:
        """The note behind the heading."""
        parts = [self.note, WORDS[self.kind], "ต้องใส่" if self.required else "เว้นว่างได้", f"เช่น {self.example}" if self.example else ""]
        return "\n".join(part for part in parts if part)


@dataclass(frozen=True)
class Sheet:
    """`key` is the column that names a row for good. A sheet `of` a field holds the members of the main sheet's rows; `once` is the column
    that tells them apart. Of a `partial` sheet a file may leave out columns that may be blank: what stands in them stays.
    """

    title: str
    columns: tuple[Column, ...]
    key: str = "key"
    of: str = ""
    optional: bool = False
    once: str = ""
    partial: bool = False

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def fields(self) -> tuple[Column, ...]:
        """Columns besides the key."""
        return tuple(column for column in self.columns if column.name != self.key)


class Choices:
    """A drop-down list: label ↔ value, and other ways to write the same. Labels that look alike get their value behind them."""

    def __init__(self, pairs: Iterable[tuple[Hashable, str]], aliases: Iterable[tuple[str, Hashable]] = ()) -> None:
        self._label: dict[Hashable, str] = {}
        self._value: dict[str, Hashable] = {}
        for value, label in pairs:
            self._know(value, clean_text(label))
        for alias, value in aliases:
            self._value.setdefault(clean_text(alias), value)

    def _know(self, value: Hashable, label: str) -> None:
        unique = f"{label} #{value}" if label in self._value else label
        self._label[value], self._value[unique] = unique, value

    def __contains__(self, value: Hashable) -> bool:
        return value in self._label

    def find(self, text: str) -> Hashable | None:
        return self._value[text] if text in self._value else self._value.get(clean_text(text))

    def label(self, value: Hashable) -> str:
        return self._label.get(value, "")

    @property
    def labels(self) -> list[str]:
        return list(self._label.values())
