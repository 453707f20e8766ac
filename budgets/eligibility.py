"""Which categories and words make a line doubtful under the eligibility rules, and why: `data/alignment/eligibility.csv`, read once.

`words` must all be there (joined by +), none of `unless` (joined by |) may be. Words of descriptions count only for lines whose
category has fewer than four levels, since the fourth says what the money buys. `project` names projects that a rule leaves alone.
"""

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alignment.catalogue import FOLDER

DETAILED = 4  # levels of a category that says what is bought


@dataclass(frozen=True, slots=True)
class Mark:
    words: tuple[str, ...]
    unless: tuple[str, ...]

    def fits(self, text: str, whole: str) -> bool:
        """Whether the text has all words, and the whole line none of the exceptions."""
        return all(word in text for word in self.words) and not any(word in whole for word in self.unless)


def _read() -> Mapping[tuple[str, str], list[Mark]]:
    marks: dict[tuple[str, str], list[Mark]] = defaultdict(list)
    with (FOLDER / "eligibility.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            unless = tuple(row["unless"].split("|")) if row["unless"] else ()
            marks[row["rule"], row["where"]].append(Mark(tuple(row["words"].split("+")), unless))
    return dict(marks)


MARKS = _read()


def is_marked(code: str, category: Sequence[str], label: str) -> bool:
    """Whether the rule doubts a line: by its category (names from the first level down), or by its words where that does not say."""
    path = " ".join(category)
    whole = f"{path} {label}"
    if any(mark.fits(path, whole) for mark in MARKS.get((code, "category"), ())):
        return True
    says_enough = len(category) >= DETAILED
    return not says_enough and any(mark.fits(label, whole) for mark in MARKS.get((code, "description"), ()))


def is_left_alone(code: str, project: str) -> bool:
    return any(mark.fits(project, project) for mark in MARKS.get((code, "project"), ()))
