"""Bodies, districts and expense categories as a file names them: read once, asked per row."""

from collections import defaultdict
from dataclasses import dataclass

from core.fiscal import FiscalYear
from provinces.models import District, GroupMembership, PlanningUnit

from ..models import ExpenseCategory

Path = tuple[str, ...]


@dataclass(frozen=True)
class Body:
    """A planning unit with the provinces that are its territory in the year of the file."""

    pk: int
    code: str
    name: str
    is_group: bool
    in_programme: bool
    territory: frozenset[int]


@dataclass(frozen=True)
class Place:
    pk: int
    name: str
    province_pk: int
    province_name: str


def bodies(year: int) -> dict[str, Body]:
    """By code. Two queries."""
    members: dict[int, set[int]] = defaultdict(set)
    for group, province in GroupMembership.objects.on(FiscalYear(year).starts_on).values_list("group_id", "province_id"):
        members[group].add(province)
    return {unit.code: _body(unit, members) for unit in PlanningUnit.objects.all()}


def _body(unit: PlanningUnit, members: dict[int, set[int]]) -> Body:
    territory = frozenset(members[unit.pk]) if unit.is_group else frozenset({unit.pk})
    return Body(unit.pk, unit.code, unit.full_name, unit.is_group, unit.in_programme, territory)


def districts() -> dict[str, Place]:
    """By code. One query."""
    found = District.objects.values_list("code", "pk", "name_th", "province_id", "province__name_th")
    return {code: Place(pk, name, province, province_name) for code, pk, name, province, province_name in found}


class Categories:
    """The category tree by path of names; missing branches under a known expense type grow as rows need them."""

    def __init__(self) -> None:
        self.pk_of: dict[Path, int] = {}
        self.path_of: dict[int, Path] = {}
        for pk, parent, name in ExpenseCategory.objects.order_by("level").values_list("pk", "parent_id", "name_th"):
            self._know((*(self.path_of[parent] if parent else ()), name), pk)

    def _know(self, path: Path, pk: int) -> None:
        self.pk_of[path], self.path_of[pk] = pk, path

    @property
    def expense_types(self) -> list[str]:
        return [path[0] for path in self.pk_of if len(path) == 1]

    def resolve(self, path: Path) -> int:
        """Id of the category; grows the branch where it is missing."""
        if path not in self.pk_of:
            parent = self.resolve(path[:-1])
            self._know(path, ExpenseCategory.objects.create(parent_id=parent, level=len(path), name_th=path[-1]).pk)
        return self.pk_of[path]
