"""The findings on real papers that were checked by hand: drawn by hash, so that everybody draws the same ones, and kept with a verdict."""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Any, NamedTuple

from alignment.catalogue import FOLDER
from alignment.kernel import Outcome, Stamped

from .counts import Count
from .papers import Paper

SHEET = FOLDER / "real_sample.csv"
SEED = "FY2565"
#: So many findings of each rule that fires, and so many of each rule that lacks data on some papers but not on all.
FIRING, LACKING = 6, 2
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


Sheet = dict[Drawn, Checked]
COLUMNS = (*Drawn._fields, *Checked._fields)


def draw(papers: Iterable[Paper], counts: Mapping[str, Count]) -> list[Drawn]:
    """The findings of one year to be checked, by rule; those with the smallest hashes of each."""
    strata: dict[tuple[str, str], set[Drawn]] = defaultdict(set)
    for paper in papers:
        for stamped in paper.result.findings:
            if stamped.is_open_fault or counts[stamped.code].lacks < counts[stamped.code].papers:
                strata[str(stamped.finding.outcome), stamped.code].update(_drawn(paper, stamped))
    most = {Outcome.FAIL: FIRING, Outcome.NO_DATA: LACKING}
    return [d for (outcome, _code), found in sorted(strata.items()) for d in sorted(found, key=lambda d: d.lot)[: most[Outcome(outcome)]]]


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


def write_sheet(drawn: Sequence[Drawn]) -> None:
    """Keeps the verdicts of findings that still stand; the others are to be checked."""
    known = sheet() if SHEET.exists() else {}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([*finding, *known.get(finding, Checked("", ""))] for finding in drawn)
    SHEET.write_text(text.getvalue(), encoding="utf-8")


def tally(checked: Sheet) -> dict[tuple[str, str], Counter[str]]:
    """Verdicts by outcome and code."""
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for drawn, said in sorted(checked.items()):
        found[drawn.outcome, drawn.code][said.verdict] += 1
    return dict(sorted(found.items()))
