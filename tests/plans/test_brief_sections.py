"""The brief section by section: rows of every kind, the tree of items, places, evidence, completeness."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from plans.brief_tables import item_tree, quarters
from plans.briefs import SECTIONS, brief, rows_of
from plans.models import BriefItem, Indicator, Project, ReadinessTopic
from provinces.outlines import map_of, outlines
from tests.factories import DistrictFactory, ProjectFactory, ProvinceFactory, bring, hat

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    """Without items, checklist and spending plan, which the tests fill in."""
    made = ProjectFactory(q1_baht=None, q2_baht=None, q3_baht=None, q4_baht=None, children__checked=False)
    made.items.all().delete()
    return made


@pytest.fixture
def office(client: Client, project: Project) -> Client:
    return signed_in(client, hat("PROVINCE_OFFICE", project.action_plan.unit))


def signed_in(client: Client, membership: Membership) -> Client:
    client.force_login(membership.user)
    return client


def section(project: Project, code: str) -> str:
    return reverse("plans:project_section", args=[project.pk, code])


def rows(prefix: str, *given: dict[str, Any], initial: int = 0, revision: int = 1) -> dict[str, Any]:
    sent: dict[str, Any] = {"revision": revision, f"{prefix}-TOTAL_FORMS": len(given), f"{prefix}-INITIAL_FORMS": initial}
    return sent | {f"{prefix}-{n}-{name}": value for n, row in enumerate(given) for name, value in row.items()}


# ---------- sections ----------


def test_every_section_opens_and_an_unknown_one_does_not(office: Client, project: Project) -> None:
    for spec in SECTIONS:
        assert office.get(section(project, spec.code)).status_code == 200, spec.code
    assert office.get(section(project, "nothing")).status_code == 404


def test_save_and_go_on_leads_to_the_next_section(office: Client, project: Project) -> None:
    sent = {"revision": 1, "national_strategy": project.national_strategy_id, "next": "1"}
    assert office.post(section(project, "links"), sent).url == section(project, "reasons")
    sent |= {"revision": 2}
    del sent["next"]
    assert office.post(section(project, "links"), sent).url == f"{project.get_absolute_url()}#links"


def test_the_governments_policy_is_one_of_the_links_and_never_missing(office: Client, project: Project) -> None:
    links = next(part for part in brief(project, rows_of(project)).sections if part.code == "links")
    sent = {"revision": 1, "government_policy": "นโยบายเร่งด่วน ข้อ ๓ ส่งเสริมการท่องเที่ยว", "national_strategy": project.national_strategy_id}
    assert office.post(section(project, "links"), sent).status_code == 302
    assert "นโยบายเร่งด่วน ข้อ ๓" in office.get(project.get_absolute_url()).content.decode()
    assert not any(item == "government_policy" for item in links.missing)


def test_a_section_leaves_the_columns_of_the_others_alone(office: Client, project: Project) -> None:
    sent = {"implementing_unit": "สำนักงานเกษตรจังหวัด", "contact_email": "a@example.go.th"} | rows("cooperating_units", {"name": "อบจ."})
    assert office.post(section(project, "people"), sent).status_code == 302
    before = (project.rationale, project.amount_baht, project.beneficiaries)
    project.refresh_from_db()
    assert (project.implementing_unit, project.contact_email, project.contact_name) == ("สำนักงานเกษตรจังหวัด", "a@example.go.th", "")
    assert (project.rationale, project.amount_baht, project.beneficiaries) == before
    assert [unit.name for unit in project.cooperating_units.all()] == ["อบจ."]


def test_rows_of_a_stale_page_are_not_saved_unseen(office: Client, project: Project) -> None:
    risk = project.risks.create(order=1, name="น้ำท่วม", level="high")
    opened = office.get(section(project, "after")).context["desk"].opened
    mine, theirs = ({"id": risk.pk, "name": name, "level": "high"} for name in ("น้ำท่วมถนน", "น้ำท่วมสะพาน"))
    assert office.post(section(project, "after"), rows("risks", theirs, initial=1) | {"opened": opened}).status_code == 302
    answer = office.post(section(project, "after"), rows("risks", mine, initial=1) | {"opened": opened})
    assert answer.status_code == 409
    assert "น้ำท่วมถนน" in answer.content.decode()
    assert [risk.name for risk in project.risks.all()] == ["น้ำท่วมสะพาน"]


def test_new_rows_of_two_people_are_both_kept(office: Client, project: Project) -> None:
    opened = office.get(section(project, "after")).context["desk"].opened
    for name in ("น้ำท่วม", "ราคาเหล็กสูง"):
        sent = rows("risks", {"name": name, "level": "low"}) | {"opened": opened}
        assert office.post(section(project, "after"), sent).status_code == 302
    assert [risk.name for risk in project.risks.all()] == ["น้ำท่วม", "ราคาเหล็กสูง"]


def test_a_section_pressed_twice_adds_its_new_row_once(office: Client, project: Project) -> None:
    desk = office.get(section(project, "after")).context["desk"]
    sent = rows("risks", {"name": "น้ำท่วม", "level": "low"}) | {"opened": desk.opened, "once": desk.once, "desk": desk.seat.ticket}
    first, second = office.post(section(project, "after"), sent), office.post(section(project, "after"), sent)
    assert first.url == second.url == f"{project.get_absolute_url()}#after"
    assert project.risks.count() == 1
    other = sent | {"risks-0-name": "ราคาเหล็กสูง"}
    assert office.post(section(project, "after"), other).status_code == 302
    assert project.risks.count() == 2, "another text is another press"


def test_another_file_under_the_same_words_is_another_press(office: Client, project: Project) -> None:
    desk = office.get(section(project, "readiness")).context["desk"]
    for content in (b"%PDF-1.7 a", b"%PDF-1.7 longer"):
        sent = checklist(land={"state": "yes", "file": SimpleUploadedFile("a.pdf", content)})
        assert office.post(section(project, "readiness"), sent | {"once": desk.once, "opened": desk.opened}).status_code == 302
    assert project.readiness.get(topic="land").file_size == len(b"%PDF-1.7 longer")


def test_the_draft_of_a_section_goes_with_its_save(office: Client, project: Project) -> None:
    desk = office.get(section(project, "reasons")).context["desk"]
    mine = {"desk": desk.seat.ticket, "once": desk.once, "opened": desk.opened}
    assert office.post(reverse("accounts:draft"), mine | {"rationale": "พิมพ์ไว้"}).status_code == 200
    assert office.get(section(project, "reasons")).context["desk"].offered
    sent = {"rationale": "พิมพ์ไว้", "expected_benefit": "ดี"} | rows("need_sources") | rows("objectives") | mine
    assert office.post(section(project, "reasons"), sent).status_code == 302
    assert office.get(section(project, "reasons")).context["desk"].offered is None
    office.post(reverse("accounts:draft"), mine | {"rationale": "มาช้า"})
    assert office.get(section(project, "reasons")).context["desk"].offered is None, "a draft that comes after the save is not kept"


def test_the_history_names_the_rows_that_were_edited(office: Client, project: Project) -> None:
    office.post(section(project, "after"), rows("risks", {"name": "น้ำท่วม", "level": "high"}))
    newest = office.get(project.get_absolute_url()).context["entries"][0]
    assert "แก้ความเสี่ยงและการจัดการ" in newest.sentence


def test_completeness_jumps_to_the_first_section_that_misses_something(office: Client, project: Project) -> None:
    found = office.get(project.get_absolute_url()).context["brief"]
    assert found.first_missing.code == "results"
    assert found.first_missing.missing == ["กลุ่มเป้าหมาย"]
    assert found.given < found.asked
    assert f'href="{section(project, "results")}"' in office.get(project.get_absolute_url()).content.decode()


def test_what_only_some_projects_need_is_asked_of_them_only(project: Project) -> None:
    def asked(kind: str, **more: Any) -> set[str]:
        for name, value in {"kind": kind, "is_multi_year": False, **more}.items():
            setattr(project, name, value)
        sections = brief(project, rows_of(project)).sections
        return {item.name for part in sections for item in (*part.values, *part.rows) if item.is_asked}

    assert {"sites", "asset_recipient"} <= asked("works")
    assert not {"sites", "asset_recipient", "year_slices", "commitment_baht"} & asked("development")
    assert {"year_slices", "commitment_baht"} <= asked("works", is_multi_year=True)


@pytest.mark.parametrize("code", [spec.code for spec in SECTIONS])
def test_a_section_costs_the_same_with_fifty_rows(office: Client, project: Project, code: str, django_assert_max_num_queries: Any) -> None:
    def cost() -> int:
        office.get(section(project, code))
        with django_assert_max_num_queries(40) as taken:
            assert office.get(section(project, code)).status_code == 200
        return len(taken)

    few = cost()
    for n in range(50):
        project.risks.create(name=f"เสี่ยง {n}")
        project.need_sources.create(reference=f"ที่มา {n}")
        project.cooperating_units.create(name=f"หน่วย {n}")
        project.items.create(order=n, description=f"รายการ {n}")
        project.activities.create(order=n, name=f"กิจกรรม {n}")
        project.indicators.create(level="output", name=f"ตัวชี้วัด {n}")
    assert cost() == few


def test_the_page_of_a_full_brief_costs_the_same_with_fifty_rows(
    office: Client, project: Project, django_assert_max_num_queries: Any
) -> None:
    def cost() -> int:
        office.get(project.get_absolute_url())
        with django_assert_max_num_queries(60) as taken:
            office.get(project.get_absolute_url())
        return len(taken)

    few = cost()
    for n in range(50):
        goal = Indicator.objects.filter(issue__programmes=project.programme_id).first()
        project.indicators.create(level="outcome", name=f"ตัวชี้วัด {n}", contributes_to=goal)
        project.items.create(order=n, description=f"รายการ {n}")
        project.sites.create(province_id=project.action_plan.unit_id)
    assert cost() == few


# ---------- rows ----------


def test_a_brief_has_at_most_five_objectives(office: Client, project: Project) -> None:
    old = {"id": project.objectives.get().pk, "text": "เพิ่มความปลอดภัย"}
    needs = {"need_sources-TOTAL_FORMS": 0, "need_sources-INITIAL_FORMS": 0}
    six = [old, *({"text": f"ข้อ {n}"} for n in range(2, 7))]
    sent = {"rationale": "เหตุผล", "expected_benefit": "ผล"} | needs
    assert office.post(section(project, "reasons"), sent | rows("objectives", *six, initial=1)).status_code == 422
    assert office.post(section(project, "reasons"), sent | rows("objectives", *six[:5], initial=1)).status_code == 302
    assert [row.text for row in project.objectives.all()] == ["เพิ่มความปลอดภัย", "ข้อ 2", "ข้อ 3", "ข้อ 4", "ข้อ 5"]


def test_an_indicator_takes_thai_digits_and_feeds_only_its_own_issue(office: Client, project: Project) -> None:
    project.indicators.all().delete()
    own, foreign = (Indicator.objects.filter(issue__programmes=p.programme_id).first() for p in (project, ProjectFactory()))
    row = {"level": "outcome", "name": "รายได้", "unit_of_measure": "บาท", "baseline_value": "๑,๒๐๐.๕", "baseline_year": "2569"}
    row |= {"target_value": "1,500", "contributes_to": foreign.pk}
    sent = {"beneficiaries": "12000"}
    assert office.post(section(project, "results"), sent | rows("indicators", row)).status_code == 422
    gregorian = row | {"contributes_to": own.pk, "baseline_year": "2026"}
    assert office.post(section(project, "results"), sent | rows("indicators", gregorian)).status_code == 422
    assert office.post(section(project, "results"), sent | rows("indicators", row | {"contributes_to": own.pk})).status_code == 302
    kept = project.indicators.get()
    assert (kept.baseline_value, kept.target_value, kept.contributes_to) == (Decimal("1200.5"), Decimal(1500), own)


@pytest.mark.parametrize(("first", "last", "status"), [(10, 9, 302), (1, 12, 422), (10, "", 422), ("", "", 302), (9, 10, 422)])
def test_months_run_in_the_order_of_the_budget_year(office: Client, project: Project, first: Any, last: Any, status: int) -> None:
    project.activities.all().delete()
    row = {"name": "ก่อสร้าง", "expense_type": "investment", "amount_baht": "๑,๐๐๐,๐๐๐", "month_from": first, "month_to": last}
    assert office.post(section(project, "activities"), rows("activities", row)).status_code == status


def test_a_year_is_bound_once(office: Client, project: Project) -> None:
    row = {"year": 2571, "amount_baht": "200,000"}
    sent = {"is_multi_year": "on", "commitment_baht": "1,000,000"}
    assert office.post(section(project, "time"), sent | rows("year_slices", row, row)).status_code == 422
    assert office.post(section(project, "time"), sent | rows("year_slices", row, row | {"year": 2027})).status_code == 422
    assert office.post(section(project, "time"), sent | rows("year_slices", row, row | {"year": 2572})).status_code == 302
    assert [each.year for each in project.year_slices.all()] == [2571, 2572]


def test_the_quarters_run_up_to_the_amount(office: Client, project: Project) -> None:
    sent = {
        "starts_on": "1/10/2570",
        "ends_on": "30/9/2571",
        "q1_baht": "100,000",
        "q2_baht": "0",
        "q3_baht": "๔๐๐,๐๐๐",
        "q4_baht": "400,000",
    }
    assert office.post(section(project, "time"), sent | rows("year_slices")).status_code == 302
    page = office.get(project.get_absolute_url())
    assert [(row.amount, row.running, row.share) for row in page.context["quarters"]] == [
        (Decimal(100_000), Decimal(100_000), 10),
        (Decimal(0), Decimal(100_000), 10),
        (Decimal(400_000), Decimal(500_000), 50),
        (Decimal(400_000), Decimal(900_000), 90),
    ]
    assert "รวมสี่ไตรมาส 900,000 บาท ไม่เท่ากับงบประมาณของโครงการ 1,000,000 บาท" in page.content.decode()


def test_no_quarter_means_no_plan(project: Project) -> None:
    assert quarters(project) == []


# ---------- the tree of items ----------

HEAD = {"level": 1, "expense_type": "investment"}


def test_items_stand_under_each_other_with_sums(office: Client, project: Project) -> None:
    given = [
        HEAD | {"description": "งานถนน"},
        HEAD | {"level": 2, "description": "ผิวทาง", "quantity": "2", "unit_cost_baht": "300,000"},
        HEAD | {"level": 2, "description": "ป้าย", "quantity": "๔", "unit_cost_baht": "๑๐๐,๐๐๐", "amount_baht": "400,000"},
        HEAD | {"description": "งานอื่น", "amount_baht": "0"},
        {"level": 1, "expense_type": "operating", "description": "", "amount_baht": ""},
    ]
    assert office.post(section(project, "items"), rows("items", *given)).status_code == 302
    nodes = item_tree(list(project.items.all()))
    assert [(n.number, n.item.description, n.amount, n.is_heading) for n in nodes] == [
        ("1", "งานถนน", Decimal(1_000_000), True),
        ("1.1", "ผิวทาง", Decimal(600_000), False),
        ("1.2", "ป้าย", Decimal(400_000), False),
        ("2", "งานอื่น", Decimal(0), False),
    ]
    assert "1.2 ป้าย" in office.get(project.get_absolute_url()).content.decode()


def test_a_new_item_goes_behind_the_row_it_names_and_a_lost_heading_keeps_its_rows(office: Client, project: Project) -> None:
    head = BriefItem.objects.create(project=project, order=1, description="หัวข้อ")
    low = BriefItem.objects.create(project=project, order=2, parent=head, description="ย่อย", amount_baht=100)
    last = BriefItem.objects.create(project=project, order=3, description="ท้าย", amount_baht=200)
    old = [
        HEAD | {"id": head.pk, "place": 1, "description": "หัวข้อ"},
        HEAD | {"id": low.pk, "place": 2, "level": 2, "description": "ย่อย", "amount_baht": "100"},
        HEAD | {"id": last.pk, "place": 3, "description": "ท้าย", "amount_baht": "200"},
    ]
    new = HEAD | {"place": 2, "level": 2, "description": "แทรก", "amount_baht": "50"}
    assert office.post(section(project, "items"), rows("items", *old, new, initial=3)).status_code == 302
    assert [(n.number, n.item.description) for n in item_tree(list(project.items.all()))] == [
        ("1", "หัวข้อ"), ("1.1", "ย่อย"), ("1.2", "แทรก"), ("2", "ท้าย"),
    ]  # fmt: skip
    inserted = project.items.get(description="แทรก")
    left = [
        old[0] | {"DELETE": "on"},
        old[1] | {"level": 1},
        HEAD | {"id": inserted.pk, "place": 3, "level": 2, "description": "แทรก", "amount_baht": "50"},
        old[2] | {"place": 4},
    ]
    answer = office.post(section(project, "items"), rows("items", *left, initial=4, revision=2))
    assert answer.status_code == 422, "a heading has no amount of its own"
    left[1]["amount_baht"] = ""
    assert office.post(section(project, "items"), rows("items", *left, initial=4, revision=2)).status_code == 302
    assert [(n.number, n.item.description, n.amount) for n in item_tree(list(project.items.all()))] == [
        ("1", "ย่อย", Decimal(50)), ("1.1", "แทรก", Decimal(50)), ("2", "ท้าย", Decimal(200)),
    ]  # fmt: skip


@pytest.mark.parametrize("row", [
    {"quantity": "3", "unit_cost_baht": "100", "amount_baht": "301"}, {"quantity": "-1"}, {"level": 2}, {"level": 9},
    {"amount_baht": "ร้อย"},
])  # fmt: skip
def test_an_item_that_does_not_add_up_is_refused(office: Client, project: Project, row: dict[str, Any]) -> None:
    assert office.post(section(project, "items"), rows("items", HEAD | {"description": "ก"} | row)).status_code == 422
    assert not project.items.exists()


def test_the_fourth_level_is_numbered_in_brackets(project: Project) -> None:
    above = None
    for order in range(1, 5):
        above = BriefItem.objects.create(project=project, order=order, parent=above, description=str(order), amount_baht=order)
    assert [(n.number, n.amount) for n in item_tree(list(project.items.all()))] == [
        ("1", Decimal(4)), ("1.1", Decimal(4)), ("1.1.1", Decimal(4)), ("(1)", Decimal(4)),
    ]  # fmt: skip


# ---------- places ----------


def in_phichit() -> Project:
    unit = ProvinceFactory(code="66", name_th="พิจิตร")
    return ProjectFactory(action_plan__unit=unit, children=False)


@pytest.mark.parametrize(("latitude", "longitude", "fault"), [
    ("16.44", "100.35", ""), ("๑๖.๔๔", "๑๐๐.๓๕", ""), ("13.75", "100.5", "latitude"), ("16.44", "", "longitude"),
    ("", "100.35", "latitude"),
    ("เหนือ", "100.35", "latitude"), ("16.44", "999", "longitude"), ("16.4400001234", "100.35", ""),
])  # fmt: skip
def test_a_coordinate_is_whole_and_lies_in_the_province(client: Client, latitude: str, longitude: str, fault: str) -> None:
    project = in_phichit()
    signed_in(client, hat("PROVINCE_OFFICE", project.action_plan.unit))
    row = {"province": project.action_plan.unit_id, "latitude": latitude, "longitude": longitude, "place": "บ้านใหม่"}
    answer = client.post(section(project, "places"), rows("sites", row))
    assert answer.status_code == (422 if fault else 302)
    if fault:
        assert fault in answer.context["rows"][0][1].errors[0]
    else:
        assert (project.sites.get().latitude, project.sites.get().longitude) == (Decimal("16.44"), Decimal("100.35"))


def test_the_fault_names_the_box_of_the_province(client: Client) -> None:
    project = in_phichit()
    signed_in(client, hat("PROVINCE_OFFICE", project.action_plan.unit))
    row = {"province": project.action_plan.unit_id, "latitude": "13.75", "longitude": "100.5"}
    page = client.post(section(project, "places"), rows("sites", row)).content.decode()
    assert "พิกัดอยู่นอกจังหวัดพิจิตร ละติจูดต้องอยู่ระหว่าง" in page


def test_a_site_of_another_province_is_no_choice(office: Client, project: Project) -> None:
    foreign = DistrictFactory()
    row = {"province": foreign.province_id, "district": foreign.pk}
    assert office.post(section(project, "places"), rows("sites", row)).status_code == 422


def test_kilometres_run_upwards(office: Client, project: Project) -> None:
    project.sites.all().delete()
    row = {"province": project.action_plan.unit_id, "road_no": "1001", "km_from": "12.5", "km_to": "3"}
    assert office.post(section(project, "places"), rows("sites", row)).status_code == 422
    assert office.post(section(project, "places"), rows("sites", row | {"km_to": "14.250"})).status_code == 302
    assert "ทางหลวงหมายเลข 1001 กม. 12.5 ถึง 14.25" in office.get(project.get_absolute_url()).content.decode()


def test_the_map_knows_where_its_corners_are(client: Client) -> None:
    project = in_phichit()
    signed_in(client, hat("PROVINCE_OFFICE", project.action_plan.unit))
    page = client.get(section(project, "places"))
    drawn, box = page.context["map"], outlines()["66"].box
    assert drawn.box == box
    assert f'data-west="{box.west}"' in page.content.decode()
    assert round((box.east - box.west) * drawn.across) == drawn.width
    assert map_of(["nowhere"]) is None


# ---------- readiness ----------


def checklist(**lines: dict[str, Any]) -> dict[str, Any]:
    return rows("readiness", *({"topic": topic, **lines.get(topic, {"state": ""})} for topic in ReadinessTopic.values))


def pdf(name: str = "โฉนด.pdf", content: bytes = b"%PDF-1.7 land") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_evidence_is_kept_for_those_who_see_the_project(office: Client, project: Project) -> None:
    sent = checklist(land={"state": "yes", "file": pdf(), "dated_on": "1/9/2570"}, staff={"state": "not_needed"})
    assert office.post(section(project, "readiness"), sent).status_code == 302
    assert [line.topic for line in project.readiness.all()] == ["land", "staff"]
    line = project.readiness.get(topic="land")
    answer = office.get(line.get_absolute_url())
    assert (answer.content, answer["Content-Type"], line.file_name) == (b"%PDF-1.7 land", "application/pdf", "โฉนด.pdf")
    assert "attachment" in answer["Content-Disposition"]
    assert "sandbox" in answer["Content-Security-Policy"]
    assert signed_in(Client(), hat("PROVINCE_OFFICE", ProvinceFactory())).get(line.get_absolute_url()).status_code == 404
    empty = project.readiness.get(topic="staff")
    assert office.get(empty.get_absolute_url()).status_code == 404
    other = ProjectFactory(action_plan=project.action_plan)
    assert office.get(reverse("plans:readiness_file", args=[other.pk, line.pk])).status_code == 404


@pytest.mark.parametrize(
    ("name", "content"), [("แบบ.pdf", b"MZ\x90\x00"), ("ก.html", b"<script>"), ("ใหญ่.pdf", b"%PDF-" + b"0" * 21_000_000)]
)
def test_files_of_another_kind_or_too_large_are_refused(office: Client, project: Project, name: str, content: bytes) -> None:
    answer = office.post(section(project, "readiness"), checklist(design={"state": "yes", "file": pdf(name, content)}))
    assert answer.status_code == 422
    assert not project.readiness.exists()


def test_a_file_without_a_state_is_asked_for_one(office: Client, project: Project) -> None:
    assert office.post(section(project, "readiness"), checklist(design={"state": "", "file": pdf()})).status_code == 422


def test_a_file_can_be_taken_away(office: Client, project: Project) -> None:
    office.post(section(project, "readiness"), checklist(land={"state": "yes", "file": pdf()}))
    line = project.readiness.get()
    others = [{"topic": topic, "state": ""} for topic in ReadinessTopic.values if topic != "land"]
    row = {"id": line.pk, "topic": "land", "state": "applied", "drop": "on"}
    assert office.post(section(project, "readiness"), rows("readiness", row, *others, initial=1, revision=2)).status_code == 302
    line.refresh_from_db()
    assert (line.state, line.file_hash, line.file_name) == ("applied", "", "")


def test_evidence_is_not_taken_for_a_plan_that_was_sent(office: Client, project: Project) -> None:
    bring(project.action_plan, "submitted")
    assert office.post(section(project, "readiness"), checklist(land={"state": "yes", "file": pdf()})).status_code == 409


def test_a_checklist_two_people_began_is_one_checklist(office: Client, project: Project) -> None:
    """Both pages were opened empty; the second save is asked only about the line both filled in."""
    opened = office.get(section(project, "readiness")).context["desk"].opened
    first = checklist(land={"state": "yes"}, design={"state": "no"})
    assert office.post(section(project, "readiness"), first | {"opened": opened}).status_code == 302
    second = checklist(land={"state": "applied"}, staff={"state": "yes", "file": pdf()})
    clash = office.post(section(project, "readiness"), second | {"opened": opened})
    assert clash.status_code == 409
    assert [(item.mine, item.theirs) for item in clash.context["clash"].items] == [("อยู่ระหว่างขอ", "มีแล้ว")]
    other = checklist(staff={"state": "yes", "file": pdf()}, permit={"state": "not_needed"})
    assert office.post(section(project, "readiness"), other | {"opened": opened}).status_code == 302
    lines = {line.topic: (line.state, bool(line.file_hash)) for line in project.readiness.all()}
    assert lines == {"land": ("yes", False), "design": ("no", False), "staff": ("yes", True), "permit": ("not_needed", False)}


def test_the_file_stays_with_its_line_when_a_line_before_it_was_filled_by_another(office: Client, project: Project) -> None:
    opened = office.get(section(project, "readiness")).context["desk"].opened
    office.post(section(project, "readiness"), checklist(estimate={"state": "yes"}) | {"opened": opened})
    files = {"land": pdf("ที่ดิน.pdf"), "estimate": pdf("ราคา.pdf", b"%PDF-1.7 b")}
    mine = checklist(**{topic: {"state": "yes", "file": file} for topic, file in files.items()})
    assert office.post(section(project, "readiness"), mine | {"opened": opened}).status_code == 302
    assert {line.topic: line.file_name for line in project.readiness.all()} == {"land": "ที่ดิน.pdf", "estimate": "ราคา.pdf"}


def test_a_year_both_bound_is_asked_and_stored_once(office: Client, project: Project) -> None:
    opened = office.get(section(project, "time")).context["desk"].opened
    for baht in ("1,000", "๑,๐๐๐"):
        sent = rows("year_slices", {"year": "2572", "amount_baht": baht}) | {"opened": opened}
        assert office.post(section(project, "time"), sent).status_code == 302
    sent = rows("year_slices", {"year": "๒๕๗๒", "amount_baht": "2,000"}) | {"opened": opened}
    clash = office.post(section(project, "time"), sent)
    assert clash.status_code == 409
    assert [(item.mine, item.theirs) for item in clash.context["clash"].items] == [("2,000", "1,000")]
    assert [row.amount_baht for row in project.year_slices.all()] == [1000]
