"""What stands on the pages of a paper, in one pass and in blocks."""

import gc
import re
import tempfile
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pypdf
import pytest

from reports.engine import RenderFailed, Sheet, render, render_pdf
from reports.engine.render import ROWS_IN_ONE_PASS, choose_workers
from reports.engine.sheet import css_string
from reports.fonts import FOLDER

HEAD = "<thead><tr><th>ที่</th><th>รายการ</th><th>จำนวนเงิน (บาท)</th></tr></thead>"
COLUMNS = '<colgroup><col style="width: 10%"><col style="width: 60%"><col style="width: 30%"></colgroup>'
SIGNATURE = '<div class="signature"><p class="line"></p><p class="name">({name})</p><p class="post">ผู้ว่าราชการจังหวัด</p></div>'
ISSUED = datetime(2026, 10, 1, 3, 4, 5, tzinfo=UTC)
WAYS = pytest.mark.parametrize("workers", [0, 2], ids=["one pass", "blocks"])


def table(rows: int, first: int = 1) -> str:
    """A ruled table of numbered rows."""
    numbers = range(first, first + rows)
    body = "".join(f'<tr><td class="code">{n}</td><td>ค่าเช่าที่พักครั้งที่ {n}</td><td class="num">{n * 1000:,}</td></tr>' for n in numbers)
    return f'<table class="lines">{COLUMNS}{HEAD}<tbody>{body}</tbody></table>'


def two_tables() -> list[str]:
    return [f"<h1>ภาคเหนือ</h1>{table(60)}", f"<h1>ภาคใต้</h1>{table(60, 61)}"]


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages]


def numbers(pdf: bytes) -> list[str]:
    return [found[0] if (found := re.findall(r"^[๐-๙\d]+ / [๐-๙\d]+$", text, re.M)) else "" for text in pages(pdf)]


@WAYS
def test_every_page_says_which_of_how_many_it_is(workers):
    found = numbers(render_pdf(two_tables(), title="ก", digits="arabic", workers=workers))
    assert len(found) > 3
    assert found == [f"{number} / {len(found)}" for number in range(1, len(found) + 1)]


def test_page_numbers_have_no_gap_where_their_documents_meet(monkeypatch):
    monkeypatch.setattr(render, "NUMBERS_AT_ONCE", 2)
    found = numbers(render_pdf(["<p>ก</p>"] * 5, title="ก", digits="arabic", workers=2))
    assert found == [f"{number} / 5" for number in range(1, 6)]


@WAYS
def test_page_numbers_are_thai_unless_asked_otherwise(workers):
    assert numbers(render_pdf(["<p>ก</p>", "<p>ข</p>"], title="ก", workers=workers)) == ["๑ / ๒", "๒ / ๒"]


@WAYS
def test_letters_may_leave_the_first_page_without_number(workers):
    assert numbers(render_pdf(["<p>ก</p>", "<p>ข</p>"], title="ก", first_page_number=False, workers=workers)) == ["", "๒ / ๒"]


def without_numbers(pdf: bytes) -> list[list[str]]:
    return [sorted(line for line in text.splitlines() if " / " not in line) for text in pages(pdf)]


def test_blocks_hold_the_same_pages_as_one_pass():
    one, many = (render_pdf(two_tables(), title="ก", footer="พิมพ์ครั้งที่ ๑", workers=workers) for workers in (0, 2))
    assert without_numbers(one) == without_numbers(many)


@WAYS
def test_the_table_head_stands_on_every_page(workers):
    assert all("จำนวนเงิน (บาท)" in text for text in pages(render_pdf(two_tables(), title="ก", workers=workers)))


@WAYS
def test_the_footer_stands_on_every_page_whatever_is_in_it(workers):
    footer = 'ฉบับ "ร่าง" \\ ครั้งที่ ๓ <b>'
    assert all(footer in text for text in pages(render_pdf(two_tables(), title="ก", footer=footer, workers=workers)))


def test_every_rule_of_the_house_stylesheet_is_understood(caplog):
    render_pdf([f"<h1>ก</h1>{table(3)}"], title="ก", watermark="ร่าง", landscape=True)
    assert not caplog.records


def test_a_css_string_cannot_be_left():
    assert css_string('"; } body { display: none } /*\n\\</style>').count('"') == 2


@WAYS
def test_the_same_snapshot_gives_the_same_bytes(workers):
    first, second = (render_pdf(two_tables(), title="ก", watermark="ร่าง", issued_at=ISSUED, workers=workers) for _ in range(2))
    assert first == second


@WAYS
def test_title_moment_language_and_bookmarks_are_in_the_file(workers):
    with pikepdf.open(BytesIO(render_pdf(two_tables(), title="คำของบประมาณ", issued_at=ISSUED, workers=workers))) as file:
        assert str(file.docinfo.Title) == "คำของบประมาณ"
        assert str(file.docinfo.CreationDate).startswith("D:20261001030405")
        assert str(file.Root.Lang) == "th"
        with file.open_outline() as outline:
            assert [item.title for item in outline.root] == ["ภาคเหนือ", "ภาคใต้"]


def test_small_papers_are_tagged_for_screen_readers():
    with pikepdf.open(BytesIO(render_pdf(["<h1>ก</h1>"], title="ก"))) as file:
        assert "/StructTreeRoot" in file.Root


def test_a_moment_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        Sheet("ก", issued_at=datetime(2026, 10, 1))


@WAYS
def test_a_watermark_is_seen_but_not_read(workers):
    plain, draft = (render_pdf(two_tables(), title="ก", watermark=word, workers=workers) for word in (None, "ร่าง"))
    assert pages(plain) == pages(draft)
    assert painted(draft) > painted(plain)


def painted(pdf: bytes) -> int:
    """Filled shapes on the first page, forms inside it included."""
    with pikepdf.open(BytesIO(pdf)) as file:
        page = file.pages[0]
        streams = [page, *(form for form in page.get("/Resources", {}).get("/XObject", {}).values() if form.Subtype == "/Form")]
        return sum(str(step.operator) in {"f", "f*"} for stream in streams for step in pikepdf.parse_content_stream(stream))


def test_an_unknown_watermark_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="ร่าง, ตัวอย่าง"):
        render_pdf(["<p>ก</p>"], title="ก", watermark="ลับ")


@pytest.mark.parametrize("filler", range(20, 44, 3))
def test_signatures_never_stand_alone_or_split(filler):
    """However the page fills, a page with a signature also holds the last row under its heads, the sum and all three places to sign."""
    signatures = "".join(SIGNATURE.format(name=name) for name in ("ผู้จัดทำ", "ผู้ตรวจสอบ", "ผู้อนุมัติ"))
    last = f'<div class="closing"><p>รวมทั้งสิ้นหนึ่งแสนบาทถ้วน</p><div class="signatures">{signatures}</div></div>'
    signed = [text for text in pages(render_pdf([table(filler) + last], title="ก")) if "(ผู้จัดทำ)" in text or "(ผู้อนุมัติ)" in text]
    assert len(signed) == 1
    assert all(words in signed[0] for words in ("รายการ", f"ครั้งที่ {filler}", "รวมทั้งสิ้น", "(ผู้จัดทำ)", "(ผู้ตรวจสอบ)", "(ผู้อนุมัติ)"))


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x.png", "file:///etc/hostname", "ftp://127.0.0.1/x.png"])
def test_a_paper_cannot_load_anything_from_outside(address):
    with pytest.raises(RenderFailed, match="may not load"):
        render_pdf([f'<img src="{address}">'], title="ก")


def test_a_climbing_file_address_is_refused():
    with pytest.raises(RenderFailed, match="may not load"):
        render_pdf([f'<img src="{FOLDER.as_uri()}/../../manage.py">'], title="ก")


def test_a_block_that_loads_from_outside_fails_the_paper():
    with pytest.raises(RenderFailed, match="may not load"):
        render_pdf(["<p>ก</p>", '<img src="http://127.0.0.1:9/x.png">'], title="ก", workers=2)


def test_a_picture_inside_the_paper_is_printed():
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40" fill="#123456"/></svg>'
    assert painted(render_pdf([svg], title="ก")) > 0


@pytest.mark.parametrize(("rows", "parts", "alone"), [(10, 2, True), (ROWS_IN_ONE_PASS, 1, True), (ROWS_IN_ONE_PASS, 2, False)])
def test_only_large_papers_in_several_sections_are_rendered_in_blocks(rows, parts, alone):
    sections = ["<tr></tr>" * (rows // parts)] * parts
    assert (choose_workers(sections) == 0) is alone


def test_no_folder_of_fonts_is_left_behind(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    render_pdf(["<p>น้ำ</p>"], title="ทดลอง")
    gc.collect()
    assert list(tmp_path.glob("weasyprint-*")) == []
