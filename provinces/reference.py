"""Areas, groupings, agencies, years and committee names out of `data/codes` and `data/geo`."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from .loading import Tally, Values, ids, rows, sync
from .models import (
    Agency,
    BudgetYear,
    CommitteeName,
    District,
    GroupHeadship,
    GroupMembership,
    InspectionZone,
    Province,
    ProvinceGroup,
    Region,
    Subdistrict,
    UnitKind,
)

#: The first day of the 2552 grouping is not in our sources (Gazette vol. 126, special 28 ง); the year is.
OLD_FROM, OLD_UNTIL, NEW_FROM = date(2009, 1, 1), date(2017, 11, 16), date(2017, 11, 17)
OLD_BASIS = "ประกาศ ก.น.จ. ราชกิจจานุเบกษา เล่ม 126 ตอนพิเศษ 28 ง พ.ศ. 2552 (วันที่แน่นอนยังไม่ได้ตรวจ)"
NEW_BASIS = "ประกาศ ก.น.จ. ฉบับที่ 3 ลงวันที่ 16 พ.ย. 2560 ราชกิจจานุเบกษา เล่ม 134 ตอนพิเศษ 281 ง 17 พ.ย. 2560"
BUENG_KAN, BUENG_KAN_FROM = "38", date(2011, 3, 23)
BANGKOK = "10"


def load(*, restore: bool = False) -> Iterator[Tally]:
    """Loads in the order of dependence; `restore` also undoes what offices changed in dated records."""
    yield sync(Region, ("code",), _regions())
    yield sync(Province, ("code",), _provinces())
    yield sync(ProvinceGroup, ("code",), [*_groups(), *_old_groups()])
    yield sync(GroupMembership, ("group_id", "province_id", "valid_from"), _memberships(), mend=restore)
    yield sync(GroupHeadship, ("group_id", "valid_from"), _headships(), mend=restore)
    yield sync(InspectionZone, ("code",), _zones())
    yield sync(District, ("code",), _districts())
    yield sync(Subdistrict, ("code",), _subdistricts())
    yield sync(Agency, ("code",), _agencies(), mend=restore)
    yield sync(CommitteeName, ("kind", "valid_from"), _committee_names(), mend=restore)
    yield sync(BudgetYear, ("year",), _budget_years(), mend=restore)


def _named(row: dict[str, str]) -> Values:
    return {"code": row["code"], "name_th": row["name_th"], "name_en": row["name_en"]}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _regions() -> Iterator[Values]:
    for row in rows("codes/regions.csv"):
        yield {**_named(row), "order": int(row["order"])}


def _provinces() -> Iterator[Values]:
    regions, measures = ids(Region), {row["province_code"]: row for row in rows("geo/provinces.csv")}
    for row in rows("codes/provinces.csv"):
        more = measures[row["code"]]
        yield {
            **_named(row),
            "kind": UnitKind.PROVINCE,
            "region_id": regions[row["region_6"]],
            "in_programme": row["code"] != BANGKOK,
            "iso_code": row["iso_3166_2"],
            "abbr_th": more["abbr_th"],
            "area_km2": Decimal(more["area_km2"]),
            "population": int(more["population_2561"]),
            "valid_from": BUENG_KAN_FROM if row["code"] == BUENG_KAN else date(1900, 1, 1),
        }


def _groups() -> Iterator[Values]:
    regions, provinces = ids(Region), ids(Province)
    visions = {row["group_code"]: row["vision_th_plan_2561_2565"] for row in rows("geo/province_groups.csv")}
    for row in rows("codes/province_groups.csv"):
        centre = provinces[row["operation_centre_code"]]
        yield {**_group(row, centre), "region_id": regions[row["region"]], "vision_th": visions[row["code"]], "valid_from": NEW_FROM}


def _old_groups() -> Iterator[Values]:
    """The old announcement knows no regions: a group stands in the region of its centre. It receives no money any more."""
    centres = {p.code: p for p in Province.objects.all()}
    for row in rows("codes/province_groups_2551.csv"):
        centre = centres[row["operation_centre_code"]]
        dates = {"valid_from": OLD_FROM, "valid_until": OLD_UNTIL}
        yield {**_group(row, centre.pk), "region_id": centre.region_id, "in_programme": False, **dates}


def _group(row: dict[str, str], centre: int) -> Values:
    return {**_named(row), "kind": UnitKind.GROUP, "operation_centre_id": centre}


def _memberships() -> Iterator[Values]:
    groups, provinces = ids(ProvinceGroup), ids(Province)
    for row in rows("codes/provinces.csv"):
        province = {"province_id": provinces[row["code"]]}
        if row["group_2551"]:
            start = BUENG_KAN_FROM if row["code"] == BUENG_KAN else OLD_FROM
            yield {**province, "group_id": groups[row["group_2551"]], **_old(start)}
        if row["group_2560"]:
            yield {**province, "group_id": groups[row["group_2560"]], **_new()}


def _headships() -> Iterator[Values]:
    """Head is the governor of the operation centre until an order says otherwise (process.md 1.3)."""
    for group in ProvinceGroup.objects.exclude(operation_centre=None):
        dates = _old(OLD_FROM) if group.valid_until else _new()
        yield {"group_id": group.pk, "province_id": group.operation_centre_id, **dates}


def _old(start: date) -> Values:
    return {"valid_from": start, "valid_until": OLD_UNTIL, "basis": OLD_BASIS}


def _new() -> Values:
    return {"valid_from": NEW_FROM, "valid_until": None, "basis": NEW_BASIS}


def _zones() -> Iterator[Values]:
    groups = ids(ProvinceGroup)
    for row in rows("codes/province_groups.csv"):
        number = row["inspection_zone"]
        name = {"name_th": f"เขตตรวจราชการที่ {number}", "name_en": f"Inspection Zone {number}"}
        yield {"code": f"Z{number:0>2}", **name, "group_id": groups[row["code"]]}


def _districts() -> Iterator[Values]:
    provinces = ids(Province)
    for row in rows("geo/districts.csv"):
        yield {**_named({**row, "code": row["district_code"]}), "province_id": provinces[row["province_code"]]}


def _subdistricts() -> Iterator[Values]:
    districts = ids(District)
    for row in rows("geo/subdistricts.csv"):
        place = {"district_id": districts[row["district_code"]], "postal_code": row["postal_code"]}
        yield {**_named({**row, "code": row["subdistrict_code"]}), **place}


def _agencies() -> Iterator[Values]:
    for row in rows("codes/agencies.csv"):
        yield {**_named(row), "short_th": row["short_th"], "order": int(row["order"])}


def _committee_names() -> Iterator[Values]:
    for row in rows("codes/committee_names.csv"):
        yield {**row, "valid_from": _day(row["valid_from"]), "valid_until": _day(row["valid_until"])}


def _budget_years() -> Iterator[Values]:
    for row in rows("codes/budget_years.csv"):
        yield {**row, "year": int(row["year"])}
