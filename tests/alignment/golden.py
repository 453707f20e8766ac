"""Turns a golden case, as an official writes it, into facts. Whatever a case leaves out is in order: a complete paper that passes.

A case: `case` (what it shows), `expect` (pass, fail, no_data), `says` (pieces of the Thai message), `about` (kind of subject),
and of the paper only what matters: `unit`, `year`, `territory`, `plan`, `versions`, `table`, `state`, `projects`, `lines`, `request`,
`ceiling`, `rate`, `planned` (of that year in the plan's table); the `sending` that `golden_deadlines` reads;
of a development plan what `golden_plans` reads; of a co-investment `entry`: `issue_of` (the body whose issue it cites,
null for none), `reference`, `amount`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from alignment.kernel import AS_WRITTEN, Bilingual, Rulebook, Stamped, Terms
from budgets.facts import CeilingFacts, DistrictFacts, LineFacts, LineProject, RequestFacts
from budgets.rules import REQUEST_RULES
from coinvestment.facts import CitedIssue, EntryFacts
from coinvestment.rules import ENTRY_RULES
from plans.facts import ActionPlanFacts, ActivityFacts, PlanVersion, ProgrammeFacts, ProjectFacts, SiteFacts
from plans.facts.alike import AlikeFacts, alike_works
from plans.facts.others import Spot, Work
from plans.models import PaperKind
from plans.rules import ACTION_PLAN_RULES, PLAN_RULES
from tests.alignment.bodies import GROUPS, MEMBERS, body
from tests.alignment.golden_briefs import ISSUE, baht, brief_of
from tests.alignment.golden_deadlines import deadline_of
from tests.alignment.golden_plans import development_plan_of

FOLDER = Path(__file__).resolve().parents[1] / "golden"


@dataclass(frozen=True)
class Case:
    code: str
    file: str
    given: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.code}/{self.file}"

    @property
    def findings(self) -> list[Stamped]:
        """What the rule says of this case, under the catalogue as it is written."""
        return self.under(AS_WRITTEN)

    def under(self, terms: Terms) -> list[Stamped]:
        """What it says over the case's request, action plan, development plan and co-investment entry."""
        request = request_of(self.given)
        papers: list[tuple[Rulebook, Any]] = [(ACTION_PLAN_RULES, request.plan), (REQUEST_RULES, request)]
        papers += [(PLAN_RULES, development_plan_of(self.given)), (ENTRY_RULES, entry_of(self.given))]
        return [found for book, facts in papers for found in book.run(facts, terms).findings if found.code == self.code]


def cases() -> Iterator[Case]:
    for path in sorted(FOLDER.glob("*/*.yaml")):
        yield Case(path.parent.name, path.stem, yaml.safe_load(path.read_text(encoding="utf-8")))


def version(given: dict[str, Any], pk: int, unit: str) -> PlanVersion:
    years = given.get("years", "2571–2575").split("–")
    owner, review = str(given.get("unit", unit)), given.get("review")
    return PlanVersion(pk, owner, given.get("title", "แผนพัฒนา"), int(years[0]), int(years[1]), review, given.get("state", "in_force"))


def site(given: Any, number: int) -> SiteFacts:
    """A province's code, or `province`, `subdistrict` (false: none), `coordinate` (inside, outside, null) and `land`."""
    said = given if isinstance(given, dict) else {"province": given}
    inside = {"inside": True, "outside": False, None: None}[said.get("coordinate", "inside")]
    province = body(str(said.get("province", "50")))
    return SiteFacts(number, f"จุดที่ {number}", province, said.get("subdistrict", True), inside, said.get("land", "state"))


def project(given: dict[str, Any], number: int, cited: PlanVersion | None, unit: str, year: int) -> ProjectFacts:
    amount = baht(given.get("amount", "1,000,000"))
    activities = [None if a is None else baht(a) for a in given.get("activities", [amount])]
    return ProjectFacts(
        pk=number,
        key=given.get("key", f"P{number}"),
        name=given.get("name", f"โครงการที่ {number}"),
        rank=given.get("rank", number),
        bucket=given.get("bucket", "in_ceiling"),
        kind=given.get("kind", "works"),
        amount_baht=amount,
        coverage=given.get("coverage", "single"),
        programme=_programme(given, cited),
        blank=tuple(given.get("blank", ())),
        activities=tuple(ActivityFacts(n, f"กิจกรรม {n}", a) for n, a in enumerate(activities, 1)),
        sites=tuple(site(where, n) for n, where in enumerate(given.get("sites", ["50"]), 1)),
        benefits=tuple(body(str(code)) for code in given.get("benefits", ())),
        brief=brief_of(given, amount, year),
        alike=_alike(given, number, unit, year),
    )


def _alike(given: dict[str, Any], number: int, unit: str, year: int) -> tuple[AlikeFacts, ...]:
    """`others`: work around the project, compared with it as in the portal; `continues` and `not_same` count from 1."""
    subject, kinds = work(given, number, unit, year), ("continues", "not_same")
    others = [work(o, 100 + n, unit, year) for n, o in enumerate(given.get("others", ()), 1)]
    past, decided = ({100 + n for n in given.get(kind, ())} for kind in kinds)
    found = alike_works([subject], others, is_past=lambda _a, b: b.pk in past, is_decided=lambda _a, b: b.pk in decided)
    return tuple(found.get(number, ()))


def work(given: dict[str, Any], pk: int, unit: str, year: int) -> Work:
    owner = str(given.get("unit", unit))
    return Work(
        source=given.get("source", "project"), pk=pk, name=given.get("name", f"โครงการที่ {pk}"), year=given.get("year", year),
        areas=frozenset(str(code) for code in given.get("areas", MEMBERS if owner in GROUPS else [owner])),
        owner_code=owner, owner=body(owner).name, kind=given.get("kind", "works"), spots=tuple(spot(s) for s in given.get("spots", ())),
        is_draft=given.get("state") == "draft",
    )  # fmt: skip


def spot(given: dict[str, Any]) -> Spot:
    """`at`: "latitude, longitude"; `km`: "from–to" on `road`."""
    point = [Decimal(x) for x in given["at"].split(",")] if "at" in given else [None, None]
    start, _dash, end = str(given.get("km", "")).partition("–")
    return Spot(str(given.get("district", "")), *point, str(given.get("road", "")), (Decimal(start), Decimal(end)) if end else None)


def _programme(given: dict[str, Any], cited: PlanVersion | None) -> ProgrammeFacts | None:
    if given.get("programme", "cited") is None or (cited is None and "programme" not in given):
        return None
    if "programme" in given:
        return ProgrammeFacts(9, given["programme"], 99, "แผนพัฒนาอีกฉบับ", 99)
    return ProgrammeFacts(1, "แผนงานหลัก", cited.pk, cited.title, ISSUE)


def plan_of(given: dict[str, Any]) -> ActionPlanFacts:
    unit, year, plan = str(given.get("unit", "50")), given.get("year", 2571), given.get("plan", {})
    cited = None if plan is None else version(plan, 1, unit)
    others = [version(v, n, unit) for n, v in enumerate(given.get("versions", ()), 2)]
    versions = tuple(v for v in (cited, *others) if v and v.owner_code == unit)
    projects = tuple(project(p, n, cited, unit, year) for n, p in enumerate(given.get("projects", [{}]), 1))
    table = {p.key: (year,) for p in projects} | {k: tuple(v) for k, v in given.get("table", {}).items()}
    members = given.get("territory", MEMBERS if unit in GROUPS else [unit])
    state = given.get("state", "submitted")
    territory, deadline = tuple(body(str(m)) for m in members), deadline_of(given, PaperKind.ACTION_PLAN)
    return ActionPlanFacts(1, body(unit), year, state, cited, versions, table, territory, projects, deadline)


def line_project(given: dict[str, Any], plan: ActionPlanFacts) -> LineProject:
    found = next((p for p in plan.projects if p.pk == given.get("project", 1)), None)
    kind, bucket = (found.kind, found.bucket) if found else ("works", "in_ceiling")
    return LineProject(
        pk=given.get("project", 1),
        name=given.get("project_name", found.name if found else "โครงการ"),
        kind=given.get("kind", kind),
        bucket=given.get("bucket", bucket),
        fiscal_year=given.get("of_year", plan.fiscal_year),
        plan_state=plan.state,
        owner=body(str(given.get("of_unit", plan.owner.code))),
    )


def _path_of(given: dict[str, Any]) -> tuple[str, ...]:
    """From งบรายจ่าย down; a case that names the last level stands on the fourth."""
    root = given.get("root", "งบลงทุน")
    return (root, "–", "–", given["category"]) if "category" in given else (root,)


def line(given: dict[str, Any], number: int, plan: ActionPlanFacts) -> LineFacts:
    where = line_project(given, plan)
    districts = [DistrictFacts(f"{code}01", "เมือง", body(str(code))) for code in given.get("districts", ())]
    label, amount = given.get("name", f"รายการที่ {number}"), baht(given.get("amount", "1,000,000"))
    path = tuple(given["category"]) if isinstance(given.get("category"), list) else _path_of(given)
    bought = (Decimal(str(given.get("quantity", 1))), given.get("unit", "สายทาง"), given.get("bundled"))
    return LineFacts(number, label, amount, where.pk, where, tuple(districts), path, *bought)


def request_of(given: dict[str, Any]) -> RequestFacts:
    plan, asked, ceiling, rate = plan_of(given), given.get("request", {}), given.get("ceiling", {}), given.get("rate", "10,000,000")
    lines = tuple(line(entry, n, plan) for n, entry in enumerate(given.get("lines", [{}]), 1))
    planned = given.get("planned", sum((x.amount_baht for x in lines if x.project.kind != "management"), Decimal(0)))
    management = baht(asked.get("management", "10,000,000"))
    ordinary = sum((x.amount_baht for x in lines if x.project.kind != "management"), Decimal(0))
    return RequestFacts(
        pk=1,
        number="50/2571/001",
        owner=body(str(asked.get("unit", plan.owner.code))),
        fiscal_year=asked.get("year", plan.fiscal_year),
        management_baht=management,
        total_baht=baht(asked.get("total", ordinary + management)),
        ceiling=None
        if ceiling is None
        else CeilingFacts(baht(ceiling.get("amount", "250,000,000")), ceiling.get("includes_management", True)),
        management_rate_baht=None if rate is None else baht(rate),
        indicative_baht=None if planned is None else baht(planned),
        projects=tuple({x.project_pk: x.project for x in lines}.values()),
        lines=lines,
        plan=plan,
        region=Bilingual(given.get("region", "ภาคเหนือ"), given.get("region", "ภาคเหนือ")),
        deadline=deadline_of(given, PaperKind.REQUEST),
    )


def entry_of(given: dict[str, Any]) -> EntryFacts:
    asked, unit = given.get("entry", {}), str(given.get("unit", "50"))
    cited = asked.get("issue_of", unit)
    return EntryFacts(
        pk=1,
        title=asked.get("name", "ปรับปรุงตลาดชุมชน"),
        agency="เทศบาลตำบลตัวอย่าง",
        owner=body(unit),
        fiscal_year=given.get("year", 2571),
        amount_baht=baht(asked.get("amount", "1,000,000")),
        reference=asked.get("reference", "ข้อบัญญัติ 1/2571"),
        is_loaded=asked.get("loaded", False),
        issue=CitedIssue(1, "พัฒนาการท่องเที่ยว", body(str(cited))) if cited else None,
        kin=(unit, "G15") if unit in MEMBERS else (unit, *MEMBERS),
        has_plan=asked.get("has_plan", True),
    )
