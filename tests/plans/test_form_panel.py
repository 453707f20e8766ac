"""The findings beside the forms of a plan: of what is saved as the page opens, of what is typed when a draft of it was kept."""

import re
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Deed, FormDraft
from plans.form_panel import FormPanel, panel_beside_form
from plans.models import DevelopmentIssue, DevelopmentPlan, GoalIndicator, Indicator, PlanCheck, PlanProject, Programme, RegionalGuideline
from plans.plan_checks import keep_check
from plans.rules import check_plan
from tests.accounts.test_desk import at_once
from tests.factories import DevelopmentPlanFactory, GroupFactory, ProvinceFactory, bring, fill_plan, hat

from .test_together import sent
from .versions import office

pytestmark = pytest.mark.django_db
LONG = "รายได้ที่ผู้มาเยือนใช้จ่ายในจังหวัดต่อปี นับจากการสำรวจ"
TO_OPEN, TO_JUDGE = 31, 40  # queries, those of the rules (18) and of the save included


@pytest.fixture
def plan() -> DevelopmentPlan:
    """A draft in order but for what is advice."""
    return fill_plan(DevelopmentPlanFactory(state="draft", year_from=2571))


@pytest.fixture
def indicator(plan: DevelopmentPlan) -> Indicator:
    found = Indicator.objects.get(issue__plan=plan)
    Indicator.objects.filter(pk=found.pk).update(definition="", catalogue_code="")
    found.targets.update(value=F("year"))
    return Indicator.objects.get(pk=found.pk)


def enter(client: Client, plan: DevelopmentPlan) -> Client:
    client.force_login(office(plan).user)
    return client


def part(plan: DevelopmentPlan, kind: str, row: Any) -> str:
    return reverse("plans:plan_part", args=[plan.pk, kind, row.pk])


def new(plan: DevelopmentPlan, kind: str) -> str:
    return reverse("plans:plan_part_new", args=[plan.pk, kind])


def panel_on(client: Client, address: str) -> FormPanel:
    found: FormPanel = client.get(address).context["findings"]
    return found


def judge(client: Client, address: str, shown: str = "", **changes: Any) -> Any:
    """What the panel asks for: the form as it is opened, with these changes, judged and not saved."""
    typed = sent(client.get(address).context["form"], **changes)
    typed.update({"judge": "1", "shown": shown})
    return client.post(address, typed, headers={"HX-Request": "true"})


def judged(client: Client, address: str, **changes: Any) -> FormPanel:
    answer = judge(client, address, **changes)
    assert answer.status_code == 200
    found: FormPanel = answer.context["panel"]
    return found


def codes(panel: FormPanel) -> list[str]:
    return [card.code for card in panel.here]


# ---------- as the page opens ----------


def test_what_is_mended_here_comes_first_and_leads_to_the_field(client: Client, plan: DevelopmentPlan, indicator: Indicator) -> None:
    indicator.targets.filter(year=2573).delete()
    other = Indicator.objects.create(issue=indicator.issue, order=2, name="จำนวนผู้มาเยือน", definition="")
    panel = panel_on(enter(client, plan), part(plan, "indicators", indicator))
    assert [(card.code, card.links[0].url) for card in panel.here] == [("CMP-04", "#id_year_2573"), ("CMP-05", "#id_definition")]
    beyond = {link.url for card in panel.beyond for link in card.links}
    assert f"{part(plan, 'indicators', other)}#id_definition" in beyond
    assert not [url for url in beyond if url.startswith("#")]
    assert "no_data" not in {card.severity for card in panel.beyond}
    assert panel.lacking == len([f for f in check_plan(plan.pk).findings if not f.is_open_fault]) > 0


def test_every_field_a_finding_jumps_to_is_on_the_page(client: Client, plan: DevelopmentPlan, indicator: Indicator) -> None:
    RegionalGuideline.objects.create(region=plan.unit.region, period="2571–2575", number=1, text="ท่องเที่ยวคุณภาพ")
    DevelopmentPlan.objects.filter(pk=plan.pk).update(analysis="", development_goal="", executive_summary="")
    enter(client, plan)
    for address in (
        part(plan, "indicators", indicator),
        part(plan, "issues", indicator.issue),
        reverse("plans:plan_words", args=[plan.pk, 3]),
    ):
        page = client.get(address)
        jumps = {link.url for card in page.context["findings"].here for link in card.links if link.url.startswith("#")}
        assert jumps
        assert {url[1:] for url in jumps} <= set(re.findall(r'id="([^"]+)"', page.content.decode()))


def test_of_several_empty_parts_those_of_this_form_come_first(client: Client, plan: DevelopmentPlan) -> None:
    DevelopmentPlan.objects.filter(pk=plan.pk).update(executive_summary="", analysis="", development_goal="")
    PlanProject.objects.filter(programme__issue__plan=plan).delete()
    [card] = [c for c in panel_on(enter(client, plan), reverse("plans:plan_words", args=[plan.pk, 3])).here if c.code == "CMP-04"]
    words = reverse("plans:plan_words", args=[plan.pk, 1])
    assert [(link.label, link.url) for link in card.links] == [
        ("บทวิเคราะห์", "#id_analysis"),
        ("เป้าหมายการพัฒนา", "#id_development_goal"),
        ("บทสรุปผู้บริหาร", f"{words}#id_executive_summary"),
        ("บัญชีโครงการ", f"{plan.get_absolute_url()}#table"),
    ]


def test_every_form_of_a_province_and_of_a_group_has_the_panel(client: Client) -> None:
    for unit, kinds in (
        (ProvinceFactory(), ("figures", "needs", "past", "goals", "issues")),
        (GroupFactory(), ("figures", "needs", "past", "problems", "goals", "issues")),
    ):
        plan = DevelopmentPlanFactory(unit=unit, state="draft")
        under = f"?in={plan.issues.get().pk}"
        below = ("indicators", "guidelines", "programmes", *(("chain", "roles") if unit.is_group else ()))
        pages = [new(plan, kind) for kind in kinds] + [new(plan, kind) + under for kind in below]
        pages += [f"{new(plan, 'table')}?in={Programme.objects.get(issue__plan=plan).pk}", reverse("plans:long_term_goal", args=[plan.pk])]
        pages += [reverse("plans:plan_edit", args=[plan.pk]), *(reverse("plans:plan_words", args=[plan.pk, n]) for n in (1, 2, 3))]
        enter(client, plan)
        for address in pages:
            page = client.get(address).content.decode()
            assert 'id="form-findings"' in page
            assert f'hx-post="{address}"' in page


def test_the_form_of_a_review_has_no_panel(client: Client) -> None:
    plan = DevelopmentPlanFactory(state="in_force")
    page = enter(client, plan).get(reverse("plans:plan_review", args=[plan.pk]))
    assert page.status_code == 200
    assert 'id="form-findings"' not in page.content.decode()


def test_a_draft_that_is_used_is_judged_at_once(client: Client, plan: DevelopmentPlan, indicator: Indicator) -> None:
    address = part(plan, "indicators", indicator)
    enter(client, plan)
    assert 'hx-trigger="desk:kept from:body"' in client.get(address).content.decode()
    values = [["name", "ชื่อที่พิมพ์ค้างไว้"]]
    FormDraft.objects.create(hat=client.get(address).wsgi_request.hat, key=address, values=values, saved_at=plan.updated_at)
    assert 'hx-trigger="load, desk:kept from:body"' in client.get(f"{address}?draft=use").content.decode()


# ---------- as it is typed ----------


def test_what_is_typed_is_judged_and_nothing_of_it_stays(client: Client, plan: DevelopmentPlan, indicator: Indicator) -> None:
    enter(client, plan)
    keep_check(plan, check_plan(plan.pk))
    before = DevelopmentPlan.objects.values().get(pk=plan.pk)
    typed = judged(client, part(plan, "indicators", indicator), definition=LONG, name="ชื่อที่ยังไม่บันทึก")
    assert typed.is_typed
    assert codes(typed) == []
    assert [line.split()[0] for line in typed.gone] == ["CMP-05"]
    indicator.refresh_from_db()
    assert (indicator.definition, DevelopmentPlan.objects.values().get(pk=plan.pk)) == ("", before)
    assert not Indicator.pgh_event_model.objects.filter(pgh_obj=indicator, name="ชื่อที่ยังไม่บันทึก").exists()
    assert PlanCheck.objects.filter(plan=plan).count() == 1


def test_judging_tells_nobody_and_keeps_the_draft(
    client: Client, plan: DevelopmentPlan, indicator: Indicator, django_capture_on_commit_callbacks: Any
) -> None:
    address = part(plan, "indicators", indicator)
    writer = enter(client, plan).get(address).wsgi_request.hat
    FormDraft.objects.create(hat=writer, key=address, values=[["definition", LONG]], saved_at=plan.updated_at)
    with django_capture_on_commit_callbacks() as told:
        assert judged(client, address, definition=LONG, once="a-press").is_typed
    assert told == []
    assert FormDraft.objects.filter(hat=writer, key=address).exists()
    assert not Deed.objects.exists(), "a press of the save button afterwards is the first one"


def test_an_empty_plan_leads_to_its_first_issue(client: Client, plan: DevelopmentPlan) -> None:
    plan.issues.all().delete()
    enter(client, plan)
    [card] = [c for c in panel_on(client, new(plan, "issues")).here if c.code == "CMP-04"]
    assert card.links[0].url == "#id_name"
    typed = judged(client, new(plan, "issues"), name="ท่องเที่ยวคุณภาพ")
    [left] = [c for c in typed.beyond if c.code == "CMP-04"]
    assert "ตัวชี้วัดของประเด็น" in left.place
    assert not plan.issues.exists()


def test_a_fault_of_the_whole_table_is_mended_in_the_row_at_hand(client: Client, plan: DevelopmentPlan) -> None:
    PlanProject.objects.filter(programme__issue__plan=plan).update(source="province")
    row = PlanProject.objects.get(programme__issue__plan=plan)
    enter(client, plan)
    [card] = panel_on(client, part(plan, "table", row)).here
    assert (card.code, card.links[0].url) == ("COF-01", "#id_source")
    under = f"{new(plan, 'table')}?in={row.programme_id}"
    typed = judged(client, under, project_key="N1", name="ตลาดชุมชน", source="ministry")
    assert (typed.is_typed, codes(typed), "COF-01" in {c.code for c in typed.beyond}) == (True, [], False)
    PlanProject.objects.all().delete()
    [card] = panel_on(client, under).here
    assert (card.code, card.links[0].url) == ("CMP-04", "#id_name")


def test_what_a_typed_value_brings_is_marked_as_new(client: Client, plan: DevelopmentPlan, indicator: Indicator) -> None:
    keep_check(plan, check_plan(plan.pk))
    typed = judged(enter(client, plan), part(plan, "indicators", indicator), year_2573="")
    assert [(card.code, card.is_new, card.links[0].url) for card in typed.here] == [
        ("CMP-04", True, "#id_year_2573"), ("CMP-05", False, "#id_definition"),
    ]  # fmt: skip
    assert indicator.targets.filter(year=2573).exists()


def test_a_new_part_is_judged_before_it_is_saved(client: Client, plan: DevelopmentPlan) -> None:
    keep_check(plan, check_plan(plan.pk))
    typed = judged(enter(client, plan), new(plan, "goals"), name="อัตราการว่างงาน", unit_of_measure="ร้อยละ", direction="lower")
    assert [(card.code, card.is_new, card.links[0].url) for card in typed.here] == [
        ("CMP-04", True, "#id_year_2571"), ("CMP-05", True, "#id_definition"),
    ]  # fmt: skip
    assert not GoalIndicator.objects.exists()


def test_thai_digits_and_stray_spaces_are_judged_as_they_would_be_saved(
    client: Client, plan: DevelopmentPlan, indicator: Indicator
) -> None:
    typed = judged(enter(client, plan), part(plan, "indicators", indicator), year_2573="๒,๕๗๓.๕\u200b", definition=f"{' ' * 40}สั้น")
    assert typed.is_typed
    assert codes(typed) == ["CMP-05"]


def test_a_form_that_cannot_be_saved_says_why_and_shows_what_is_saved(client: Client, plan: DevelopmentPlan, indicator: Indicator) -> None:
    typed = judged(enter(client, plan), part(plan, "indicators", indicator), name="", baseline_year="2590", definition=LONG)
    assert not typed.is_typed
    assert [each.anchor for each in typed.hindrances] == ["id_name", "id_baseline_year"]
    assert codes(typed) == ["CMP-05"], "the findings are those of what is saved"


def test_a_value_somebody_else_saved_meanwhile_is_said(client: Client, plan: DevelopmentPlan, indicator: Indicator) -> None:
    address = part(plan, "indicators", indicator)
    form = enter(client, plan).get(address).context["form"]
    Indicator.objects.filter(pk=indicator.pk).update(name="ชื่อของผู้อื่น")
    typed = sent(form, name="ชื่อของฉัน")
    typed["judge"] = "1"
    panel = client.post(address, typed).context["panel"]
    assert [(each.anchor, each.label) for each in panel.hindrances] == [("id_name", "ตัวชี้วัด")]
    assert Indicator.objects.get(pk=indicator.pk).name == "ชื่อของผู้อื่น"


def test_a_plan_that_was_sent_meanwhile_says_so(client: Client, plan: DevelopmentPlan, indicator: Indicator) -> None:
    enter(client, plan)
    address = part(plan, "indicators", indicator)
    typed = sent(client.get(address).context["form"], definition=LONG)
    typed["judge"] = "1"
    bring(plan, "submitted")
    [hindrance] = client.post(address, typed).context["panel"].hindrances
    assert "แก้ไม่ได้" in hindrance.text


def test_a_panel_that_looks_the_same_is_not_sent_again(client: Client, plan: DevelopmentPlan, indicator: Indicator) -> None:
    address = part(plan, "indicators", indicator)
    first = judge(enter(client, plan), address, definition="สั้น")
    again = judge(client, address, definition="สั้น", shown=first.context["panel"].mark)
    assert (again.status_code, again.content) == (204, b"")
    assert judge(client, address, definition="สั้นแต่ยาวขึ้น", shown=first.context["panel"].mark).status_code == 200


def test_the_words_of_a_plan_and_the_goal_above_it_are_judged_too(client: Client, plan: DevelopmentPlan) -> None:
    enter(client, plan)
    words = reverse("plans:plan_words", args=[plan.pk, 3])
    assert codes(judged(client, words, analysis=" ")) == ["CMP-04"]
    assert codes(judged(client, reverse("plans:plan_edit", args=[plan.pk]), executive_summary="")) == ["CMP-04"]
    goal = reverse("plans:long_term_goal", args=[plan.pk])
    assert "ALN-11" not in codes(judged(client, goal, text="เมืองน่าอยู่", year_from="2561", year_to="2580"))
    assert DevelopmentPlan.objects.get(pk=plan.pk).long_term_goal is None


@pytest.mark.django_db(transaction=True)
def test_judging_while_somebody_saves_harms_neither() -> None:
    """Two panels and a save at the same moment, each on its own connection: the save stands, the panels answer."""
    plan = fill_plan(DevelopmentPlanFactory(state="draft", year_from=2571))
    indicator = Indicator.objects.get(issue__plan=plan)
    indicator.targets.update(value=F("year"))
    address = part(plan, "indicators", indicator)
    clients = [enter(Client(), plan) for _ in range(3)]
    typed = [sent(client.get(address).context["form"], definition=LONG) for client in clients]
    for data in typed[:2]:
        data["judge"], data["definition"] = "1", "ของผู้ที่ยังพิมพ์อยู่"
    presses = list(zip(clients, typed, strict=True))

    def press() -> int:
        client, data = presses.pop()
        return int(client.post(address, data).status_code)

    assert sorted(at_once(press, 3)) == [200, 200, 302]
    assert Indicator.objects.get(pk=indicator.pk).definition == LONG


# ---------- who, and at what cost ----------


@pytest.mark.parametrize(("role", "status"), [("GOVERNOR", 403), ("OSM_OFFICER", 403), ("NESDC", 404)])
def test_who_may_not_write_the_plan_judges_nothing(
    role: str, status: int, client: Client, plan: DevelopmentPlan, indicator: Indicator
) -> None:
    group = GroupFactory()
    where = {"GOVERNOR": plan.unit, "NESDC": None, "OSM_OFFICER": group}[role]
    if role == "OSM_OFFICER":
        plan = DevelopmentPlanFactory(unit=group.members.first().province, state="draft")
        indicator = Indicator.objects.get(issue__plan=plan)
    client.force_login(hat(role, where).user)
    typed = {"judge": "1", "name": "ก"}
    for address in (
        part(plan, "indicators", indicator), new(plan, "issues"), reverse("plans:plan_words", args=[plan.pk, 1]),
        reverse("plans:long_term_goal", args=[plan.pk]),
    ):  # fmt: skip
        assert client.post(address, typed).status_code == status


def test_the_planner_of_the_next_province_finds_nothing(client: Client, plan: DevelopmentPlan, indicator: Indicator) -> None:
    client.force_login(hat("PROVINCE_OFFICE", ProvinceFactory()).user)
    assert client.post(part(plan, "indicators", indicator), {"judge": "1"}).status_code == 404


def more_of(plan: DevelopmentPlan, number: int) -> None:
    for n in range(number):
        issue = DevelopmentIssue.objects.create(plan=plan, order=n + 2, name=f"ประเด็นที่ {n}")
        Indicator.objects.create(issue=issue, order=1, name=f"ตัวชี้วัดที่ {n}")


def test_opening_and_judging_ask_the_same_whatever_the_size_of_the_plan(
    client: Client, plan: DevelopmentPlan, indicator: Indicator
) -> None:
    DevelopmentPlan.objects.filter(pk=plan.pk).update(analysis="")
    address = part(plan, "indicators", indicator)
    enter(client, plan)
    taken = []
    for more in (0, 30):
        more_of(plan, more)
        typed = sent(client.get(address).context["form"], year_2573="")
        typed["judge"] = "1"
        with CaptureQueriesContext(connection) as opening:
            client.get(address)
        with CaptureQueriesContext(connection) as judging:
            client.post(address, typed)
        taken.append((len(opening), len(judging)))
    assert taken[0] == taken[1]
    assert taken[0] == (TO_OPEN, TO_JUDGE)


def test_the_panel_itself_asks_three_questions_beside_the_rules(
    plan: DevelopmentPlan, indicator: Indicator, django_assert_num_queries: Any
) -> None:
    keep_check(plan, check_plan(plan.pk))
    indicator.targets.all().delete()
    plan.check_result = check_plan(plan.pk)  # type: ignore[attr-defined]
    with django_assert_num_queries(3):
        assert codes(panel_beside_form(plan, {part(plan, "indicators", indicator)})) == ["CMP-04", "CMP-05"]
