"""Budget ordinances of the provincial administrative organisations (อบจ.): real local money, as entries beside the provinces' plans.

One entry per organisation, year, area of work and plan. An ordinance is law, so its money enters as confirmed.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.contrib.auth.models import Group
from django.db import transaction

from core.money import format_baht
from provinces.loading import rows
from provinces.models import Province

from .models import Entry, EntryKind
from .states import EntryState
from .workflow import ENTRY_WORKFLOW

FILE = "local/pao_budget_2565_2566.csv"
SOURCE = "ข้อบัญญัติงบประมาณรายจ่าย อบจ. (wevisdemo/act-local-budgeting)"
OWNER = "LAO_OFFICER@{code}"
ORDINANCE = "ข้อบัญญัติงบประมาณรายจ่ายประจำปีงบประมาณ พ.ศ. {year}"
BATCH = 2000
Key = tuple[int, str, str, str]  # year, province code, area of work, plan


@dataclass
class Plan:
    """The lines of one plan in one ordinance."""

    total: Decimal = Decimal(0)
    by_expense: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    def add(self, expense: str, baht: Decimal) -> None:
        self.total += baht
        self.by_expense[expense] += baht

    @property
    def note(self) -> str:
        """งบลงทุน 1,000 บาท · งบดำเนินงาน 500 บาท, the largest first."""
        parts = sorted(self.by_expense.items(), key=lambda pair: -pair[1])
        return " · ".join(f"{name} {format_baht(baht)} บาท" for name, baht in parts if baht)


def plans(years: Collection[int] = ()) -> dict[Key, Plan]:
    """The file's lines put together; all years when none is named."""
    found: dict[Key, Plan] = defaultdict(Plan)
    for row in rows(FILE):
        year = int(row["fiscal_year_be"])
        if not years or year in years:
            found[year, row["province_code"], row["area_th"], row["plan_th"]].add(row["expense_type_th"], Decimal(row["amount_baht"]))
    return {key: plan for key, plan in found.items() if plan.total > 0}


@transaction.atomic
def load(years: Collection[int] = ()) -> tuple[int, int]:
    """Adds what is not there yet, found by its key. Returns entries added and entries that stood already."""
    wanted = plans(years)
    standing = set(Entry.objects.exclude(source_key="").values_list("source_key", flat=True))
    fresh = list(_entries({key: plan for key, plan in wanted.items() if source_key(key) not in standing}))
    Entry.objects.bulk_create(fresh, batch_size=BATCH)
    ENTRY_WORKFLOW.import_as(fresh, EntryState.CONFIRMED, source=SOURCE)
    return len(fresh), len(wanted) - len(fresh)


def source_key(key: Key) -> str:
    return "/".join(map(str, ("pao", *key)))


def _entries(wanted: dict[Key, Plan]) -> Iterator[Entry]:
    provinces = {p.code: p for p in Province.objects.filter(code__in={key[1] for key in wanted})}
    groups = _groups(provinces)
    for key, plan in wanted.items():
        yield _entry(key, plan, provinces[key[1]], groups[key[1]])


def _groups(codes: Collection[str]) -> dict[str, Group]:
    """The role group of each province's local authorities. Three queries."""
    names = {OWNER.format(code=code): code for code in codes}
    there = set(Group.objects.filter(name__in=names).values_list("name", flat=True))
    Group.objects.bulk_create(Group(name=name) for name in sorted(set(names) - there))
    return {names[group.name]: group for group in Group.objects.filter(name__in=names)}


def _entry(key: Key, plan: Plan, province: Province, owner: Group) -> Entry:
    year, _code, area, name = key
    return Entry(
        unit_id=province.pk,
        kind=EntryKind.LAO_OWN,
        body_name=f"องค์การบริหารส่วนจังหวัด{province.name_th}",
        owner_group=owner,
        title=f"แผนงาน{name} ({area})",
        fiscal_year=year,
        amount_baht=plan.total,
        budget_ref=ORDINANCE.format(year=year),
        province=province,
        note=plan.note,
        source_key=source_key(key),
    )
