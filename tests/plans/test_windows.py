"""The calendar of submission windows: who keeps it, what may be typed, what it stops, and how long an extension holds."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import ROLES, Reach
from budgets.checks import changed_results, check_request, results_for, store
from budgets.models import BudgetRequest, CheckRun
from budgets.workflow import REQUEST_WORKFLOW
from core.errors import NoRight, NotYet
from plans.facts import Sender, Windows, deadline_of
from plans.models import AnnualActionPlan, DevelopmentPlan, Extension, PaperKind, SubmissionWindow
from plans.rules import check_action_plan, check_plan
from plans.services import extend
from plans.timetable import timetable
from plans.workflow import ACTION_PLAN_WORKFLOW, PLAN_WORKFLOW
from tests.factories import (
    YEAR,
    ActionPlanFactory,
    DevelopmentPlanFactory,
    GroupFactory,
    ProjectFactory,
    ProvinceFactory,
    bring,
    fill_plan,
    hat,
    papers,
    window,
)

pytestmark = pytest.mark.django_db
BANGKOK = ZoneInfo("Asia/Bangkok")
LAST = date(2027, 1, 15)
WHY = "น้ำท่วมทั้งจังหวัด ประชุมคณะกรรมการไม่ได้"
CALENDAR = "/calendar/"


def at(day: date, hour: int = 9, minute: int = 0) -> Any:
    """The clock stands at that Bangkok time."""
    return time_machine.travel(datetime(day.year, day.month, day.day, hour, minute, tzinfo=BANGKOK), tick=False)


def close(kind: PaperKind, **more: Any) -> SubmissionWindow:
    """The one window of that kind now closes on 15 January 2570."""
    found = SubmissionWindow.objects.get(kind=kind)
    for name, value in {"closes_on": LAST, **more}.items():
        setattr(found, name, value)
    found.save()
    return found


def sent(workflow: Any, paper: Any, name: str, role: str) -> Any:
    workflow.perform(paper.pk, name, by=hat(role, paper.unit))
    paper.refresh_from_db()
    return paper.state


def refused_for(act: Callable[[], Any]) -> set[str]:
    with pytest.raises(NotYet) as refused:
        act()
    return {blocker.code for blocker in refused.value.blockers}


@pytest.fixture
def request_() -> BudgetRequest:
    made = papers()
    close(PaperKind.REQUEST)
    return made


@pytest.fixture
def action_plan() -> AnnualActionPlan:
    paper = ActionPlanFactory()
    ProjectFactory(action_plan=paper)
    close(PaperKind.ACTION_PLAN)
    return paper


# What the calendar stops ----------------------------------------------------------------------------------------------------------------


def test_a_request_is_sent_up_to_the_last_minute_of_the_last_day(request_: BudgetRequest) -> None:
    with at(LAST, 23, 59):
        assert sent(REQUEST_WORKFLOW, request_, "submit", "GOVERNOR") == "submitted"


def test_a_request_is_refused_the_day_after_and_sent_with_an_extension(request_: BudgetRequest) -> None:
    with at(LAST + timedelta(days=1), 0, 0):
        assert refused_for(lambda: sent(REQUEST_WORKFLOW, request_, "submit", "GOVERNOR")) == {"CAL-01"}
        extend(SubmissionWindow.objects.get(kind="request"), request_.unit, until=LAST + timedelta(days=14), reason=WHY, by=secretary())
    with at(LAST + timedelta(days=14), 23, 59):
        assert sent(REQUEST_WORKFLOW, request_, "submit", "GOVERNOR") == "submitted"


def test_an_extension_holds_to_its_last_day_and_for_its_body_only(request_: BudgetRequest) -> None:
    neighbour = papers()
    with at(LAST):
        extend(SubmissionWindow.objects.get(kind="request"), request_.unit, until=LAST + timedelta(days=14), reason=WHY, by=secretary())
    with at(LAST + timedelta(days=1)):
        assert (check_request(request_).blockers, [f.code for f in check_request(neighbour).blockers]) == ([], ["CAL-01"])
    with at(LAST + timedelta(days=15)):
        [fault] = check_request(request_).blockers
    assert (fault.code, fault.finding.case) == ("CAL-01", "extended")
    assert "29 มกราคม 2570" in fault.message_th
    assert "29 January 2570" in fault.message_en


def test_an_action_plan_and_a_plan_have_windows_of_their_own(action_plan: AnnualActionPlan) -> None:
    plan = fill_plan(DevelopmentPlanFactory(unit=action_plan.unit, year_from=2576, state="draft"))
    SubmissionWindow.objects.filter(kind="plan", year=2576).update(closes_on=LAST)
    with at(LAST + timedelta(days=1)):
        assert refused_for(lambda: sent(ACTION_PLAN_WORKFLOW, action_plan, "submit", "GOVERNOR")) == {"CAL-01"}
        assert refused_for(lambda: sent(PLAN_WORKFLOW, plan, "submit", "GOVERNOR")) == {"CAL-01"}
    with at(LAST):
        assert sent(ACTION_PLAN_WORKFLOW, action_plan, "submit", "GOVERNOR") == "submitted"
        assert sent(PLAN_WORKFLOW, plan, "submit", "GOVERNOR") == "submitted"


def test_a_review_falls_in_the_window_of_its_review_year() -> None:
    plan = DevelopmentPlanFactory(year_from=2571, review_year=2573, state="draft")
    window(PaperKind.PLAN, plan.unit, 2571, closes_on=LAST)
    with at(LAST + timedelta(days=1)):
        assert check_plan(plan.pk).outcomes["CAL-01"] == "pass"
        SubmissionWindow.objects.filter(year=2573).update(closes_on=LAST)
        assert check_plan(plan.pk).outcomes["CAL-01"] == "fail"


def test_groups_and_provinces_have_windows_of_their_own(action_plan: AnnualActionPlan) -> None:
    of_group = ActionPlanFactory(unit=GroupFactory())
    with at(LAST + timedelta(days=1)):
        assert check_action_plan(action_plan.pk).outcomes["CAL-01"] == "fail"
        assert check_action_plan(of_group.pk).outcomes["CAL-01"] == "pass"


def test_without_a_calendar_data_are_lacking_and_nothing_is_stopped(request_: BudgetRequest) -> None:
    SubmissionWindow.objects.filter(kind="request").delete()
    result = check_request(request_)
    assert (result.outcomes["CAL-01"], result.blockers) == ("no_data", [])
    assert sent(REQUEST_WORKFLOW, request_, "submit", "GOVERNOR") == "submitted"


def test_before_the_window_opens_nothing_is_asked(request_: BudgetRequest) -> None:
    close(PaperKind.REQUEST, opens_on=date(2026, 12, 1))
    with at(date(2026, 11, 30)):
        assert sent(REQUEST_WORKFLOW, request_, "submit", "GOVERNOR") == "submitted"


def test_a_paper_already_sent_is_not_asked_again(request_: BudgetRequest) -> None:
    bring(request_, "bb_review")
    with at(LAST + timedelta(days=100)):
        assert check_request(request_).outcomes["CAL-01"] == "pass"


def test_a_returned_paper_needs_an_extension_unless_the_calendar_gives_days_for_mending(action_plan: AnnualActionPlan) -> None:
    with at(LAST + timedelta(days=30)):
        bring(action_plan, "returned")
    with at(LAST + timedelta(days=31)):
        assert refused_for(lambda: sent(ACTION_PLAN_WORKFLOW, action_plan, "resubmit", "PROVINCE_OFFICE")) == {"CAL-01"}
    close(PaperKind.ACTION_PLAN, days_to_mend=15)
    with at(LAST + timedelta(days=46)):
        [fault] = check_action_plan(action_plan.pk).blockers
        assert (fault.code, fault.finding.case) == ("CAL-01", "returned")
    with at(LAST + timedelta(days=45), 23, 59):
        assert sent(ACTION_PLAN_WORKFLOW, action_plan, "resubmit", "PROVINCE_OFFICE") == "central_review"


def test_days_for_mending_do_not_shorten_the_window(action_plan: AnnualActionPlan) -> None:
    close(PaperKind.ACTION_PLAN, days_to_mend=15)
    with at(LAST - timedelta(days=60)):
        bring(action_plan, "returned")
    with at(LAST):
        assert check_action_plan(action_plan.pk).outcomes["CAL-01"] == "pass"


def test_the_digest_moves_when_the_answer_does_and_not_every_night(request_: BudgetRequest) -> None:
    with at(LAST - timedelta(days=3)):
        first = check_request(request_)
        run = CheckRun.objects.create(fiscal_year=YEAR, action_plan=request_.action_plan)
        store(run, results_for([request_.action_plan_id]))
    with at(LAST, 23, 59):
        assert check_request(request_).digest == first.digest
        assert changed_results([request_.action_plan_id]) == {}
    with at(LAST + timedelta(days=1)):
        late = check_request(request_)
        assert late.digest != first.digest
        assert changed_results([request_.action_plan_id]).keys() == {request_.action_plan_id}
    with at(LAST + timedelta(days=9)):
        again = check_request(request_)
    assert (again.digest, again.blockers[0].fingerprint) == (late.digest, late.blockers[0].fingerprint)  # a waiver goes on speaking


def test_the_windows_of_any_number_of_papers_are_one_query(django_assert_num_queries: Any) -> None:
    made = [ActionPlanFactory(unit=make()) for make in (ProvinceFactory, GroupFactory, ProvinceFactory)]
    found = window(PaperKind.ACTION_PLAN, made[0].unit, YEAR)
    Extension.objects.create(window=found, unit=made[2].unit, until=date(2101, 1, 1), reason=WHY, granted_as="–")
    senders = [Sender(YEAR, paper.unit.kind, paper.unit.code, paper.state, paper.state_since) for paper in made]
    with django_assert_num_queries(1):
        windows = Windows([PaperKind.ACTION_PLAN], {YEAR}, LAST)
        deadlines = [windows.deadline(PaperKind.ACTION_PLAN, sender) for sender in senders]
    assert [d and d.last_day and d.last_day.year for d in deadlines] == [2100, 2100, 2101]


def test_the_button_tells_that_it_is_late_before_and_after_a_new_check(request_: BudgetRequest) -> None:
    run = CheckRun.objects.create(fiscal_year=YEAR, action_plan=request_.action_plan)
    store(run, results_for([request_.action_plan_id]))
    governor = hat("GOVERNOR", request_.unit)
    told = []
    for step in ("in time", "late", "late and checked"):
        with at(LAST + timedelta(days=0 if step == "in time" else 1)):
            if step == "late and checked":
                store(run, results_for([request_.action_plan_id]))
            [button] = REQUEST_WORKFLOW.available(
                BudgetRequest.objects.select_related("action_plan__standing").get(pk=request_.pk), governor
            )
            told.append([blocker.code for blocker in button.blockers])
    assert told == [[], ["CAL-01"], ["check"]]


# Who keeps it ---------------------------------------------------------------------------------------------------------------------------


def secretary() -> Membership:
    return hat("POLICY_SECRETARY")


def typed(**more: Any) -> dict[str, Any]:
    given = {
        "kind": "request", "year": "๒๕๗๑", "level": "province", "opens_on": "๑/๑๒/๒๕๖๙", "closes_on": "15/1/2570",
        "instrument": "มติ ก.น.บ. ครั้งที่ ๒/๒๕๖๘", "days_to_mend": "", "note": "",
    }  # fmt: skip
    return given | more


@pytest.fixture
def desk(client: Client) -> Client:
    """The secretariat's, signed in; rights stand on areas, so there is one."""
    ProvinceFactory()
    client.force_login(secretary().user)
    return client


def test_the_secretariat_adds_and_changes_a_window(desk: Client) -> None:
    answer = desk.post("/calendar/new/", typed())
    made = SubmissionWindow.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, made.get_absolute_url())
    assert (made.year, made.opens_on, made.closes_on, made.days_to_mend) == (2571, date(2026, 12, 1), LAST, None)
    assert desk.post(f"/calendar/{made.pk}/", typed(closes_on="29/1/2570", days_to_mend="15")).status_code == 302
    made.refresh_from_db()
    assert (made.closes_on, made.days_to_mend) == (date(2027, 1, 29), 15)
    told = list(made.events.order_by("pgh_id").values_list("pgh_label", "closes_on", "pgh_context__metadata__signed_as"))
    assert [row[:2] for row in told] == [("insert", LAST), ("update", date(2027, 1, 29))]
    assert all("ฝ่ายเลขานุการ" in row[2] for row in told)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"closes_on": "1/10/2569"}, "อยู่ก่อนวันเปิดรับ"),
        ({"year": "2028"}, "ใส่ 2571"),
        ({"closes_on": "15/1/2027"}, "2027 ดูเหมือนปี ค.ศ. ใส่ 2570"),
        ({"closes_on": "31/2/2570"}, "ไม่ใช่วันที่"),
        ({"closes_on": "15/1/2580"}, "ไกลจากปี 2571"),
        ({"opens_on": "1/12/2560"}, "ไกลจากปี 2571"),
        ({"instrument": "\u200b "}, "จำเป็น"),
        ({"days_to_mend": "-1"}, "มากกว่าหรือเท่ากับ"),
        ({"level": "nation"}, "ตัวเลือก"),
    ],
)
def test_a_slip_is_named_and_nothing_is_kept(desk: Client, wrong: dict[str, str], said: str) -> None:
    answer = desk.post("/calendar/new/", typed(**wrong))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not SubmissionWindow.objects.exists()


def test_a_second_window_for_the_same_papers_is_refused_by_name(desk: Client) -> None:
    assert desk.post("/calendar/new/", typed()).status_code == 302
    answer = desk.post("/calendar/new/", typed(closes_on="29/1/2570"))
    assert answer.status_code == 422
    assert "มีกำหนดอยู่แล้ว" in answer.content.decode()


def test_the_database_knows_the_order_of_the_days() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        SubmissionWindow.objects.create(kind="plan", year=2571, level="group", opens_on=LAST, closes_on=LAST - timedelta(days=1))


def test_an_extension_is_granted_once_per_body_and_granted_again_it_moves(desk: Client, request_: BudgetRequest) -> None:
    found = SubmissionWindow.objects.get(kind="request")
    address = reverse("plans:window_extend", args=[found.pk])
    for until in ("29/1/2570", "29/1/2570", "5/2/2570"):
        assert desk.post(address, {"unit": request_.unit_id, "until": until, "reason": WHY}).status_code == 302
    extension = Extension.objects.get()
    assert (extension.until, extension.reason) == (date(2027, 2, 5), WHY)
    assert "ฝ่ายเลขานุการ" in extension.granted_as
    shown = desk.get(f"{CALENDAR}?year={YEAR}").content.decode()
    assert all(piece in shown for piece in (request_.unit.full_name, "5 ก.พ. 2570", WHY))


def test_a_window_with_extensions_keeps_its_paper_year_and_sender(desk: Client, request_: BudgetRequest) -> None:
    found = SubmissionWindow.objects.get(kind="request")
    Extension.objects.create(window=found, unit=request_.unit, until=LAST + timedelta(days=9), reason=WHY, granted_as="–")
    assert desk.post(f"/calendar/{found.pk}/", typed(kind="plan", level="group", year="2570", closes_on="20/1/2570")).status_code == 302
    found.refresh_from_db()
    assert (found.kind, found.level, found.year, found.closes_on) == ("request", "province", YEAR, date(2027, 1, 20))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"until": "15/1/2570"}, "ต้องอยู่หลังวันสุดท้ายที่รับ (15 มกราคม 2570)"),
        ({"until": "29/1/2027"}, "2027 ดูเหมือนปี ค.ศ. ใส่ 2570"),
        ({"reason": "น้ำท่วม"}, "เขียนเหตุผลอย่างน้อย 20 ตัวอักษร"),
        ({"unit": "999999"}, "ตัวเลือก"),
    ],
)
def test_a_wrong_extension_is_named(desk: Client, request_: BudgetRequest, wrong: dict[str, str], said: str) -> None:
    address = reverse("plans:window_extend", args=[SubmissionWindow.objects.get(kind="request").pk])
    answer = desk.post(address, {"unit": request_.unit_id, "until": "29/1/2570", "reason": WHY} | wrong)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Extension.objects.exists()


def test_a_group_gets_no_extension_of_the_provinces_window(request_: BudgetRequest) -> None:
    found, until = SubmissionWindow.objects.get(kind="request"), LAST + timedelta(days=9)
    assert refused_for(lambda: extend(found, GroupFactory(), until=until, reason=WHY, by=secretary())) == {"level"}


def test_a_day_that_is_over_is_no_extension(request_: BudgetRequest) -> None:
    found = SubmissionWindow.objects.get(kind="request")
    with at(LAST + timedelta(days=20)):
        assert refused_for(lambda: extend(found, request_.unit, until=LAST + timedelta(days=19), reason=WHY, by=secretary())) == {"until"}


@pytest.mark.parametrize("role", [code for code in ROLES if code != "POLICY_SECRETARY"])
def test_everybody_reads_the_calendar_and_only_the_secretariat_keeps_it(role: str, request_: BudgetRequest, client: Client) -> None:
    group = GroupFactory(members=[request_.unit.province])
    areas = {Reach.GROUP: {"unit": group}, Reach.PROVINCE: {"unit": request_.unit}, Reach.REGION: {"region": group.region}}
    wearer = hat(role, **areas.get(ROLES[role].reach, {}))
    client.force_login(wearer.user)
    found = SubmissionWindow.objects.get(kind="request")
    page = client.get(f"{CALENDAR}?year={YEAR}")
    assert page.status_code == 200
    assert reverse("plans:window_extend", args=[found.pk]) not in page.content.decode()
    for address in ("/calendar/new/", f"/calendar/{found.pk}/", f"/calendar/{found.pk}/extend/"):
        assert client.get(address).status_code == 403
    with pytest.raises(NoRight):
        extend(found, request_.unit, until=LAST + timedelta(days=9), reason=WHY, by=wearer)


def test_a_hat_that_is_over_keeps_nothing(request_: BudgetRequest) -> None:
    former = hat("POLICY_SECRETARY", valid_until=date(2021, 1, 1))
    with pytest.raises(NoRight):
        extend(SubmissionWindow.objects.get(kind="request"), request_.unit, until=LAST + timedelta(days=9), reason=WHY, by=former)


# What the screens say -------------------------------------------------------------------------------------------------------------------


def test_the_calendar_tells_the_state_of_each_window(client: Client) -> None:
    unit = ProvinceFactory()
    window(PaperKind.PLAN, unit, YEAR, opens_on=date(2026, 10, 1), closes_on=date(2026, 10, 31))
    window(PaperKind.ACTION_PLAN, unit, YEAR, opens_on=date(2026, 10, 1), closes_on=date(2026, 11, 30))
    window(PaperKind.REQUEST, unit, YEAR, opens_on=date(2026, 12, 1), closes_on=LAST)
    with at(date(2026, 11, 26)):
        rows = timetable(SubmissionWindow.objects.all(), date(2026, 11, 26)).rows
        client.force_login(hat("PROVINCE_OFFICE", unit).user)
        shown = client.get(CALENDAR).content.decode()
    assert [(row.window.kind, row.opens_in, row.closes_in) for row in rows] == [
        ("plan", None, None), ("action_plan", None, 4), ("request", 5, 50),
    ]  # fmt: skip
    assert all(piece in shown for piece in ("ปิดรับแล้ว", "ใกล้ปิดรับ", "เหลือ 4 วัน", "ยังไม่เปิดรับ", "เปิดในอีก 5 วัน"))


def test_bars_stay_inside_the_picture_and_follow_the_days() -> None:
    unit = ProvinceFactory()
    window(PaperKind.REQUEST, unit, YEAR, opens_on=date(2026, 12, 1), closes_on=date(2026, 12, 31))
    made = window(PaperKind.PLAN, unit, YEAR, opens_on=date(2026, 12, 1), closes_on=date(2026, 12, 31))
    Extension.objects.create(window=made, unit=unit, until=date(2027, 1, 31), reason=WHY, granted_as="–")
    table = timetable(SubmissionWindow.objects.prefetch_related("extensions"), date(2026, 6, 1))
    assert table.today_x is None
    assert [tick.label for tick in table.ticks] == ["ธ.ค. 69", "ม.ค. 70"]
    assert [(row.bar.x, row.bar.width) for row in table.rows] == [(0, 50), (0, 50)]
    assert [row.tail and (row.tail.x, row.tail.width) for row in table.rows] == [None, (50, 50)]


def test_an_empty_year_says_that_nothing_is_stopped(client: Client) -> None:
    client.force_login(hat("PROVINCE_OFFICE", ProvinceFactory()).user)
    for year in ("2600", "2028", "²", "9" * 30):
        page = client.get(CALENDAR, {"year": year})
        assert page.status_code == 200
        assert "ไม่กั้นการส่ง" in page.content.decode()


def test_the_calendar_costs_the_same_for_1_and_30_extensions(
    desk: Client, request_: BudgetRequest, django_assert_max_num_queries: Any
) -> None:
    taken, found = [], SubmissionWindow.objects.get(kind="request")
    for number in (1, 30):
        for _n in range(number):
            extension = {"unit": ProvinceFactory(), "until": LAST + timedelta(days=9), "reason": WHY, "granted_as": "–"}
            Extension.objects.create(window=found, **extension)
        desk.get(f"{CALENDAR}?year={YEAR}")
        with django_assert_max_num_queries(10) as counted:
            desk.get(f"{CALENDAR}?year={YEAR}")
        taken.append(len(counted))
    assert taken[0] == taken[1]


def shown_on(day: date, wearer: Membership, address: str) -> str:
    """The page as it reads on that day."""
    with at(day):
        client = Client()
        client.force_login(wearer.user)
        return client.get(address).content.decode()


def test_the_papers_pages_and_the_inbox_tell_the_last_day(request_: BudgetRequest) -> None:
    planner = hat("PROVINCE_OFFICE", request_.unit)
    for address in (request_.get_absolute_url(), "/"):
        early, late = (shown_on(LAST + timedelta(days=days), planner, address) for days in (-12, 1))
        assert "ส่งภายใน 15 มกราคม 2570" in early
        assert "เหลือ 12 วัน" in early
        assert "พ้นกำหนดส่งเมื่อ 15 มกราคม 2570" in late
    assert "ส่งภายใน" not in shown_on(LAST, planner, request_.action_plan.get_absolute_url())  # sent already


def test_the_page_of_a_plan_and_of_an_action_plan_tell_theirs(action_plan: AnnualActionPlan) -> None:
    planner = hat("PROVINCE_OFFICE", action_plan.unit)
    plan: DevelopmentPlan = DevelopmentPlanFactory(unit=action_plan.unit, year_from=2576, state="draft")
    SubmissionWindow.objects.filter(kind="plan", year=2576).update(closes_on=LAST)
    for paper in (action_plan, plan):
        shown = shown_on(LAST, planner, paper.get_absolute_url())
        assert "ส่งภายใน 15 มกราคม 2570" in shown
        assert "วันนี้วันสุดท้าย" in shown
    late = shown_on(LAST + timedelta(days=1), planner, plan.get_absolute_url())
    assert f"{CALENDAR}?year=2576" in late
    assert "ส่งหลังพ้นกำหนด" in late


def test_a_sent_paper_has_no_deadline_and_costs_no_query(request_: BudgetRequest, django_assert_num_queries: Any) -> None:
    bring(request_, "bb_review")
    with django_assert_num_queries(0):
        assert deadline_of(PaperKind.REQUEST, request_) is None
