"""The development plan of a golden case: `development_plan` holds what matters, whatever is left out is in order.

`years`, `state`, `blank` (empty parts), `guidelines` and `group_issues` (how many are on record), `members`, `goal` (current, own),
`issues` (name, regional, group, alone, letters), `indicators` (name, code, letters, missing, of_plan),
`named` (kind, where, province), `sources` (projects by source of money).
"""

from typing import Any

from alignment.kernel import Bilingual
from plans.facts import Body, DevelopmentPlanFacts, LongTermGoalFacts, NamedProvince, PlanIssue, PlanMeasure
from plans.models import PaperKind
from tests.alignment.bodies import MEMBERS, body
from tests.alignment.golden_deadlines import deadline_of


def development_plan_of(given: dict[str, Any]) -> DevelopmentPlanFacts:
    asked, owner = given.get("development_plan", {}), body(str(given.get("unit", "50")))
    first, last = (int(year) for year in asked.get("years", "2571–2575").split("–"))
    goal = {"current": 1, "own": 1} | asked.get("goal", {})
    return DevelopmentPlanFacts(
        pk=1,
        title="แผนพัฒนา",
        owner=owner,
        region=Bilingual("ภาคเหนือ", "North"),
        year_from=first,
        year_to=last,
        state=asked.get("state", "draft"),
        goal_pk=goal["own"],
        current_goal=LongTermGoalFacts(goal["current"], "เมืองแห่งชีวิตและความมั่งคั่ง") if goal["current"] else None,
        blank=tuple(asked.get("blank", ())),
        guidelines=asked.get("guidelines", 6),
        group_issues=asked.get("group_issues", 4),
        members=tuple(body(str(code)) for code in asked.get("members", MEMBERS)) if owner.is_group else (),
        issues=tuple(_issue(i, n) for n, i in enumerate(asked.get("issues", [{}]), 1)),
        measures=tuple(_measure(m, n) for n, m in enumerate(asked.get("indicators", [{}]), 1)),
        sources=tuple((s, n) for s, n in asked.get("sources", {"province": 3, "lao": 1}).items()),
        deadline=deadline_of(given, PaperKind.PLAN),
        named=tuple(_named(p, n) for n, p in enumerate(asked.get("named", _in_order(owner)), 1)),
    )


def _issue(given: dict[str, Any], pk: int) -> PlanIssue:
    name = given.get("name", f"ประเด็นที่ {pk}")
    return PlanIssue(pk, name, given.get("regional", 1), given.get("group", 1), given.get("alone", False), given.get("letters", 0))


def _measure(given: dict[str, Any], pk: int) -> PlanMeasure:
    missing, name = tuple(given.get("missing", ())), given.get("name", f"ตัวชี้วัด {pk}")
    return PlanMeasure(pk, name, given.get("code", ""), given.get("letters", 30), missing, given.get("of_plan", False))


def _in_order(owner: Body) -> list[dict[str, Any]]:
    return [{"province": MEMBERS[0]}, {"province": MEMBERS[1], "kind": "role"}] if owner.is_group else []


def _named(given: dict[str, Any], pk: int) -> NamedProvince:
    return NamedProvince(given.get("kind", "problem"), pk, given.get("where", "น้ำท่วมซ้ำซาก"), body(str(given["province"])))
