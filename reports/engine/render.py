"""The one door of the engine: small papers in one pass, large ones in blocks on all cores."""

from collections.abc import Callable, Sequence
from datetime import datetime

from . import join
from .press import press_whole
from .sheet import Digits, Sheet
from .team import Job, Team, cores, team

# Below this number of table rows starting workers costs more than it saves.
ROWS_IN_ONE_PASS = 500
# One worker holds about 0.3 MB a row; more of them than this would only wait for the first blocks.
MOST_WORKERS = 16
NUMBERS_AT_ONCE = 100


def render_pdf(
    sections: Sequence[str],
    *,
    title: str,
    css: str = "",
    footer: str = "",
    lang: str = "th",
    watermark: str | None = None,
    landscape: bool = False,
    digits: Digits = "thai",
    first_page_number: bool = True,
    issued_at: datetime | None = None,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> bytes:
    """A PDF of HTML bodies, each starting a page; the same arguments give the same bytes.

    Cut a long table into sections of about 250 rows at natural seams: from ROWS_IN_ONE_PASS rows they are rendered by several processes.
    `issued_at` is the moment of the snapshot, with time zone, noted in the file's description.
    `watermark` is a word that reports/fonts/words.py draws.
    `workers` forces the way: 0 is one pass, n is n processes. `progress(done, total)` counts sections as they are done.
    Raises RenderFailed when a worker dies or a section wants to load anything from outside; ValueError for an unknown watermark.
    """
    sheet = Sheet(title, css, footer, lang, watermark, landscape, digits, first_page_number, issued_at)
    count = choose_workers(sections) if workers is None else workers
    if count == 0:
        return press_whole(sheet, list(sections))
    with team(min(count, len(sections))) as crew:
        return render_blocks(sheet, sections, crew, progress or ignore)


def choose_workers(sections: Sequence[str]) -> int:
    """0 for one pass, else the number of processes."""
    rows = sum(section.count("<tr") for section in sections)
    if rows < ROWS_IN_ONE_PASS or len(sections) == 1:
        return 0
    return min(cores(), len(sections), MOST_WORKERS)


def render_blocks(sheet: Sheet, sections: Sequence[str], crew: Team, progress: Callable[[int, int], None]) -> bytes:
    """Each section by itself, then joined and numbered."""
    style = sheet.stylesheet(page_number="none")
    blocks = []
    for done, block in enumerate(crew.render((sheet.document([section]), style) for section in sections), start=1):
        blocks.append(block)
        progress(done, len(sections))
    with join.join(blocks) as whole:
        numbers = crew.render(number_jobs(sheet, len(whole.pages)))
        join.stamp(whole, numbers, skip=0 if sheet.first_page_number else 1)
        return join.to_bytes(whole)


def number_jobs(sheet: Sheet, pages: int) -> list[Job]:
    """Documents with nothing but page numbers, short enough to need little memory."""
    starts = range(0, pages, NUMBERS_AT_ONCE)
    return [number_job(sheet, start, min(start + NUMBERS_AT_ONCE, pages), pages) for start in starts]


def number_job(sheet: Sheet, start: int, stop: int, pages: int) -> Job:
    """Page numbers start + 1 to stop, on pages as large as the paper's."""
    return sheet.document([""] * (stop - start)), sheet.number_css(start, pages)


def ignore(_done: int, _total: int) -> None:
    """Nobody wants to know."""
