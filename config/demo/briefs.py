"""Rows of the demo's briefs: items, measurable results, readiness and sites. Whatever is not a planted fault is in order."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from plans.facts.briefs import box_around
from plans.models import (
    BriefItem,
    ExpenseType,
    Indicator,
    IndicatorLevel,
    LandType,
    PriceBasis,
    Project,
    ProjectIndicator,
    ProjectSite,
    ReadinessCheck,
    ReadinessState,
    ReadinessTopic,
)
from provinces.models import Province, Subdistrict

from .papers import ASSETS, NOTE, SITED, Item, Work, dice

PERCENT = "ร้อยละ"

BUILT_ON = (ReadinessTopic.LAND, ReadinessTopic.DESIGN, ReadinessTopic.ESTIMATE, ReadinessTopic.PERMIT, ReadinessTopic.ACCEPTANCE)


def items(row: Project, work: Work) -> Iterator[BriefItem]:
    """One leaf per item; equipment at a standard price, works at their estimate, the rest at the rates of the rules."""
    for n, item in enumerate(work.items, 1):
        basis, reference = _price(item, work)
        yield BriefItem(
            project=row, order=n, expense_type=item.expense_type, category=item.category[:250], description=item.description[:1000],
            quantity=item.quantity, unit_of_measure=item.unit[:100], unit_cost_baht=item.unit_cost, amount_baht=item.amount,
            price_basis=item.basis or basis, price_reference=reference,
        )  # fmt: skip


def _price(item: Item, work: Work) -> tuple[str, str]:
    if item.expense_type != ExpenseType.INVESTMENT:
        return PriceBasis.RATE, ""
    if item.is_equipment(work.kind):
        return PriceBasis.STANDARD, f"บัญชีราคามาตรฐานครุภัณฑ์ {NOTE}"
    return PriceBasis.ESTIMATE, ""


def readiness(row: Project, work: Work) -> Iterator[ReadinessCheck]:
    """Everything is there, dated in the last quarter of the year before last; the estimate has the amount of the works."""
    dated = date(row.starts_on.year - 1, 10, 1) + timedelta(days=dice(work.key) % 60) if row.starts_on else None
    works = sum(i.amount for i in work.items if i.expense_type == ExpenseType.INVESTMENT and not i.is_equipment(work.kind))
    for topic in ReadinessTopic:
        state = ReadinessState.YES if work.kind in ASSETS or topic not in BUILT_ON else ReadinessState.NOT_NEEDED
        said: dict[str, Any] = {"state": state, "dated_on": dated if state == ReadinessState.YES else None}
        said |= {"amount_baht": works} if topic == ReadinessTopic.ESTIMATE and works else {}
        yield ReadinessCheck(project=row, topic=topic, **said | work.ready.get(topic, {}))


def indicators(row: Project, work: Work, measures: Sequence[Indicator]) -> Iterator[ProjectIndicator]:
    """An output of the theme, and an outcome that feeds the issue's indicator counted alike, or its first."""
    output, (name, unit, target) = work.theme.output, work.theme.outcome
    source = f"รายงานของ{row.implementing_unit} {NOTE}"[:300] if work.has_sources else ""
    yield _indicator(row, IndicatorLevel.OUTPUT, *output, data_source=source)
    fed = next((m for m in measures if m.unit_of_measure == unit), measures[0] if measures else None)
    if fed is not None and fed.unit_of_measure != unit:
        name, unit = f"ผลของโครงการต่อ{fed.name}"[:500], fed.unit_of_measure
    feeds = None if work.feeds_nothing else fed
    yield _indicator(row, IndicatorLevel.OUTCOME, name, unit, target, data_source=source, contributes_to=feeds)


def _indicator(row: Project, level: IndicatorLevel, name: str, unit: str, target: int, **more: Any) -> ProjectIndicator:
    return ProjectIndicator(
        project=row, level=level, name=name, unit_of_measure=unit, baseline_value=0, target_value=target,
        target_text=_target(target, unit)[:200], **more,
    )  # fmt: skip


def _target(target: int, unit: str) -> str:
    """120 ราย; a percentage has its word in front."""
    return f"{unit} {target}" if unit == PERCENT else f"{target} {unit}"


class Places:
    """A sub-district of every district, and the made-up middle of every province. Two queries."""

    def __init__(self) -> None:
        self.codes: dict[int, str] = dict(Province.objects.values_list("pk", "code"))
        self.of_district: dict[int, int] = {}
        self.of_province: dict[int, tuple[int | None, int | None]] = {}
        rows = Subdistrict.objects.order_by("-code").values_list("pk", "district_id", "district__province_id")
        for pk, district, province in rows:
            self.of_district[district], self.of_province[province] = pk, (district, pk)

    def sites(self, row: Project, work: Work) -> Iterator[ProjectSite]:
        """Works and equipment stand in a sub-district at a made-up coordinate, everything else in its district or province."""
        for n, (province, district) in enumerate(work.sites):
            more = self._located(province, district, (work.key, n)) if work.kind in SITED else {"district_id": district}
            site = ProjectSite(project=row, province_id=province, **more)
            if work.swapped_sites:
                site.latitude, site.longitude = site.longitude, site.latitude
            yield site

    def _located(self, province: int, district: int | None, seed: object) -> Mapping[str, Any]:
        """Somewhere in the inner half of the box around the province."""
        nowhere: tuple[int | None, int | None] = (None, None)
        own = (district, self.of_district.get(district)) if district else self.of_province.get(province, nowhere)
        box, (x, y) = box_around(self.codes[province]), (dice(seed, word) % 100 / 200 + 0.25 for word in "xy")
        where = {"latitude": box.south + (box.north - box.south) * y, "longitude": box.west + (box.east - box.west) * x}
        rounded = {name: Decimal(f"{degrees:.5f}") for name, degrees in where.items()}
        return {"district_id": own[0], "subdistrict_id": own[1], "land_type": LandType.STATE, **rounded}
