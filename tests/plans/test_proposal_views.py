"""The pages of proposals: who gets in, ugly input, one press one deed, flat query counts."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from config.inbox import inbox
from plans.models import PlanProject, Project, Proposal
from plans.screening import CODES
from tests.factories import YEAR, ActionPlanFactory, DistrictFactory, ProvinceFactory, hat, plan_for
from tests.plans.proposals import ProposalFactory, brief_in, plan_of, score

pytestmark = pytest.mark.django_db
MOST_LIST, MOST_PAGE, MOST_BOARD = 18, 34, 20
REASON = "ยังไม่บอกจำนวนผู้รับประโยชน์"


def signed_in(membership: Membership) -> Client:
    client = Client()
    client.force_login(membership.user)
    return client


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "title": "ขุดลอกคลองส่งน้ํา", "place": "ตำบลป่าแดด", "need_source": "ประชาคมตำบล", "estimate_baht": "๑,๒๕๐,๐๐๐",
        "agency": "ที่ทำการปกครองอำเภอ", "fiscal_year": YEAR, "token": str(uuid4()), **changes,
    }  # fmt: skip


def test_an_idea_is_typed_in_thai_digits_and_pressed_twice() -> None:
    unit = ProvinceFactory()
    client, url = signed_in(hat("DISTRICT_CHIEF", unit)), reverse("plans:proposal_new", args=[unit.code])
    form = typed()
    first, second = client.post(url, form), client.post(url, form)
    proposal = Proposal.objects.get()
    assert first.headers["Location"] == second.headers["Location"] == proposal.get_absolute_url()
    assert (proposal.title, proposal.estimate_baht, proposal.fiscal_year) == ("ขุดลอกคลองส่งน้ำ", Decimal(1_250_000), YEAR)
    assert client.get(url).context["form"].initial["agency"] == "ที่ทำการปกครองอำเภอ", "typed once"


@pytest.mark.parametrize(
    "fault",
    [
        {"title": " "}, {"title": "ก" * 501}, {"place": ""}, {"need_source": "\u200b"}, {"estimate_baht": "0"}, {"estimate_baht": "-5"},
        {"estimate_baht": "ล้านหนึ่ง"}, {"fiscal_year": 2027}, {"fiscal_year": "x"}, {"token": "1"}, {"district": 10**17}, {"agency": ""},
    ],
)  # fmt: skip
def test_faults_in_an_idea_are_said_and_nothing_is_kept(fault: dict[str, Any]) -> None:
    unit = ProvinceFactory()
    answer = signed_in(hat("LAO_OFFICER", unit)).post(reverse("plans:proposal_new", args=[unit.code]), typed(**fault))
    assert answer.status_code == 422
    assert not Proposal.objects.exists()


def test_a_district_of_another_province_is_no_choice() -> None:
    unit = ProvinceFactory()
    near, far = DistrictFactory(province=unit), DistrictFactory()
    client, url = signed_in(hat("PROVINCE_AGENCY", unit)), reverse("plans:proposal_new", args=[unit.code])
    assert client.post(url, typed(district=far.pk)).status_code == 422
    assert client.post(url, typed(district=near.pk)).status_code == 302


#: role → page of an own draft, its brief's form, another's draft, another's brief, board, the other's sent one scored
@pytest.mark.parametrize(
    ("role", "answers"),
    [
        ("PROVINCE_AGENCY", "200 200 404 404 403 403"),
        ("DISTRICT_CHIEF", "200 403 404 404 403 403"),
        ("LAO_OFFICER", "200 403 404 404 403 403"),
        ("PROVINCE_OFFICE", "200 200 200 403 200 302"),
        ("PLAN_SUBCOMMITTEE", "404 404 404 404 200 302"),
        ("GOVERNOR", "404 404 404 404 403 403"),
        ("PROVINCE_COMMITTEE", "404 404 404 404 403 403"),
        ("AUDITOR", "404 404 404 404 403 403"),
        ("TREASURY_OFFICE", "404 404 404 404 403 404"),
        ("PRIVATE_PARTNER", "404 404 404 404 403 404"),
        ("NESDC", "404 404 404 404 403 404"),
    ],
)
def test_each_role_gets_in_where_it_may(role: str, answers: str) -> None:
    unit = ProvinceFactory()
    me = hat(role, None if role in {"AUDITOR", "NESDC"} else unit)
    writes = role in {"PROVINCE_AGENCY", "DISTRICT_CHIEF", "LAO_OFFICER", "PROVINCE_OFFICE"}
    other, sent = ProposalFactory(unit=unit, state="draft"), ProposalFactory(unit=unit, state="submitted")
    own = ProposalFactory(unit=unit, state="draft", proposer=me) if writes else other
    client = signed_in(me)
    given = [
        client.get(own.get_absolute_url()),
        client.get(reverse("plans:project_edit", args=[own.project_id])),
        client.get(other.get_absolute_url()),
        client.get(reverse("plans:project_edit", args=[other.project_id])),
        client.get(reverse("plans:proposal_board", args=[unit.code, YEAR])),
        client.post(reverse("plans:proposal_scores", args=[sent.pk]), dict.fromkeys(CODES, "2")),
    ]
    assert " ".join(str(answer.status_code) for answer in given) == answers


def test_the_agency_fills_its_brief_on_the_projects_own_pages() -> None:
    agency = hat("PROVINCE_AGENCY", ProvinceFactory())
    proposal = ProposalFactory(unit=agency.unit, state="draft", proposer=agency)
    client, pk = signed_in(agency), proposal.project_id
    page = client.get(reverse("plans:project", args=[pk]))
    assert page.context["editable"]
    assert not page.context["deletable"]
    assert page.context["chip"].label == "กำลังเขียนข้อเสนอ"
    assert reverse("plans:action_plan", args=[page.context["paper"].pk]) not in page.content.decode(), "a draft the agency cannot open"
    form = {k: v for k, v in client.get(reverse("plans:project_edit", args=[pk])).context["form"].initial.items() if v is not None}
    saved = client.post(reverse("plans:project_edit", args=[pk]), {**plain(form), "amount_baht": "๓,๐๐๐,๐๐๐"})
    assert saved.status_code == 302
    assert Project.with_candidates.get(pk=pk).amount_baht == 3_000_000
    rows = client.post(
        reverse("plans:project_section", args=[pk, "activities"]),
        {"activities-TOTAL_FORMS": 1, "activities-INITIAL_FORMS": 0, "activities-0-name": "สำรวจ", "activities-0-expense_type": "operating",
         "activities-0-amount_baht": "๑๐๐"},
    )  # fmt: skip
    assert rows.status_code == 302
    assert client.post(reverse("plans:proposal_do", args=[proposal.pk, "submit"])).status_code == 302
    assert client.get(reverse("plans:project_edit", args=[pk])).status_code == 409


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """A form's values as a browser sends them."""
    sent = {}
    for name, value in values.items():
        sent[name] = [row.pk for row in value] if isinstance(value, list) else thai(value) if hasattr(value, "year") else value
    return sent


def thai(day: Any) -> str:
    return f"{day.day}/{day.month}/{day.year + 543}"


def test_a_returned_proposal_waits_for_its_writer_and_a_sent_one_for_the_screeners() -> None:
    unit = ProvinceFactory()
    agency, board = hat("PROVINCE_AGENCY", unit), hat("PLAN_SUBCOMMITTEE", unit)
    proposal = ProposalFactory(unit=unit, state="draft", proposer=agency)
    writer, screener = signed_in(agency), signed_in(board)

    def waits(membership: Membership) -> list[str]:
        return [str(row.verb) for row in inbox(membership, 9)]

    assert (waits(agency), waits(board)) == (["เขียนแบบสรุปให้ครบแล้วส่ง"], [])
    writer.post(reverse("plans:proposal_do", args=[proposal.pk, "submit"]))
    assert (waits(agency), waits(board)) == ([], ["ให้คะแนนและกลั่นกรอง"])
    back = reverse("plans:proposal_do", args=[proposal.pk, "send_back"])
    assert screener.post(back, {"comment": "สั้น"}).status_code == 409
    assert screener.post(back, {"comment": REASON}).status_code == 302
    assert (waits(agency), waits(board)) == (["ถูกส่งกลับ แก้ตามเหตุผลแล้วส่งใหม่"], [])
    assert writer.get("/").status_code == screener.get("/").status_code == 200
    assert REASON in writer.get(proposal.get_absolute_url()).content.decode()


def test_points_left_out_or_out_of_range_are_said_and_what_was_chosen_stays() -> None:
    proposal = ProposalFactory(state="submitted")
    client, url = signed_in(hat("PLAN_SUBCOMMITTEE", proposal.unit)), reverse("plans:proposal_scores", args=[proposal.pk])
    for points in ({}, {**dict.fromkeys(CODES, "3"), "value": "5"}, {**dict.fromkeys(CODES, "3"), "value": "๔"}):
        answer = client.post(url, points)
        assert answer.status_code == 422
    assert not proposal.scores.exists()
    assert client.post(url, dict.fromkeys(CODES, "4")).status_code == 302
    assert client.get(proposal.get_absolute_url()).context["tally"].percent == 100


def test_the_board_runs_down_the_scores_and_places_what_is_chosen() -> None:
    unit = ProvinceFactory()
    plan, board = plan_of(unit), hat("PLAN_SUBCOMMITTEE", unit)
    second, first = (ProposalFactory(unit=unit, state="screened") for _number in range(2))
    score(second, board, 2)
    score(first, board, 4)
    unscored, _waiting = (ProposalFactory(unit=unit, state=state) for state in ("screened", "submitted"))
    client, url = signed_in(hat("PROVINCE_OFFICE", unit)), reverse("plans:proposal_board", args=[unit.code, YEAR])
    page = client.get(url)
    assert [(row.proposal.pk, row.running_baht) for row in page.context["screened"]] == [
        (first.pk, 1_000_000), (second.pk, 2_000_000), (unscored.pk, 3_000_000),
    ]  # fmt: skip
    assert (page.context["total_baht"], page.context["waiting_baht"]) == (3_000_000, 1_000_000)
    place = reverse("plans:proposal_place", args=[unit.code, YEAR])
    chosen = {"selected": [second.pk, first.pk], "bucket": "in_ceiling"}
    assert client.post(place, {**chosen, "bucket": "candidate"}).status_code == 400
    assert client.post(place, {**chosen, "selected": ["x", "²"]}).status_code == 409
    assert client.post(place, chosen).status_code == 302
    assert client.post(place, chosen).status_code == 409, "pressed twice"
    assert list(plan.projects.order_by("rank").values_list("pk", flat=True)) == [first.project_id, second.project_id]
    assert client.post(reverse("plans:proposal_take_back", args=[first.pk])).status_code == 302
    assert client.post(reverse("plans:proposal_take_back", args=[first.pk])).status_code == 409
    assert signed_in(hat("PROVINCE_OFFICE", ProvinceFactory())).post(place, chosen).status_code == 404


@pytest.mark.parametrize("year", [2571, 2499, 99999])
def test_a_board_without_a_plan_or_proposals_says_so(year: int) -> None:
    office = hat("PROVINCE_OFFICE", ProvinceFactory())
    page = signed_in(office).get(reverse("plans:proposal_board", args=[office.unit.code, year]))
    assert page.status_code == (200 if year == YEAR else 404)
    if year == YEAR:
        assert "ยังไม่มีแผนปฏิบัติราชการปี 2571" in page.content.decode()


def test_the_list_filters_sorts_and_adds_up_what_is_in_sight() -> None:
    unit = ProvinceFactory()
    district = DistrictFactory(province=unit)
    office, board = hat("PROVINCE_OFFICE", unit), hat("PLAN_SUBCOMMITTEE", unit)
    for n in range(3):
        score(ProposalFactory(unit=unit, state="submitted"), board, n + 1)
    ProposalFactory(unit=unit, agency="เทศบาลตำบล", district=district, fiscal_year=2572, estimate_baht=Decimal(7), title="ตลาดลำไย")
    ProposalFactory(state="submitted", agency="ของจังหวัดอื่น")
    client, url = signed_in(office), reverse("plans:proposal_list")
    page = client.get(url, {"sort": "-score"})
    assert page.context["list"].overall == {"n": 4, "baht": Decimal(3_000_007)}
    assert [p.percent for p, _chip in page.context["rows"]] == [75, 50, 25, None]
    assert "ของจังหวัดอื่น" not in page.content.decode()
    for asked in ({"agency": "เทศบาลตำบล"}, {"district": district.pk}, {"year": "2572"}, {"state": "idea"}, {"q": "ลำไย ตลาด"}):
        found = client.get(url, asked)
        assert found.context["list"].totals == {"n": 1, "baht": Decimal(7)}, asked
    assert client.get(url, {"agency": "ของจังหวัดอื่น"}).context["list"].filters.form.errors


@pytest.mark.parametrize("name", ["proposal_list", "proposal_board"])
def test_lists_cost_the_same_for_1_and_30_proposals(name: str, django_assert_max_num_queries: Callable[..., Any]) -> None:
    unit = ProvinceFactory()
    plan, agency, board = plan_of(unit), hat("PROVINCE_AGENCY", unit), hat("PLAN_SUBCOMMITTEE", unit)
    client = signed_in(hat("PROVINCE_OFFICE", unit))
    url = reverse(f"plans:{name}", args=[unit.code, YEAR] if name == "proposal_board" else [])
    costs = []
    for number in (1, 29):
        for _each in range(number):
            brief = brief_in(plan, rank=None, bucket="candidate")
            score(ProposalFactory(unit=unit, state="screened", proposer=agency, project=brief), board)
        with django_assert_max_num_queries(MOST_LIST if name == "proposal_list" else MOST_BOARD) as taken:
            assert client.get(url).status_code == 200
        costs.append(len(taken))
    assert costs[0] == costs[1]


def test_a_proposals_page_costs_the_same_for_1_and_12_scorers(django_assert_max_num_queries: Callable[..., Any]) -> None:
    proposal = ProposalFactory(state="submitted")
    client = signed_in(hat("PLAN_SUBCOMMITTEE", proposal.unit))
    costs = []
    for number in (1, 11):
        for _each in range(number):
            score(proposal, hat("PLAN_SUBCOMMITTEE", proposal.unit))
        with django_assert_max_num_queries(MOST_PAGE) as taken:
            assert client.get(proposal.get_absolute_url()).status_code == 200
        costs.append(len(taken))
    assert costs[0] == costs[1]


def test_an_idea_edited_by_two_shows_both_and_a_developed_one_leads_to_its_brief() -> None:
    unit = ProvinceFactory()
    agency = hat("PROVINCE_AGENCY", unit)
    idea = ProposalFactory(unit=unit, proposer=agency)
    client, url = signed_in(agency), reverse("plans:proposal_edit", args=[idea.pk])
    opened = client.get(url).context["desk"].opened
    assert client.post(url, typed(opened=opened)).status_code == 302
    clash = client.post(url, typed(opened=opened, place="ตำบลสุเทพ"))
    assert clash.status_code == 409
    assert [(item.mine, item.theirs) for item in clash.context["clash"].items] == [("ตำบลสุเทพ", "ตำบลป่าแดด")]
    other = typed(opened=client.get(url).context["desk"].opened, title="ขุดลอกลำเหมืองสาธารณะ")
    assert client.post(url, typed(opened=other["opened"], agency="อำเภอเมือง")).status_code == 302
    assert client.post(url, other).status_code == 302
    idea.refresh_from_db()
    assert (idea.title, idea.agency) == ("ขุดลอกลำเหมืองสาธารณะ", "อำเภอเมือง")
    blocked = client.post(reverse("plans:proposal_do", args=[idea.pk, "develop"]))
    assert blocked.status_code == 409
    assert unit.get_absolute_url() in blocked.content.decode()
    ActionPlanFactory(unit=unit, plan=plan_for(unit, YEAR))
    assert client.post(reverse("plans:proposal_do", args=[idea.pk, "develop"])).status_code == 302
    assert client.post(reverse("plans:proposal_do", args=[idea.pk, "develop"])).status_code == 409
    idea.refresh_from_db()
    assert client.get(url).headers["Location"] == reverse("plans:project_edit", args=[idea.project_id])


def test_a_screened_brief_takes_the_key_of_a_free_row_of_the_plans_table() -> None:
    unit = ProvinceFactory()
    plan = plan_of(unit)
    programme = plan.plan.issues.get().programmes.get()
    row, foreign = (
        PlanProject.objects.create(programme=p, project_key=k, name=k) for p, k in ((programme, "T-1"), (other_programme(), "T-2"))
    )
    proposal = ProposalFactory(unit=unit, state="screened")
    client, url = signed_in(hat("PROVINCE_OFFICE", unit)), reverse("plans:proposal_table_row", args=[proposal.pk])
    board = reverse("plans:proposal_board", args=[unit.code, YEAR])
    assert "ยังไม่อยู่ในบัญชีของแผนพัฒนา" in client.get(board).content.decode()
    for nothing in ({}, {"plan_project": foreign.pk}):
        client.post(url, nothing)
        assert Project.with_candidates.get(pk=proposal.project_id).project_key not in {"T-1", "T-2"}
    assert client.post(url, {"plan_project": row.pk}).status_code == 302
    assert Project.with_candidates.get(pk=proposal.project_id).project_key == "T-1"
    assert client.get(proposal.get_absolute_url()).context["table_form"] is None
    assert "ยังไม่อยู่ในบัญชีของแผนพัฒนา" not in client.get(board).content.decode()
    second = ProposalFactory(unit=unit, state="screened")
    assert row not in client.get(second.get_absolute_url()).context["table_form"].fields["plan_project"].queryset
    client.post(reverse("plans:proposal_place", args=[unit.code, YEAR]), {"selected": proposal.pk, "bucket": "in_ceiling"})
    assert client.post(url, {"plan_project": row.pk}).status_code == 302, "no free row is no choice"
    assert signed_in(hat("PLAN_SUBCOMMITTEE", unit)).post(url, {"plan_project": row.pk}).status_code == 403


def other_programme() -> Any:
    return plan_of(ProvinceFactory()).plan.issues.get().programmes.get()


def test_writer_and_screener_talk_about_the_brief_and_no_stranger_listens() -> None:
    unit = ProvinceFactory()
    agency, board, other = hat("PROVINCE_AGENCY", unit), hat("PLAN_SUBCOMMITTEE", unit), hat("PROVINCE_AGENCY", unit)
    sent = ProposalFactory(unit=unit, state="submitted", proposer=agency)
    draft = ProposalFactory(unit=unit, state="draft", proposer=agency)
    opened = signed_in(board).post(reverse("discussion:open", args=["project", sent.project_id]), {"text": "ขอแบบรูปรายการ"})
    assert opened.status_code == 302
    assert "ขอแบบรูปรายการ" in signed_in(agency).get(sent.get_absolute_url()).content.decode()
    answer = signed_in(other).post(reverse("discussion:open", args=["project", draft.project_id]), {"text": "ขอดู"})
    assert answer.status_code == 404


def test_the_writer_goes_on_seeing_the_brief_in_a_plan_still_in_draft() -> None:
    unit = ProvinceFactory()
    agency, other = hat("PROVINCE_AGENCY", unit), hat("PROVINCE_AGENCY", unit)
    placed = ProposalFactory(unit=unit, state="in_plan", proposer=agency)
    page = reverse("plans:project", args=[placed.project_id])
    assert signed_in(agency).get(page).status_code == 200
    assert signed_in(other).get(page).status_code == 404
    assert signed_in(agency).get(reverse("plans:project_edit", args=[placed.project_id])).status_code == 403
