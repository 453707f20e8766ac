"""The demo as people first meet it: accounts, real and made-up papers, planted faults, nothing twice."""

import csv
from collections import Counter
from decimal import Decimal
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Mod

from accounts.grants import rebuild_grants
from accounts.models import Membership, User
from accounts.policy import units_for
from budgets.checks import check_request, results_for
from budgets.importing import import_lines
from budgets.models import BudgetLine, BudgetRequest, Ceiling, CheckFinding, CheckRun, DryRun, Standing
from budgets.permissions import REQUEST_POLICY
from budgets.services import save_amount
from budgets.workflow import REQUEST_WORKFLOW
from coinvestment.models import Entry
from coinvestment.sources import view_of
from config.demo import real2563
from config.demo.brief_faults import BRIEF_FAULTS
from config.demo.faults import FAULTS, FAULTS_2570
from config.demo.years import NOTES, REAL
from plans.models import Activity, AnnualActionPlan, DevelopmentPlan, FindingAnswer, Indicator, Project, ProjectIndicator
from provinces.models import BudgetYear, PlanningUnit
from tests.budgets.import_files import LINES, TOTALS
from tests.reference import load as load_reference

pytestmark = pytest.mark.django_db
#: Faults that follow from a planted one or from a plan in draft.
COMPANIONS = {"ALN-01", "CMP-01", "CEI-05"}
FREE = ("52", "G15")


def load() -> str:
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup, django_db_blocker):
    """Loaded once for the module; tests work on it in savepoints."""
    with django_db_blocker.unblock():
        whole = transaction.atomic()
        whole.__enter__()
        load_reference()
        printed = load()
    yield printed
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        whole.__exit__(None, None, None)


def hat(username: str, role: str = "") -> Membership:
    found = Membership.objects.filter(user__username=username).select_related("user", "unit", "region")
    return found.get(role_code=role) if role else found.get()


def blockers(year: int) -> dict[str, set[str]]:
    """Codes of faults that stop sending or ask for a reason, by body."""
    return faults_in(year, severity__in=["blocker", "major"])


def faults_in(year: int, **fields: object) -> dict[str, set[str]]:
    found = CheckFinding.objects.filter(run__fiscal_year=year, run__action_plan=None, outcome="fail", **fields)
    by_unit: dict[str, set[str]] = {}
    for unit, code in found.values_list("action_plan__unit__code", "code"):
        by_unit.setdefault(unit, set()).add(code)
    return by_unit


def test_every_office_has_its_account_and_hat():
    assert User.objects.count() == 76 * 2 + 18 * 2 + 9 + 3 + 2 * 3 + 1
    assert hat("planner-50").unit.code == hat("governor-50", "GOVERNOR").unit.code == "50"
    assert hat("osm-G15").unit.code == hat("grouphead-G15").unit.code == "G15"
    assert set(Membership.objects.filter(unit=None).values_list("user__username", flat=True)) == {
        "nesdc", "bb", "moi", "cgd", "opdc", "secretary", "cabinet", "ministry", "admin",
    }  # fmt: skip
    assert not User.objects.exclude(full_name__contains="(สมมุติ)").exists()


def test_the_governor_of_a_groups_centre_wears_a_second_hat_with_its_order():
    second = hat("governor-50", "GROUP_HEAD")
    assert second.unit.code == "G15"
    assert second.capacity.startswith("หัวหน้ากลุ่มจังหวัด")
    assert second.order_no
    assert Membership.objects.filter(role_code="GROUP_HEAD", capacity="").count() == 18


def test_the_administrator_has_no_business_right_and_grants_are_in_place():
    assert User.objects.get(username="admin").is_superuser
    assert not REQUEST_POLICY.scope(hat("admin"), "view_request").exists()
    assert not units_for(hat("admin"), "sign_request").exists()
    assert not rebuild_grants(check=True)


def test_one_password_opens_every_account(client, settings):
    for name in ("planner-50", "osm-G15", "admin"):
        assert client.login(username=name, password=settings.DEMO_PASSWORD)


def test_a_new_password_replaces_the_old_one(settings):
    settings.DEMO_PASSWORD = "another-demo-password"
    load()
    assert User.objects.values("password").distinct().count() == 1
    assert User.objects.get(username="bb").check_password("another-demo-password")


def test_2565_is_real_and_stands_in_the_bill():
    requests = BudgetRequest.objects.filter(fiscal_year=2565)
    assert set(requests.values_list("state", "is_made_up")) == {("proposed_in_bill", False)}
    assert requests.aggregate(sum=Sum("total_baht"))["sum"] == Decimal(13_157_621_900)
    assert not Ceiling.objects.filter(fiscal_year=2565).exists()
    assert not AnnualActionPlan.objects.filter(fiscal_year=2565).filter(Q(plan=None) | Q(is_made_up=False)).exists()
    assert requests.first().transitions.get().signed_as.startswith("เอกสารงบประมาณ")


def test_the_official_file_still_finds_nothing_to_change():
    report = import_lines(LINES, 2565, totals=TOTALS)
    assert (report.faults, report.added, report.changed, report.unchanged) == ([], 0, 0, 1456)


def test_the_chain_of_2565_is_complete_and_the_ceiling_is_not_invented():
    found = Counter(CheckFinding.objects.filter(run__fiscal_year=2565).values_list("code", "outcome"))
    assert found["CEI-01", "no_data"] == 66
    faults = {code: n for (code, outcome), n in found.items() if outcome == "fail"}
    assert faults.keys() == {"ELG-03", "ELG-06", "DUP-03", "AMT-01", "AMT-02", "AMT-03"}
    assert (faults["ELG-03"], faults["ELG-06"]) == (4, 5)  # as printed


def test_made_up_briefs_of_2565_name_the_earlier_project_of_the_same_body():
    going_on = Project.objects.filter(action_plan__fiscal_year=2565).exclude(past_project=None)
    assert going_on.count() == 238
    assert not going_on.exclude(past_project__action_plan__unit=F("action_plan__unit")).exists()
    assert set(going_on.values_list("past_project__action_plan__fiscal_year", flat=True)) == {2563}


def report(name: str) -> list[dict[str, str]]:
    with (LINES.parent / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_2563_is_real_and_equals_the_report_to_the_baht():
    plans = AnnualActionPlan.objects.filter(fiscal_year=2563)
    assert set(plans.values_list("state", "is_made_up", "plan")) == {("at_subcommittee", False, None)}
    sums: Counter[str] = Counter()
    for row in report("fy2563_projects"):
        sums[row["unit_code"]] += int(row["amount_baht"])
    stored = plans.values_list("unit__code").annotate(Sum("projects__amount_baht")).order_by()
    assert dict(stored) == sums
    assert (len(sums), sums.total()) == (68, 18_309_701_100)
    official = {
        row["unit_code"]: int(row["amount_baht"]) for row in report("allocation_by_unit_2560_2563") if row["fiscal_year_be"] == "2563"
    }
    assert {code: official[code] for code in sums} == sums


def test_2563_has_every_project_activity_and_indicator_of_the_report():
    projects, kpis = report("fy2563_projects"), report("fy2563_project_kpis")
    stored = Project.objects.filter(action_plan__fiscal_year=2563)
    assert set(stored.values_list("project_key", "name")) == {(row["project_id"], row["project_name_th"]) for row in projects}
    by_rank = list(stored.exclude(rank=None).order_by("action_plan", "rank").values_list("action_plan", "rank", "project_key"))
    assert [rank for _plan, rank, _key in by_rank[:5]] == [1, 2, 3, 4, 1]
    assert [key for _plan, _rank, key in by_rank] == [key for _plan, _rank, key in sorted(by_rank, key=lambda row: (row[0], row[2]))]
    management = set(stored.filter(kind="management", rank=None).values_list("action_plan__unit__code", flat=True))
    assert management == {"20", "25", "38", "43", "G03", "G10", "G11", "G15", "G17"}
    activities = Activity.objects.filter(project__in=stored).order_by("project", "order")
    assert not activities.exclude(amount_baht=None).exists()
    assert Counter(activities.values_list("project__project_key", "name")) == Counter(
        (row["project_id"], name) for row in projects for name in row["main_activities_th"].split(" + ")
    )
    indicators = ProjectIndicator.objects.filter(project__in=stored)
    assert Counter(indicators.values_list("level", flat=True)) == {"output": 347, "outcome": 229}
    columns = ("project__project_key", "order", "target_text", "unit_of_measure")
    assert set(indicators.values_list(*columns)) == {
        (row["project_id"], int(row["kpi_no"]), row["target_text_th"], row["target_unit_th"]) for row in kpis
    }


def test_what_the_report_of_2563_leaves_out_is_lacking_and_no_fault():
    found = Counter(CheckFinding.objects.filter(run__fiscal_year=2563).values_list("code", "outcome"))
    lacking = {code for code, outcome in found if outcome == "no_data"}
    assert {"ALN-02", "ALN-03", "ALN-04", "ARI-01", "GEO-01"} <= lacking
    assert {code for code, outcome in found if outcome == "fail"} == set()


def test_plans_of_2563_say_where_they_come_from_and_what_is_odd():
    notes = dict(AnnualActionPlan.objects.filter(fiscal_year=2563).values_list("unit__code", "data_note"))
    assert all("สำนักงบประมาณของรัฐสภา" in note for note in notes.values())
    assert "โครงการที่ 5 ไม่ได้พิมพ์ไว้" in notes["G15"]
    assert "220.3865 ล้านบาท" in notes["42"]
    first = AnnualActionPlan.objects.get(fiscal_year=2563, unit__code="50").transitions.get()
    assert (first.action, first.hat) == ("import", None)
    assert first.signed_as == real2563.REPORT


@pytest.mark.parametrize("year", [2570, 2571])
def test_every_body_has_made_up_papers_with_a_ceiling_in_both_years(year):
    assert AnnualActionPlan.objects.filter(fiscal_year=year, is_made_up=True, requests__is_made_up=True).count() == 94
    assert Ceiling.objects.filter(fiscal_year=year).exclude(letter_no="").count() == 94
    assert Standing.objects.filter(action_plan__fiscal_year=year).count() == 94
    assert BudgetLine.objects.filter(request__fiscal_year=year).count() > 1500
    odd = BudgetLine.objects.filter(request__fiscal_year=year).annotate(rest=F("amount_baht") % 100).exclude(rest=0)
    assert odd.count() == (2 if year == 2571 else 1)


def test_imported_states_leave_one_row_in_the_log():
    for paper in (DevelopmentPlan, AnnualActionPlan, BudgetRequest):
        rows = paper.objects.annotate(n=Count("transitions")).values_list("state", "n").distinct()
        assert {n for state, n in rows if state != "draft"} == {1}
        assert {n for state, n in rows if state == "draft"} <= {0}


def test_2571_shows_every_state_of_a_request():
    states = Counter(BudgetRequest.objects.filter(fiscal_year=2571).values_list("state", flat=True))
    assert set(states) == {"draft", "submitted", "bb_review", "clarification", "proposed_in_bill"}
    assert min(states.values()) >= 8


@pytest.mark.parametrize(("code", "year"), [*((c, 2571) for c in FAULTS), *((c, 2570) for c in FAULTS_2570)])
def test_the_national_check_finds_each_planted_fault_where_it_was_planted(code, year):
    planted = (FAULTS if year == 2571 else FAULTS_2570)[code].unit
    assert code in faults_in(year)[planted]


@pytest.mark.parametrize(("year", "faults"), [(2570, FAULTS_2570), (2571, FAULTS)])
def test_the_check_finds_nothing_else(year, faults):
    planted = {(fault.unit, code) for code, fault in faults.items()}
    drafts = set(AnnualActionPlan.objects.filter(fiscal_year=year, state="draft").values_list("unit__code", flat=True))
    for unit, codes in blockers(year).items():
        surplus = {code for code in codes if (unit, code) not in planted}
        allowed = COMPANIONS if unit in {u for u, _c in planted} else {"ALN-01"} if unit in drafts else set()
        assert surplus <= (allowed | ({"ARI-06"} if (unit, year) == ("50", 2571) else set())), unit


@pytest.mark.parametrize("year", sorted(REAL))
def test_real_papers_lack_what_their_sources_do_not_say_and_are_not_faulted_for_it(year):
    found = CheckFinding.objects.filter(run__fiscal_year=year, run__action_plan=None, code__in=BRIEF_FAULTS)
    assert set(found.values_list("outcome", flat=True)) == {"no_data"}


def test_faults_are_answered_and_a_draft_rule_set_is_tried_over_the_real_year():
    told = FindingAnswer.objects.order_by("kind", "decision").values_list("kind", "decision", "action_plan__unit__code", "code")
    assert list(told) == [
        ("justification", "accepted", "17", "CEI-03"),
        ("justification", "pending", "60", "CEI-03"),
        ("waiver", "accepted", "34", "CEI-01"),
        ("waiver", "pending", "19", "ALN-03"),
    ]
    [run] = DryRun.objects.select_related("rule_set")
    assert (run.status, run.fiscal_year, run.rule_set.issued_on) == ("done", 2565, None)
    found = run.result["kinds"]
    assert found.keys() == {"request", "plan"}  # entries of that year are ordinances, nobody's to stop
    assert found["request"]["papers"] == BudgetRequest.objects.filter(fiscal_year=2565).count()
    [changed] = [rule for rule in found["request"]["rules"] if rule["code"] == "ARI-06"]
    whole = BudgetLine.objects.annotate(over=Mod("amount_baht", 1000)).filter(request__fiscal_year=2565, over__gt=0)
    assert changed["stopped"] == whole.values("request").distinct().count() > 0


def test_each_year_says_what_is_real_and_what_is_made_up():
    for year, note in NOTES.items():
        row = BudgetYear.objects.get(year=year)
        assert (row.data_note_th, row.is_made_up) == (note, year not in REAL)


@pytest.mark.parametrize("amount", [45_700, 45_800])
def test_the_planner_of_chiang_mai_mends_one_line_and_the_governor_signs(amount):
    request = BudgetRequest.objects.get(unit__code="50", fiscal_year=2571)
    assert (request.state, request.action_plan.state) == ("draft", "at_subcommittee")
    [blocker] = check_request(request).blockers
    line = request.lines.get(pk=blocker.finding.subject.pk)
    assert (blocker.code, line.amount_baht, line.quantity, line.unit_of_measure) == ("ARI-06", 45_750, 61, "คน-วัน")
    save_amount(line, Decimal(amount), by=hat("planner-50"), revision=line.revision)
    request.refresh_from_db()
    result = check_request(request)
    assert [*result.blockers, *result.majors] == []
    REQUEST_WORKFLOW.perform(request.pk, "submit", by=hat("governor-50", "GOVERNOR"))
    assert BudgetRequest.objects.get(pk=request.pk).state == "submitted"


@pytest.mark.parametrize("unit", FREE)
def test_the_neighbours_drafts_are_ready_to_be_signed(unit):
    request = BudgetRequest.objects.get(unit__code=unit, fiscal_year=2571)
    assert request.state == "draft"
    result = check_request(request)
    assert [*result.blockers, *result.majors] == []


def test_a_neighbours_action_plan_can_be_signed_too():
    plan = AnnualActionPlan.objects.get(unit__code="51", fiscal_year=2571)
    assert plan.state == "draft"
    assert {f.code for f in results_for([plan.pk])[plan.pk].blockers} == {"ALN-01"}


def test_reviewed_plans_differ_from_the_issue_they_replace():
    review = DevelopmentPlan.objects.get(unit__code="50", review_year=2570)
    assert (review.state, review.based_on.state) == ("in_force", "superseded")
    keys = [
        {p.project_key for i in plan.issues.all() for g in i.programmes.all() for p in g.plan_projects.all()}
        for plan in (review.based_on, review)
    ]
    assert keys[0] < keys[1]
    assert AnnualActionPlan.objects.get(unit__code="50", fiscal_year=2570).plan == review


def test_phetchabuns_plan_carries_its_real_structure_and_indicators():
    plan = DevelopmentPlan.objects.get(unit__code="67", year_from=2571)
    assert plan.issues.count() == 5
    assert plan.is_made_up
    assert "ตัวชี้วัด 17 ตัว" in plan.data_note
    assert "บัญชีโครงการเป็นข้อมูลสมมุติ" in plan.data_note
    measures = Indicator.objects.filter(issue__plan=plan)
    assert measures.count() == 17
    assert not measures.filter(source__contains="สมมุติ").exists()
    assert Indicator.objects.get(issue__plan=plan, name="GPP จังหวัดภาคเกษตรเพิ่มขึ้น").targets.get(year=2575).value == 5
    assert (
        not Project.objects.filter(action_plan__unit__code="67", action_plan__fiscal_year=2571, kind="works")
        .exclude(programme__issue__plan=plan)
        .exists()
    )


def test_loading_again_changes_nothing():
    models = [*apps.get_app_config("plans").get_models(), *apps.get_app_config("budgets").get_models(), User, Membership]
    before = [(model, model._default_manager.count()) for model in models]
    revisions = list(BudgetRequest.objects.order_by("pk").values_list("pk", "revision", "updated_at", "state"))
    load()
    assert [(model, model._default_manager.count()) for model in models] == before
    assert list(BudgetRequest.objects.order_by("pk").values_list("pk", "revision", "updated_at", "state")) == revisions
    assert CheckRun.objects.filter(action_plan=None).count() == 4


def test_the_accounts_are_printed_with_the_password(settings):
    out = StringIO()
    call_command("demo_accounts", "--all", stdout=out)
    assert {"planner-50", "governor-96", "osm-G15", "grouphead-G01", "cabinet"} <= set(out.getvalue().replace(",", " ").split())
    assert settings.DEMO_PASSWORD in out.getvalue()
    settings.DEMO_MODE = False
    with pytest.raises(Exception, match="DEMO_MODE"):
        call_command("load_demo")


def test_money_of_every_source_stands_beside_a_made_up_plan():
    entries = Entry.objects.filter(fiscal_year=2571)
    assert set(entries.values_list("is_made_up", flat=True)) == {True}
    assert {"draft", "proposed", "validated", "confirmed", "declined", "delivering"} <= set(entries.values_list("state", flat=True))
    view = view_of(PlanningUnit.objects.get(code="50"), 2571, hat("planner-50"))
    assert all(view.total.cells[source].n for source in ("programme", "ministry", "local", "private"))
    assert all(view.total.steps[step].n for step in ("upstream", "midstream", "downstream", "enabling"))
    assert {len(row.gaps) for row in view.issues} >= {0, 1}
    shares = Entry.objects.filter(kind="lao_joint").annotate(sum=Sum("partners__share_percent"))
    assert [entry.sum for entry in shares] == [100]
