"""The national frame (6 strategies, 23 master plans, 13 milestones, 17 goals) and the regional guidelines out of `data/codes`."""

from collections.abc import Iterator

from provinces.loading import Tally, Values, ids, rows, sync
from provinces.models import Region

from .models import NodeKind, RegionalGuideline, StrategyNode


def load(*, restore: bool = False) -> Iterator[Tally]:
    """For the national frame the file wins. Strategies first: they are the parents. Regional guidelines are kept as offices mend them."""
    for wanted in (_strategies, _master_plans, _milestones, _goals):
        tally = sync(StrategyNode, ("code",), wanted())
        yield Tally(str(wanted.__doc__), tally.added, tally.changed, tally.unchanged, tally.kept)
    yield sync(RegionalGuideline, ("region_id", "period", "number"), _guidelines(), mend=restore)


def _node(row: dict[str, str], kind: NodeKind, number: int) -> Values:
    names = {name: row[name] for name in ("code", "name_th", "name_en")}
    return {**names, "kind": kind, "number": number, "period": row.get("period_be", "").replace("-", "–")}


def _strategies() -> Iterator[Values]:
    """ยุทธศาสตร์ชาติ"""
    for number, row in enumerate(rows("codes/national_strategies.csv"), start=1):
        yield _node(row, NodeKind.NATIONAL_STRATEGY, number)


def _master_plans() -> Iterator[Values]:
    """แผนแม่บทภายใต้ยุทธศาสตร์ชาติ"""
    parents = ids(StrategyNode)
    for row in rows("codes/master_plans.csv"):
        links = {"parent_id": parents[row["primary_strategy"]], "cross_cutting": row["cross_cutting"] == "yes"}
        yield {**_node(row, NodeKind.MASTER_PLAN, int(row["number"])), **links}


def _milestones() -> Iterator[Values]:
    """หมุดหมาย แผนฯ 13"""
    for row in rows("codes/nesdp13_milestones.csv"):
        yield _node(row, NodeKind.MILESTONE, int(row["number"]))


def _goals() -> Iterator[Values]:
    """เป้าหมาย SDGs"""
    for row in rows("codes/sdgs.csv"):
        yield _node(row, NodeKind.SDG, int(row["number"]))


def _guidelines() -> Iterator[Values]:
    """Only regions whose guidelines were read have rows; the rest are added in admin."""
    regions = ids(Region)
    for row in rows("codes/regional_guidelines.csv"):
        names = {"text": row["text_th"], "source": row["source"]}
        yield {"region_id": regions[row["region"]], "period": row["period_be"], "number": int(row["number"]), **names}
