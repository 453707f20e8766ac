"""The findings on real papers that were checked by hand: drawn by hash, so that everybody draws the same ones, and kept with a verdict."""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Any, NamedTuple

from alignment.catalogue import FOLDER
from alignment.kernel import Stamped

from .counts import Count, counted
from .papers import YEARS, Paper, RealPapers

SHEET = FOLDER / "real_sample.csv"
SEED = "FY2565"
#: So many findings of each case in which a rule fires, and so many of each in which a rule lacks data on some papers but not on all.
FIRING, LACKING = 6, 2
MOST = {"fail": FIRING, "no_data": LACKING}
VERDICTS = ("right", "false_alarm", "cannot_tell")
SAID_AS_TEXT = frozenset({"size"})
NO_FIGURES = frozenset({"fy", "project_pk"})


class Drawn(NamedTuple):
    """A finding by what does not change with words: the numbers of its source, and the figures that the rule worked with."""

    year: str
    unit: str
    code: str
    outcome: str
    case: str
    kind: str
    subject: str
    figures: str

    @property
    def lot(self) -> str:
        return sha256("|".join((SEED, *self[:7])).encode()).hexdigest()


class Checked(NamedTuple):
    verdict: str
    reason: str

    @property
    def is_read(self) -> bool:
        return self.verdict in VERDICTS and bool(self.reason)


UNREAD = Checked("", "")
Sheet = dict[Drawn, Checked]
COLUMNS = (*Drawn._fields, *Checked._fields)


def draw(papers: RealPapers) -> list[Drawn]:
    """The findings to be checked, by year and rule."""
    return [drawn for year in YEARS for drawn in _draw(papers[year], counted(papers[year]))]


def _draw(papers: Sequence[Paper], counts: Mapping[str, Count]) -> Iterator[Drawn]:
    """Of each case of each rule the findings with the smallest hashes, those that fire before those that lack data."""
    strata: dict[tuple[str, str, str], set[Drawn]] = defaultdict(set)
    for paper in papers:
        for stamped in paper.result.findings:
            if stamped.is_open_fault or counts[stamped.code].lacks < counts[stamped.code].papers:
                strata[str(stamped.finding.outcome), stamped.code, stamped.finding.case].update(_drawn(paper, stamped))
    for (outcome, *_rule), found in sorted(strata.items()):
        yield from sorted(found, key=lambda drawn: drawn.lot)[: MOST[outcome]]


def _drawn(paper: Paper, stamped: Stamped) -> Iterator[Drawn]:
    finding, year = stamped.finding, str(paper.plan.fiscal_year)
    said = "" if "projects" in finding.data else figures(finding.data)
    for subject in paper.subjects(stamped):
        yield Drawn(year, paper.unit, stamped.code, str(finding.outcome), finding.case, subject.kind, paper.key(subject), said)


def figures(data: Mapping[str, Any]) -> str:
    """`low=1.00 n=12`: amounts and counts by name, without ids."""
    return " ".join(f"{name}={value}" for name, value in sorted(data.items()) if _is_figure(name, value))


def _is_figure(name: str, value: object) -> bool:
    return name not in NO_FIGURES and (name in SAID_AS_TEXT or isinstance(value, int | Decimal))


def sheet() -> Sheet:
    """What was checked, by finding."""
    with SHEET.open(encoding="utf-8", newline="") as file:
        rows = [[row[name] for name in COLUMNS] for row in csv.DictReader(file)]
    return {Drawn(*row[:8]): Checked(*row[8:]) for row in rows}


def held(papers: RealPapers) -> Sheet:
    """What was checked, if that is what is drawn now, all of it with verdict and reason. Raises ValueError otherwise."""
    checked, wanted = sheet(), draw(papers)
    stale = [drawn for drawn in checked if drawn not in wanted]
    unread = [drawn for drawn in wanted if not checked.get(drawn, UNREAD).is_read]
    if stale or unread or list(checked) != wanted:
        told = "; ".join(f"{drawn.code} {drawn.subject}" for drawn in (*stale, *unread))
        raise ValueError(f"data/alignment/real_sample.csv is not what is drawn, or not read ({told}); run real_requests --draw and read")
    return checked


def redraw(papers: RealPapers) -> None:
    """Writes the sheet anew. Keeps the verdicts of findings that still stand; the others are to be read."""
    known = sheet() if SHEET.exists() else {}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([*drawn, *known.get(drawn, UNREAD)] for drawn in draw(papers))
    SHEET.write_text(text.getvalue(), encoding="utf-8")


def tally(checked: Sheet) -> dict[tuple[str, str], Counter[str]]:
    """Verdicts by outcome and code."""
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for drawn, said in sorted(checked.items()):
        found[drawn.outcome, drawn.code][said.verdict] += 1
    return dict(sorted(found.items()))
