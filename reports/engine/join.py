"""Blocks rendered apart become one PDF: pages in order, page numbers stamped over them, one title and outline."""

from collections.abc import Iterable
from io import BytesIO

import pikepdf

CATALOGUE = ("/Lang", "/ViewerPreferences")


def join(blocks: Iterable[bytes]) -> pikepdf.Pdf:
    """One document of all pages. Title and dates are those of the first block, which all blocks share."""
    whole = pikepdf.new()
    for block in blocks:
        with pikepdf.open(BytesIO(block)) as part:
            if not whole.pages:
                copy_description(part, whole)
            marks = bookmarks(part, len(whole.pages))
            whole.pages.extend(part.pages)
        add_bookmarks(whole, marks)
    return whole


def copy_description(part: pikepdf.Pdf, whole: pikepdf.Pdf) -> None:
    """Title, dates and language."""
    for key, value in part.docinfo.items():
        whole.docinfo[key] = pikepdf.String(str(value))
    for key in CATALOGUE:
        if key in part.Root:
            whole.Root[key] = whole.copy_foreign(part.Root[key]) if part.Root[key].is_indirect else part.Root[key]


def bookmarks(part: pikepdf.Pdf, offset: int) -> list[pikepdf.OutlineItem]:
    """The top bookmarks of a block, pointing at pages counted from the offset; those below them are not carried over."""
    with part.open_outline() as outline:
        return [pikepdf.OutlineItem(item.title, offset + page_of(part, item)) for item in outline.root]


def page_of(part: pikepdf.Pdf, item: pikepdf.OutlineItem) -> int:
    """Where in its block (from 0) the page lies that a bookmark of WeasyPrint points at: the first thing in its destination."""
    assert isinstance(item.destination, pikepdf.Array)
    return pikepdf.Page(item.destination[0]).index


def add_bookmarks(whole: pikepdf.Pdf, marks: list[pikepdf.OutlineItem]) -> None:
    with whole.open_outline() as outline:
        outline.root.extend(marks)


def stamp(whole: pikepdf.Pdf, numbers: Iterable[bytes], skip: int = 0) -> None:
    """Lays the pages of the number documents over the pages of the whole; the first `skip` stay without."""
    page = 0
    for number in numbers:
        with pikepdf.open(BytesIO(number)) as part:
            for over in part.pages:
                page += 1
                if page > skip:
                    lay_over(whole, whole.pages.p(page), over, f"/PageNumber{page}")


def lay_over(whole: pikepdf.Pdf, page: pikepdf.Page, over: pikepdf.Page, name: str) -> None:
    """Draws a page of the same size over another. Names are given, not drawn by lot as pikepdf's own overlay does, for equal bytes."""
    form = whole.copy_foreign(over.as_form_xobject())
    page.add_resource(form, pikepdf.Name.XObject, pikepdf.Name(name))
    page.contents_add(b"q", prepend=True)
    page.contents_add(f"Q q {name} Do Q".encode())


def to_bytes(whole: pikepdf.Pdf) -> bytes:
    """The file; its identifier is made from its content, so that the same pages give the same bytes."""
    target = BytesIO()
    whole.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return target.getvalue()
