"""Names of projects for a nation of any size: real ones of 2563 and 2565, put into the districts of each body.

A body has its own few programmes, which go on from year to year. All else has a place and is drawn anew each year: of eight projects six
are single works in a sub-district, two programmes of a district. Nobody asks twice for one thing in one district, but one project in fifty
is one of the year before that does not say so, and one in fifty of a group's is a member's too: what rules about duplicates are to find.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, islice
from typing import NamedTuple

from budgets.importing.papers import WORKS
from config.demo.copies import Pattern, Patterns
from config.demo.papers import Body, Line
from provinces.models import Subdistrict

LINES_EACH = 10
OF_A_DISTRICT, SINGLE = "of a district", "single"
MIXTURE = (SINGLE, OF_A_DISTRICT, SINGLE, SINGLE, SINGLE, OF_A_DISTRICT, SINGLE, SINGLE)
AGAIN = 1 / 50
AREA = re.compile(r"(?:ตำบล|อำเภอ|จังหวัด)\s?[ก-๎]+")
Project = tuple[str, list[Line]]


class Place(NamedTuple):
    """A sub-district in its district."""

    name: str
    district: str
    district_pk: int

    def takes(self, line: Line) -> Line:
        """The line as it would be asked for here: where its words name places, they name this one."""
        words = f"{_bare(line.description)} ตำบล{self.name} อำเภอ{self.district}" if AREA.search(line.description) else line.description
        return replace(line, description=words, districts=(self.district_pk,))


class Stock:
    """The real programmes and single works of the nation, the places of every province, and what was drawn of them. One query."""

    def __init__(self, found: Patterns) -> None:
        self.own = found
        self.programmes = list({name: (name, lines) for pattern in found.values() for name, lines in pattern}.values())
        lines = [line for pattern in found.values() for _name, lines in pattern for line in lines]
        self.singles = list({line.description: line for line in lines if WORKS in line.path and len(line.districts) == 1}.values())
        self.places: dict[int, list[Place]] = defaultdict(list)
        self.drawn: dict[tuple[int, int], Pattern] = {}
        self.taken: set[tuple[str, int]] = set()
        rows = Subdistrict.objects.order_by("code").values_list("district__province_id", "name_th", "district__name_th", "district_id")
        for province, name, district, pk in rows:
            self.places[province].append(Place(name, district, pk))

    def pattern(self, body: Body, year: int, projects: int) -> Pattern:
        """So many projects of a body; those of the year before and of its members have been drawn already."""
        dice = random.Random(f"{body.code} {year}")
        drawn = list(islice(self._draw(body, dice), projects))
        _repeat(drawn, self.drawn.get((body.pk, year - 1), []), dice)
        _repeat(drawn, self.drawn[dice.choice(body.provinces), year] if body.is_group else [], dice)
        self.drawn[body.pk, year] = drawn
        return drawn

    def goes_on(self, body: Body, name: str) -> bool:
        return any(name == own for own, _lines in self.own[body.code])

    def _draw(self, body: Body, dice: random.Random) -> Iterator[Project]:
        """Its own programmes, and then without end what has a place."""
        yield from map(_ten, self.own[body.code])
        places = [place for province in body.provinces for place in self.places[province]]
        singles = dice.sample(self.singles, len(self.singles))
        programmes = cycle(dice.sample(self.programmes, len(self.programmes)))
        for n, kind in enumerate(cycle(MIXTURE)):
            if kind == SINGLE:
                lines = list(islice(cycle(singles), n, n + LINES_EACH))
                yield _single(lines, self._take(lines[0].description, places, dice))
            else:
                name, lines = _ten(next(programmes))
                yield _of_a_district(name, lines, self._take(name, places, dice))

    def _take(self, name: str, places: list[Place], dice: random.Random) -> Place:
        """A place in whose district nobody has asked for this yet."""
        place = next(place for place in iter(lambda: dice.choice(places), None) if (name, place.district_pk) not in self.taken)
        self.taken.add((name, place.district_pk))
        return place


def _repeat(drawn: Pattern, source: Pattern, dice: random.Random) -> None:
    """One in fifty is one of the source instead."""
    for n in range(len(drawn)):
        if source and dice.random() < AGAIN:
            drawn[n] = dice.choice(source)


def _ten(project: Project) -> Project:
    name, lines = project
    return name, list(islice(cycle(lines), LINES_EACH))


def _of_a_district(name: str, lines: list[Line], place: Place) -> Project:
    return f"{_bare(name)} อำเภอ{place.district}", [place.takes(line) for line in lines]


def _single(lines: list[Line], place: Place) -> Project:
    """A work with nine others beside it; it gives the project its name."""
    taken = [place.takes(line) for line in lines]
    return taken[0].description, taken


def _bare(words: str) -> str:
    return re.sub(r"\s+", " ", AREA.sub(" ", words)).strip()
