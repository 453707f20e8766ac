"""The permission matrix: per address the method, its arguments, and the answer each kind of person gets.

The world: a province with a draft request and its submitted action plan, in a group; a province next door; the centre.
404 = out of scope, 403 = in sight without the right, 409 = not yet possible.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import User
from accounts.seats import seat_at
from alignment.models import RuleSet
from budgets.check_services import request_check
from core import filestore
from discussion.attachments import attach
from discussion.services import open_thread
from exchange.models import FoundFile, Upload
from plans.models import DevelopmentPlan, FindingAnswer, ReadinessCheck, Scenario, SubmissionWindow
from plans.plan_checks import keep_check
from plans.rules import check_plan
from plans.screening import CODES
from reports.services import freeze
from search.models import SavedView
from tests.coinvestment.entries import EntryFactory
from tests.factories import (
    ActionPlanFactory,
    DevelopmentPlanFactory,
    GroupFactory,
    ProjectFactory,
    ProvinceFactory,
    UserFactory,
    fill_plan,
    hat,
    papers,
)
from tests.plans.proposals import ProposalFactory

CAST = ("planner", "governor", "osm", "neighbour", "nesdc", "auditor", "admin", "nobody")


@dataclass
class World:
    users: dict[str, User | None]
    things: dict[str, Any]

    def pk(self, name: str) -> int:
        return self.things[name].pk


@dataclass(frozen=True)
class Row:
    method: str
    args: Callable[[World], list[Any]]
    expected: dict[str, int]
    data: Callable[[World], dict[str, Any]] = lambda world: {}


def _with_paper(check: ReadinessCheck) -> ReadinessCheck:
    check.file_name, check.file_type = "ที่ดิน.pdf", "application/pdf"
    check.file_hash = filestore.put(b"%PDF-", "attachment")
    check.save()
    return check


def build_world() -> World:
    here, next_door = ProvinceFactory(), ProvinceFactory()
    group = GroupFactory(members=[here, next_door])
    request = papers(here)
    drafted = ActionPlanFactory(unit=here, fiscal_year=2572)
    project = ProjectFactory(action_plan=drafted, name="ก่อสร้างฝายห้วยแก้ว")  # another name, or last year's would be taken for the same work
    plan = fill_plan(DevelopmentPlanFactory(unit=here, year_from=2576, state="draft"))
    in_force = DevelopmentPlan.objects.get(action_plans=request.action_plan)
    planner = hat("PROVINCE_OFFICE", here)
    people = {
        "planner": planner.user,
        "governor": hat("GOVERNOR", here).user,
        "osm": hat("OSM_OFFICER", group).user,
        "neighbour": hat("PROVINCE_OFFICE", next_door).user,
        "nesdc": hat("NESDC").user,
        "auditor": hat("AUDITOR").user,
        "admin": hat("SYSTEM_ADMIN", user=UserFactory(is_staff=True, is_superuser=True)).user,
        "nobody": hat("PROVINCE_OFFICE", here, valid_until=date(2021, 1, 1)).user,
    }
    things = {
        "request": request,
        "scenario": Scenario.objects.create(action_plan=drafted, name="ทางเลือก ก", made_by=people["planner"].memberships.get()),
        "line": request.lines.first(),
        "action_plan": request.action_plan,
        "drafted": drafted,
        "project": project,
        "goal": project.national_strategy,
        "evidence": _with_paper(project.readiness.get(topic="land")),
        "plan": plan,
        "in_force": in_force,
        "issue": plan.issues.first(),
        "group": group,
        "here": here,
        "document": freeze(request, digits="thai"),
        "saved": SavedView.objects.create(user=people["planner"], name="ถนน", query="q=ถนน"),
        "seat": seat_at(planner, drafted, f"/projects/{project.pk}/edit/"),
        "upload": Upload.objects.create(kind="briefs", action_plan=drafted, stage="preview", made_by=planner, file_name="โครงการ.xlsx"),
        "found": FoundFile.objects.create(made_by=planner, file_name="จัดสรร.xlsx"),
        "entry": EntryFactory(
            unit=here,
            state="proposed",
            letter_name="หนังสือยืนยัน.pdf",
            letter_hash=filestore.put(b"%PDF-", "attachment"),
            letter_type="application/pdf",
        ),
        **{f"proposal_{state}": ProposalFactory(unit=here, fiscal_year=2572, state=state) for state in ("submitted", "screened")},
        "proposal_in_plan": ProposalFactory(
            unit=here, fiscal_year=2572, state="in_plan", project=ProjectFactory(action_plan=drafted, name="ส่งเสริมอาชีพทอผ้าไหม")
        ),
        "window": SubmissionWindow.objects.get(kind="request"),
        "check": request_check(fiscal_year=request.fiscal_year, action_plan=request.action_plan),
        "plan_check": keep_check(in_force, check_plan(in_force.pk)),
        "rules": RuleSet.objects.create(name="ร่าง", first_year=2571, instrument="มติ"),
        "answer": FindingAnswer.objects.create(
            action_plan=request.action_plan,
            kind="waiver",
            code="CEI-01",
            fingerprint="f",
            message_th="เกินกรอบ",
            message_en="over",
            reason="รอหนังสือแจ้งกรอบใหม่",
            asked_by=planner,
            asked_user=planner.user,
        ),
        "thread": open_thread(request, "ขอเอกสารสืบราคา", by=planner),
        "picture": attach(request, b"\x89PNG\r\n\x1a\n", "a.png", by=planner),
    }
    return World(people, things)


def each(statuses: str) -> dict[str, int]:
    """Statuses in the order of CAST."""
    return dict(zip(CAST, map(int, statuses.split()), strict=True))


def all_get(status: int) -> dict[str, int]:
    return dict.fromkeys(CAST, status)


#: readyz tells of the worker, not of the reader.
ANY: dict[str, int] = {}
ROWS: dict[str, Row] = {
    # Open to all, and one's own account
    "home": Row("get", lambda w: [], all_get(200)),
    "healthz": Row("get", lambda w: [], all_get(200)),
    "readyz": Row("get", lambda w: [], ANY),
    "about_data": Row("get", lambda w: [], all_get(200)),
    "gallery": Row("get", lambda w: [], all_get(200)),
    "account_login": Row("get", lambda w: [], all_get(302)),
    "account_logout": Row("get", lambda w: [], all_get(200)),
    "account_inactive": Row("get", lambda w: [], all_get(200)),
    "account_signup": Row("get", lambda w: [], all_get(302)),
    "account_reauthenticate": Row("get", lambda w: [], all_get(200)),
    "account_email": Row("get", lambda w: [], all_get(200)),
    "account_email_verification_sent": Row("get", lambda w: [], all_get(200)),
    "account_change_password": Row("get", lambda w: [], all_get(200)),
    "account_set_password": Row("get", lambda w: [], all_get(302)),
    "account_reset_password": Row("get", lambda w: [], all_get(200)),
    "account_confirm_login_code": Row("get", lambda w: [], all_get(302)),
    "account_confirm_email": Row("get", lambda w: ["key"], all_get(200)),
    "account_reset_password_from_key_done": Row("get", lambda w: [], all_get(200)),
    "account_reset_password_from_key": Row("get", lambda w: ["abc", "key"], all_get(200)),
    "account_reset_password_done": Row("get", lambda w: [], all_get(200)),
    "mfa_index": Row("get", lambda w: [], all_get(200)),
    "mfa_authenticate": Row("get", lambda w: [], all_get(302)),
    "mfa_reauthenticate": Row("get", lambda w: [], all_get(200)),
    "mfa_activate_totp": Row("get", lambda w: [], all_get(302)),
    "mfa_deactivate_totp": Row("get", lambda w: [], all_get(404)),
    "mfa_view_recovery_codes": Row("get", lambda w: [], all_get(404)),
    "mfa_generate_recovery_codes": Row("get", lambda w: [], all_get(302)),
    "mfa_download_recovery_codes": Row("get", lambda w: [], all_get(404)),
    "set_language": Row("post", lambda w: [], all_get(302), lambda w: {"language": "en"}),
    # Papers
    "provinces:units": Row("get", lambda w: [], all_get(200)),
    "provinces:unit": Row("get", lambda w: [w.things["here"].code], each("200 200 200 404 200 200 200 404")),
    "plans:plan_list": Row("get", lambda w: [], all_get(200)),
    "plans:plan": Row("get", lambda w: [w.pk("plan")], each("200 200 200 404 404 404 404 404")),
    "plans:compare": Row(
        "get", lambda w: [], each("200 200 200 404 404 404 404 404"), lambda w: {"a": w.pk("in_force"), "b": w.pk("plan")}
    ),
    "plans:compare_export": Row(
        "get", lambda w: [], each("200 200 200 404 404 404 404 404"), lambda w: {"a": w.pk("in_force"), "b": w.pk("plan")}
    ),
    "plans:merge": Row("get", lambda w: [w.pk("plan")], each("200 403 403 404 404 404 404 404")),
    "plans:plan_edit": Row("get", lambda w: [w.pk("plan")], each("200 403 403 404 404 404 404 404")),
    "plans:plan_words": Row("get", lambda w: [w.pk("plan"), 2], each("200 403 403 404 404 404 404 404")),
    "plans:long_term_goal": Row("get", lambda w: [w.pk("plan")], each("200 403 403 404 404 404 404 404")),
    "plans:plan_review": Row(
        "post",
        lambda w: [w.pk("in_force")],
        each("422 403 403 404 403 403 404 404"),
        lambda w: {"review_year": 2572, "review_reason": "ทบทวนตามผลการรับฟังความคิดเห็นของประชาชนในพื้นที่และผลการพัฒนาปีที่ผ่านมา"},
    ),
    "plans:plan_check": Row("post", lambda w: [w.pk("in_force")], each("302 302 403 404 302 403 404 404")),
    "plans:action_plan_start": Row(
        "post", lambda w: [w.pk("in_force")], each("422 403 403 404 403 403 404 404"), lambda w: {"fiscal_year": 2573}
    ),
    "plans:plan_do": Row("post", lambda w: [w.pk("plan"), "submit"], each("403 302 403 404 404 404 404 404")),
    "plans:plan_part_new": Row("get", lambda w: [w.pk("plan"), "issues"], each("200 403 403 404 404 404 404 404")),
    "plans:plan_part": Row("get", lambda w: [w.pk("plan"), "issues", w.pk("issue")], each("200 403 403 404 404 404 404 404")),
    "plans:plan_part_delete": Row("post", lambda w: [w.pk("plan"), "issues", w.pk("issue")], each("302 403 403 404 404 404 404 404")),
    "plans:action_plan_list": Row("get", lambda w: [], all_get(200)),
    "plans:action_plan": Row("get", lambda w: [w.pk("drafted")], each("200 200 200 404 404 404 404 404")),
    "plans:action_plan_rank": Row(
        "post", lambda w: [w.pk("drafted")], each("302 403 403 404 404 404 404 404"), lambda w: {"id": w.pk("project"), "rank": 1}
    ),
    "plans:action_plan_bucket": Row(
        "post",
        lambda w: [w.pk("drafted")],
        each("302 403 403 404 404 404 404 404"),
        lambda w: {"selected": w.pk("project"), "bucket": "over_ceiling"},
    ),
    "plans:action_plan_undo": Row("post", lambda w: [w.pk("drafted")], each("409 403 403 404 404 404 404 404")),
    "plans:action_plan_cite": Row("get", lambda w: [w.pk("drafted")], each("200 403 403 404 404 404 404 404")),
    "plans:scenarios": Row("get", lambda w: [w.pk("drafted")], each("200 200 200 404 404 404 404 404")),
    "plans:scenario_save": Row(
        "post", lambda w: [w.pk("drafted")], each("302 403 403 404 404 404 404 404"), lambda w: {"name": "ทางเลือก ข"}
    ),
    "plans:scenario_choose": Row("post", lambda w: [w.pk("drafted"), w.pk("scenario")], each("302 403 403 404 404 404 404 404")),
    "plans:scenario_delete": Row("post", lambda w: [w.pk("drafted"), w.pk("scenario")], each("302 403 403 404 404 404 404 404")),
    "plans:action_plan_do": Row("post", lambda w: [w.pk("drafted"), "submit"], each("403 302 403 404 404 404 404 404")),
    "plans:project_new": Row("get", lambda w: [w.pk("drafted")], each("200 403 403 404 404 404 404 404")),
    "plans:project": Row("get", lambda w: [w.pk("project")], each("200 200 200 404 404 404 404 404")),
    "plans:project_edit": Row("get", lambda w: [w.pk("project")], each("200 403 403 404 404 404 404 404")),
    "plans:project_delete": Row("post", lambda w: [w.pk("project")], each("302 403 403 404 404 404 404 404")),
    "plans:project_section": Row("get", lambda w: [w.pk("project"), "places"], each("200 403 403 404 404 404 404 404")),
    "plans:project_copy": Row("get", lambda w: [w.pk("project")], each("200 403 403 404 404 404 404 404")),
    "plans:readiness_file": Row("get", lambda w: [w.pk("project"), w.pk("evidence")], each("200 200 200 404 404 404 404 404")),
    # The calendar is open to all; the secretariat (not of the cast) keeps it: tests/plans/test_windows.py
    "plans:calendar": Row("get", lambda w: [], all_get(200)),
    "plans:window_new": Row("get", lambda w: [], all_get(403)),
    "plans:window_edit": Row("get", lambda w: [w.pk("window")], all_get(403)),
    "plans:window_extend": Row(
        "post",
        lambda w: [w.pk("window")],
        all_get(403),
        lambda w: {"unit": w.pk("here"), "until": "1/1/2699", "reason": "น้ำท่วมทั้งจังหวัด"},
    ),
    # Proposals; those who write them are tried in tests/plans/test_proposal_views.py
    "plans:proposal_list": Row("get", lambda w: [], all_get(200)),
    "plans:proposal_new": Row("get", lambda w: [w.things["here"].code], each("200 403 403 404 403 403 403 404")),
    "plans:proposal_board": Row("get", lambda w: [w.things["here"].code, 2572], each("200 403 403 404 403 403 403 404")),
    "plans:proposal_place": Row(
        "post",
        lambda w: [w.things["here"].code, 2572],
        each("302 403 403 404 403 403 403 404"),
        lambda w: {"selected": w.pk("proposal_screened"), "bucket": "in_ceiling"},
    ),
    "plans:proposal": Row("get", lambda w: [w.pk("proposal_submitted")], each("200 200 404 404 404 200 404 404")),
    "plans:proposal_edit": Row("get", lambda w: [w.pk("proposal_submitted")], each("403 403 404 404 404 403 404 404")),
    "plans:proposal_scores": Row(
        "post", lambda w: [w.pk("proposal_submitted")], each("302 403 404 404 404 403 404 404"), lambda w: dict.fromkeys(CODES, "3")
    ),
    "plans:proposal_table_row": Row("post", lambda w: [w.pk("proposal_screened")], each("302 403 404 404 404 403 404 404")),
    "plans:proposal_take_back": Row("post", lambda w: [w.pk("proposal_in_plan")], each("302 403 404 404 404 403 404 404")),
    "plans:proposal_do": Row(
        "post",
        lambda w: [w.pk("proposal_submitted"), "screen_out"],
        each("302 403 404 404 404 403 404 404"),
        lambda w: {"comment": "งบประมาณสูงกว่าโครงการแบบเดียวกันมาก"},
    ),
    # Requests, checks, board, documents
    "reports:documents": Row("get", lambda w: [], all_get(200)),
    "reports:order": Row("post", lambda w: ["request", w.pk("request")], each("302 302 302 404 404 404 404 404")),
    "reports:document": Row("get", lambda w: [w.pk("document")], each("200 200 200 404 404 404 404 404")),
    "reports:download": Row("get", lambda w: [w.pk("document"), "pdf"], each("302 302 302 404 404 404 404 404")),
    "accounts:hats": Row("get", lambda w: [], all_get(200)),
    "accounts:draft": Row("post", lambda w: [], each("200 404 404 404 404 404 404 404"), lambda w: {"desk": w.things["seat"].ticket}),
    "accounts:draft_drop": Row("post", lambda w: [], each("302 404 404 404 404 404 404 404"), lambda w: {"desk": w.things["seat"].ticket}),
    "accounts:presence": Row("get", lambda w: [], each("200 404 404 404 404 404 404 404"), lambda w: {"desk": w.things["seat"].ticket}),
    "budgets:request_list": Row("get", lambda w: [], all_get(200)),
    "budgets:map": Row("get", lambda w: [], all_get(200)),
    "budgets:export": Row("get", lambda w: [], all_get(200)),
    "budgets:generate": Row("post", lambda w: [w.pk("drafted")], each("302 403 403 404 404 404 404 404")),
    "budgets:request": Row("get", lambda w: [w.pk("request")], each("200 200 200 404 404 404 404 404")),
    "budgets:sign": Row("get", lambda w: [w.pk("request")], each("403 200 403 404 404 404 404 404")),
    "budgets:request_do": Row("post", lambda w: [w.pk("request"), "submit"], each("403 302 403 404 404 404 404 404")),
    "budgets:request_check": Row("post", lambda w: [w.pk("request")], each("302 302 403 404 404 404 404 404")),
    "budgets:management": Row(
        "post", lambda w: [w.pk("request")], each("422 403 403 404 404 404 404 404"), lambda w: {"amount": "9,000,000", "revision": 1}
    ),
    "budgets:line_new": Row("get", lambda w: [w.pk("request")], each("200 403 403 404 404 404 404 404")),
    "budgets:line": Row("get", lambda w: [w.pk("line")], each("200 200 200 404 404 404 404 404")),
    "budgets:line_amount": Row(
        "post", lambda w: [w.pk("line")], each("302 403 403 404 404 404 404 404"), lambda w: {"amount_baht": "500,000", "revision": 1}
    ),
    "budgets:line_delete": Row("post", lambda w: [w.pk("line")], each("409 403 403 404 404 404 404 404")),
    "budgets:line_lineage": Row("get", lambda w: [w.pk("line")], each("200 200 200 404 404 404 404 404")),
    "budgets:project_lineage": Row("get", lambda w: [w.pk("project")], each("200 200 200 404 404 404 404 404")),
    "budgets:lineage_use": Row(
        "post", lambda w: [w.pk("project")], each("409 403 403 404 404 404 404 404"), lambda w: {"level": "regional", "target": 0}
    ),
    "budgets:goals": Row("get", lambda w: [], all_get(200)),
    "budgets:goals_export": Row("get", lambda w: [], all_get(200)),
    "budgets:goal": Row("get", lambda w: [w.pk("goal")], all_get(200)),
    "budgets:goal_export": Row("get", lambda w: [w.pk("goal")], all_get(200)),
    "budgets:open_findings": Row("get", lambda w: [], all_get(200)),
    "budgets:checks": Row("get", lambda w: [], all_get(200)),
    "budgets:check_start": Row("post", lambda w: [], each("403 403 403 403 302 403 403 403"), lambda w: {"fiscal_year": 2571}),
    "budgets:check": Row("get", lambda w: [w.pk("check")], each("200 200 200 404 200 200 404 404")),
    "budgets:check_again": Row("post", lambda w: [w.pk("check")], each("302 302 403 404 302 403 404 404")),
    "budgets:check_compare": Row(
        "get", lambda w: [], each("200 200 200 404 200 200 404 404"), lambda w: {"old": w.pk("check"), "new": w.pk("check")}
    ),
    "budgets:plan_check": Row("get", lambda w: [w.pk("plan_check")], each("200 200 200 404 200 200 404 404")),
    "budgets:plan_check_again": Row("post", lambda w: [w.pk("plan_check")], each("302 302 403 404 302 403 404 404")),
    "budgets:plan_check_compare": Row(
        "get", lambda w: [], each("200 200 200 404 200 200 404 404"), lambda w: {"old": w.pk("plan_check"), "new": w.pk("plan_check")}
    ),
    "budgets:rules": Row("get", lambda w: [], all_get(200)),
    "budgets:rule": Row("get", lambda w: ["CEI-01"], all_get(200)),
    "budgets:rulebooks": Row("get", lambda w: [], each("403 403 403 403 200 403 403 403")),
    "budgets:rulebook": Row("get", lambda w: [w.pk("rules")], each("403 403 403 403 200 403 403 403")),
    "budgets:dry_run": Row("post", lambda w: [w.pk("rules")], each("403 403 403 403 302 403 403 403"), lambda w: {"fiscal_year": 2571}),
    # Rule sets are kept by the secretariat (not of the cast): tests/budgets/test_rule_keeping.py
    "budgets:rule_set_new": Row("get", lambda w: [], all_get(403)),
    "budgets:rule_set_edit": Row("get", lambda w: [w.pk("rules")], all_get(403)),
    "budgets:setting_choose": Row("get", lambda w: [w.pk("rules")], all_get(403), lambda w: {"code": "ARI-06"}),
    "budgets:setting": Row("get", lambda w: [w.pk("rules"), "ARI-06"], all_get(403)),
    "budgets:setting_leave": Row("post", lambda w: [w.pk("rules"), "ARI-06"], all_get(403)),
    "budgets:rule_set_issue": Row("get", lambda w: [w.pk("rules")], all_get(403)),
    # Justifications and waivers: the owner answers, the secretariat (not of the cast) grants, the register is open
    "budgets:answers": Row("get", lambda w: [], all_get(200)),
    "budgets:answer": Row("get", lambda w: [w.pk("answer")], each("200 200 200 404 200 200 404 404")),
    "budgets:answer_new": Row("get", lambda w: [w.pk("action_plan"), "gone"], each("404 404 403 404 403 403 404 404")),
    "budgets:plan_answer_new": Row("get", lambda w: [w.pk("in_force"), "gone"], each("404 404 403 404 403 403 404 404")),
    "budgets:not_same": Row("get", lambda w: [w.pk("action_plan"), "gone"], each("404 404 403 404 403 403 404 404")),
    "budgets:answer_decide": Row(
        "post",
        lambda w: [w.pk("answer")],
        each("403 403 403 404 403 403 404 404"),
        lambda w: {"decision": "accept", "valid_until": "1/1/2599"},
    ),
    "budgets:answer_withdraw": Row("post", lambda w: [w.pk("answer")], each("302 403 403 404 403 403 404 404")),
    "budgets:waivers": Row("get", lambda w: [], all_get(200)),
    # Comments and files beside a paper
    "discussion:open": Row(
        "post", lambda w: ["request", w.pk("request")], each("302 302 302 404 404 404 404 404"), lambda w: {"text": "ขอเอกสาร"}
    ),
    "discussion:comment": Row("post", lambda w: [w.pk("thread")], each("302 302 302 404 404 404 404 404"), lambda w: {"text": "แนบแล้ว"}),
    "discussion:resolve": Row("post", lambda w: [w.pk("thread")], each("302 403 403 404 404 404 404 404")),
    "discussion:attach": Row("post", lambda w: ["request", w.pk("request")], each("422 403 403 404 404 404 404 404")),
    "discussion:remove": Row("post", lambda w: [w.pk("picture")], each("302 403 403 404 404 404 404 404")),
    "discussion:download": Row("get", lambda w: [w.pk("picture")], each("200 200 200 404 404 404 404 404")),
    "discussion:image": Row("get", lambda w: [w.pk("picture")], each("200 200 200 404 404 404 404 404")),
    "osm:own_board": Row("get", lambda w: [], each("404 404 302 404 404 404 404 404")),
    "osm:board": Row("get", lambda w: [w.things["group"].code], each("404 404 200 404 403 403 403 404")),
    # Excel in, Excel out
    "exchange:page": Row("get", lambda w: ["briefs", w.pk("drafted")], each("200 200 200 404 404 404 404 404")),
    "exchange:template": Row("get", lambda w: ["lines", w.pk("request")], each("200 200 200 404 404 404 404 404")),
    "exchange:export": Row("get", lambda w: ["table", w.pk("plan")], each("200 200 200 404 404 404 404 404")),
    "exchange:upload": Row("post", lambda w: ["briefs", w.pk("drafted")], each("422 403 403 404 404 404 404 404")),
    "exchange:preview": Row("get", lambda w: [w.pk("upload")], each("200 200 200 404 404 404 404 404")),
    "exchange:confirm": Row("post", lambda w: [w.pk("upload")], each("302 403 403 404 404 404 404 404")),
    "exchange:found_list": Row(
        "get", lambda w: [], all_get(403)
    ),  # only the Budget Bureau records past allocations: tests/exchange/test_mapped.py
    "exchange:found": Row("get", lambda w: [w.pk("found")], all_get(403)),
    "exchange:found_record": Row("post", lambda w: [w.pk("found")], all_get(403)),
    # Co-investment: nobody of the cast writes entries; the province checks them
    "coinvestment:list": Row("get", lambda w: [], all_get(200)),
    "coinvestment:export": Row("get", lambda w: [], all_get(200)),
    "coinvestment:sources": Row("get", lambda w: [w.things["here"].code], each("200 200 200 404 200 200 200 404")),
    "coinvestment:new": Row("get", lambda w: [w.things["here"].code], each("403 403 403 404 403 403 403 404")),
    "coinvestment:entry": Row("get", lambda w: [w.pk("entry")], each("200 200 200 404 200 200 404 404")),
    "coinvestment:edit": Row("get", lambda w: [w.pk("entry")], each("403 403 403 404 403 403 404 404")),
    "coinvestment:reference": Row("get", lambda w: [w.pk("entry")], each("403 403 403 404 403 403 404 404")),
    "coinvestment:letter": Row("get", lambda w: [w.pk("entry")], each("200 200 200 404 200 200 404 404")),
    "coinvestment:results": Row("get", lambda w: [w.pk("entry")], each("403 403 403 404 403 403 404 404")),
    "coinvestment:delete": Row("post", lambda w: [w.pk("entry")], each("403 403 403 404 403 403 404 404")),
    "coinvestment:do": Row("post", lambda w: [w.pk("entry"), "validate"], each("302 403 403 404 403 403 404 404")),
    # Search: everybody has one's own; what it finds is tested in tests/search
    "search:results": Row("get", lambda w: [], all_get(200), lambda w: {"q": "ถนน"}),
    "search:save": Row("post", lambda w: [], all_get(302), lambda w: {"name": "ถนน", "query": "q=ถนน"}),
    "search:forget": Row("post", lambda w: [w.pk("saved")], each("302 404 404 404 404 404 404 404")),
}
