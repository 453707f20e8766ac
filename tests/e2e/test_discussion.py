"""A comment and a file, put beside a request in the browser: the panels swap, the page stays accessible at every width."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from discussion.services import open_thread
from tests.e2e.axe import axe_check, no_sideways_scroll
from tests.factories import hat, papers

PICTURE = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89"
    b"\0\0\0\rIDATx\x9cc\xf8\xff\xff\xff\x7f\0\t\xfb\x03\xfd\x05CE\xca\0\0\0\0IEND\xaeB`\x82"
)


@pytest.mark.django_db(transaction=True)
def test_a_comment_and_a_file_beside_a_request(page: Page, sign_in: Callable[[Any], Page], shot: Callable[..., Any]) -> None:
    request = papers()
    planner = hat("PROVINCE_OFFICE", request.unit)
    line = request.lines.first()
    open_thread(request, "ตรวจราคากลางแล้ว", by=planner, anchor=f"line:{line.pk}", internal=True)
    sign_in(planner.user)
    page.goto(f"{request.get_absolute_url()}?on=line:{line.pk}")
    page.fill("#comment-text", "ขอเอกสารสืบราคา 3 ราย")
    page.click("text=ส่งความเห็น")
    expect(page.locator("#comments")).to_contain_text("ขอเอกสารสืบราคา 3 ราย")
    page.set_input_files("#attachment-file", {"name": "แผนที่.png", "mimeType": "image/png", "buffer": PICTURE})
    page.click("text=แนบไฟล์นี้")
    expect(page.locator("#attachments img")).to_be_visible()
    page.set_input_files("#attachment-file", {"name": "a.png", "mimeType": "image/png", "buffer": b"<svg/>"})
    page.click("text=แนบไฟล์นี้")
    expect(page.locator("#attachment-fault")).to_contain_text("รับเฉพาะ")
    axe_check(page)
    no_sideways_scroll(page)
    shot(page, "discussion")
