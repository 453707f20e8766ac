"""Which categories and words make a line doubtful under the eligibility rules, and why: `data/alignment/eligibility.csv`, read once.

`words` must all be there (joined by +), none of `unless` (joined by |) may be. Words of descriptions count only for lines whose
category has fewer than four levels, since the fourth says what the money buys. `project` names projects that a rule leaves alone.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from alignment.catalogue import FOLDER

DETAILED = 4  # levels of a category that says what is bought


@dataclass(frozen=True, slots=True)
class Mark:
    words: tuple[str, ...]
    unless: tuple[str, ...]

    def marks(self, text: str) -> bool:
        """Whether the text has all words."""
        return all(word in text for word in self.words)

    def spares(self, whole: str) -> bool:
        """Whether the whole line has one of the exceptions."""
        return any(word in whole for word in self.unless)


def _read() -> Mapping[tuple[str, str], list[Mark]]:
    marks: dict[tuple[str, str], list[Mark]] = defaultdict(list)
    with (FOLDER / "eligibility.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            unless = tuple(row["unless"].split("|")) if row["unless"] else ()
            marks[row["rule"], row["where"]].append(Mark(tuple(row["words"].split("+")), unless))
    return dict(marks)


MARKS = _read()


def is_marked(code: str, category: tuple[str, ...], label: str) -> bool:
    """Whether the rule doubts a line: by its category (names from the first level down), or by its words where that does not say."""
    path, of_category, of_words = _marks_of(code, category)
    found = [*of_category, *_marking(of_words, label)]
    return bool(found) and any(not mark.spares(f"{path} {label}") for mark in found)


@lru_cache(maxsize=4096)
def _marks_of(code: str, category: tuple[str, ...]) -> tuple[str, list[Mark], list[Mark]]:
    """A category's path, the marks it has, and those that are looked for in words. There are some hundreds of categories."""
    path = " ".join(category)
    of_words = MARKS.get((code, "description"), []) if len(category) < DETAILED else []
    return path, _marking(MARKS.get((code, "category"), []), path), of_words


def _marking(marks: Iterable[Mark], text: str) -> list[Mark]:
    """Marks all of whose words are in the text; their first words, asked for alone, tell nearly all texts apart."""
    return [mark for mark in marks if mark.words[0] in text and mark.marks(text)]


def is_left_alone(code: str, project: str) -> bool:
    return any(not mark.spares(project) for mark in _marking(MARKS.get((code, "project"), []), project))
