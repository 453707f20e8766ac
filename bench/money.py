"""Money of others beside the plans of a made-up year: the real ordinances of the provincial administrative organisations of 2565."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import count, cycle

from django.contrib.auth.models import Group

from coinvestment.loading import OWNER, plans
from coinvestment.models import Entry, EntryKind
from coinvestment.states import EntryState
from coinvestment.workflow import ENTRY_WORKFLOW
from plans.models import AnnualActionPlan, DevelopmentIssue
from provinces.models import Province

REAL, UNTIED, BATCH = 2565, 20, 5000


def store_entries(year: int, *, times: int) -> None:
    """Each real plan of an ordinance so many times, for an issue of its province's plan in turn; one in twenty names no issue."""
    entries = list(_entries(year, times))
    Entry.objects.bulk_create(entries, batch_size=BATCH)
    ENTRY_WORKFLOW.import_as(entries, EntryState.CONFIRMED, source="bench")


def _entries(year: int, times: int) -> Iterator[Entry]:
    provinces = {province.code: province for province in Province.objects.all()}
    owners = {code: Group.objects.get_or_create(name=OWNER.format(code=code))[0] for code in provinces}
    issues, number = _issues(year), count(1)
    for (_year, code, area, name), plan in plans({REAL}).items():
        for again in range(times):
            yield Entry(
                unit_id=provinces[code].pk, kind=EntryKind.LAO_OWN, body_name=f"องค์การบริหารส่วนจังหวัด{provinces[code].name_th}",
                owner_group=owners[code], title=f"แผนงาน{name} ({area}) {again + 1}", fiscal_year=year, amount_baht=plan.total,
                budget_ref=f"ข้อบัญญัติ {year}", province=provinces[code], note=plan.note,
                plan_issue_id=next(issues[code]) if next(number) % UNTIED and code in issues else None,
            )  # fmt: skip


def _issues(year: int) -> dict[str, Iterator[int]]:
    """The issues of each province's plan of the year, without end."""
    found: dict[str, list[int]] = defaultdict(list)
    cited = AnnualActionPlan.objects.filter(fiscal_year=year).values("plan")
    for code, pk in DevelopmentIssue.objects.filter(plan__in=cited).order_by("pk").values_list("plan__unit__code", "pk"):
        found[code].append(pk)
    return {code: cycle(pks) for code, pks in found.items()}
