"""The free texts of old briefs become rows."""

from importlib import import_module

import pytest

objectives_of = import_module("plans.migrations.0007_words_to_rows").objectives_of


@pytest.mark.parametrize(("text", "rows"), [
    ("", []), ("  \n ", []),
    ("เพิ่มรายได้", ["เพิ่มรายได้"]),
    ("1. เพิ่มรายได้\n2) ลดรายจ่าย\n๓. ขยายโอกาส", ["เพิ่มรายได้", "ลดรายจ่าย", "ขยายโอกาส"]),
    ("- ก\n\n• ข", ["ก", "ข"]),
    ("2.5 ล้านบาทต่อปี", ["2.5 ล้านบาทต่อปี"]),
    ("1. ก\n2. ข\n3. ค\n4. ง\n5. จ\n6. ฉ", ["ก", "ข", "ค", "ง", "จ\nฉ"]),
])  # fmt: skip
def test_each_line_is_an_objective_five_at_most_and_nothing_is_lost(text: str, rows: list[str]) -> None:
    assert objectives_of(text) == rows
