"""How many real papers pass, fire, lack data or are outside a rule, and the words on why where that is more than half of them."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from alignment.catalogue import FOLDER
from alignment.kernel import Outcome
from budgets.rules.costs import is_road

from .papers import Paper

WORDS = FOLDER / "real_words.csv"


def _has_roads(paper: Paper) -> bool:
    return any(is_road(line) for line in paper.lines.values())


#: Where a rule looks at something that not every paper has: without it a pass says nothing.
OUTSIDE: Mapping[str, Callable[[Paper], bool]] = {
    "ALN-09": lambda paper: not paper.plan.owner.is_group,
    "AMT-01": lambda paper: not _has_roads(paper),
    "AMT-02": lambda paper: not _has_roads(paper),
    "CEI-02": lambda paper: not (paper.request and paper.request.over_ceiling_lines),
}


@dataclass
class Count:
    """One rule over the papers of a year. `things` are the lines, projects or papers that its faults are about, with their baht."""

    code: str
    papers: int = 0
    passes: int = 0
    fires: int = 0
    lacks: int = 0
    outside: int = 0
    things: dict[tuple[str, str], Decimal] = field(default_factory=dict)

    def add(self, paper: Paper, outcome: Outcome) -> None:
        self.papers += 1
        self.fires += outcome is Outcome.FAIL
        self.lacks += outcome is Outcome.NO_DATA
        is_outside = outcome is Outcome.PASS and OUTSIDE.get(self.code, _never)(paper)
        self.outside += is_outside
        self.passes += outcome is Outcome.PASS and not is_outside
        for stamped in paper.result.findings:
            if stamped.code == self.code and stamped.is_open_fault:
                self.things |= {(paper.unit, paper.key(s)): paper.baht(s) for s in paper.subjects(stamped)}

    @property
    def share(self) -> int:
        """Papers on which it fires, in whole percent."""
        return round(self.fires * 100 / self.papers)

    @property
    def baht(self) -> Decimal:
        return sum(self.things.values(), Decimal(0))

    @property
    def wants_a_word(self) -> bool:
        return max(self.fires, self.lacks) * 2 > self.papers


def _never(_paper: Paper) -> bool:
    return False


def counted(papers: Sequence[Paper]) -> dict[str, Count]:
    """By code, every rule that was run."""
    counts: dict[str, Count] = {}
    for paper in papers:
        for code, outcome in sorted(paper.result.outcomes.items()):
            counts.setdefault(code, Count(code)).add(paper, outcome)
    return dict(sorted(counts.items()))


WHY, HOLLOW = "why", "hollow"


class Word(NamedTuple):
    """Why some rules fire or lack data on more than half of a year's papers, or (hollow) why their passes say little; in both languages."""

    kind: str
    codes: tuple[str, ...]
    th: str
    en: str


def words(year: int) -> list[Word]:
    with WORDS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if str(year) in row["years"].split("|")]
    return [Word(row["kind"], tuple(row["codes"].split("|")), row["word_th"], row["word_en"]) for row in rows]


def astray(counts: Mapping[str, Count], said: Sequence[Word]) -> Iterator[str]:
    """Codes that fire or lack data on more than half of the papers without a word on why, and words that no rule wants (with a minus)."""
    wanted = {WHY: {code for code, c in counts.items() if c.wants_a_word}, HOLLOW: {code for code, c in counts.items() if c.passes}}
    given = {(word.kind, code) for word in said for code in word.codes}
    yield from sorted(code for code in wanted[WHY] if (WHY, code) not in given)
    yield from sorted(f"-{code}" for kind, code in given if code not in wanted[kind])
