"""One HTML document through WeasyPrint, in this process."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from .errors import RenderFailed
from .fetch import HouseFetcher, Refused
from .sheet import Sheet, font_css

# Rendering makes millions of boxes that live until the end: with the usual thresholds a quarter of the time goes into looking for garbage.
PATIENT = (200_000, 50, 100)


def fonts() -> tuple[FontConfiguration, CSS]:
    """The four styles, read anew for each document: a kept configuration would leave its temporary folder behind with the process."""
    configuration = FontConfiguration()
    return configuration, CSS(string=font_css(), font_config=configuration, url_fetcher=HouseFetcher())


@contextmanager
def patient_collector() -> Iterator[None]:
    """A garbage collector that seldom looks; as before afterwards."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*PATIENT)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def press(html: str, css: str, *, tagged: bool = False) -> bytes:
    """The PDF of one HTML document, with a tag tree for screen readers if asked. RenderFailed when it wants to load what it may not."""
    configuration, faces = fonts()
    page = HTML(string=html, url_fetcher=HouseFetcher())
    try:
        style = CSS(string=css, font_config=configuration, url_fetcher=HouseFetcher())
        return bytes(page.write_pdf(stylesheets=[faces, style], font_config=configuration, pdf_tags=tagged))
    except Refused as refused:
        raise RenderFailed(str(refused)) from None


def press_whole(sheet: Sheet, sections: list[str]) -> bytes:
    """All sections in one tagged document with running page numbers."""
    with patient_collector():
        return press(sheet.document(sections), sheet.stylesheet(page_number=sheet.running_number()), tagged=True)
