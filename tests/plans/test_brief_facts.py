"""What the rules read of a brief, from real rows: leaves, equipment, coordinates, empty columns."""

from decimal import Decimal

import pytest

from plans.facts import BriefFacts, action_plan_facts
from plans.models import BriefItem, NeedKind, NeedSource, Project, ProjectIndicator, ProjectKind, ProjectSite
from plans.rules import check_action_plan
from provinces.models import Province
from tests.factories import ActionPlanFactory, GroupFactory, ProjectFactory, ProvinceFactory

pytestmark = pytest.mark.django_db


def brief(project: Project) -> BriefFacts:
    facts = action_plan_facts([project.action_plan_id])[project.action_plan_id]
    return next(p.brief for p in facts.projects if p.pk == project.pk)


def item(project: Project, name: str, **more: object) -> BriefItem:
    values = {"expense_type": "investment", "amount_baht": Decimal(100), "order": project.items.count() + 1}
    return BriefItem.objects.create(project=project, description=name, **values | more)  # type: ignore[misc]


def codes(project: Project) -> set[str]:
    return {f.code for f in check_action_plan(project.action_plan_id).findings}


def test_headings_are_no_items() -> None:
    project = ProjectFactory(children=False)
    heading = item(project, "งบลงทุน", amount_baht=0)
    middle = item(project, "ค่าครุภัณฑ์", parent=heading, amount_baht=0)
    leaf = item(project, "รถบรรทุกน้ำ", parent=middle)
    assert [i.pk for i in brief(project).items] == [leaf.pk]


@pytest.mark.parametrize(
    ("heading", "category", "name", "kind", "expected"),
    [
        ("ค่าครุภัณฑ์", "", "รถบรรทุกน้ำ", ProjectKind.MIXED, True),
        ("ค่าครุภัณฑ์ ที่ดินและสิ่งก่อสร้าง", "ค่าที่ดินและสิ่งก่อสร้าง", "อาคารพร้อมครุภัณฑ์", ProjectKind.MIXED, False),
        ("ค่าครุภัณฑ์ ที่ดินและสิ่งก่อสร้าง", "", "ครุภัณฑ์การเกษตร", ProjectKind.MIXED, True),
        ("ค่าครุภัณฑ์ ที่ดินและสิ่งก่อสร้าง", "", "ถนน คสล.", ProjectKind.MIXED, False),
        ("งบลงทุน", "", "รถบรรทุกน้ำ", ProjectKind.EQUIPMENT, True),
    ],
)
def test_equipment_is_told_by_the_nearest_heading(heading: str, category: str, name: str, kind: str, expected: bool) -> None:
    project = ProjectFactory(children=False, kind=kind)
    item(project, name, category=category, parent=item(project, heading))
    assert [i.is_equipment for i in brief(project).items] == [expected]


def test_operating_money_buys_no_equipment() -> None:
    project = ProjectFactory(children=False, kind=ProjectKind.EQUIPMENT)
    item(project, "ครุภัณฑ์เช่า", expense_type="operating")
    assert not brief(project).items[0].is_equipment


def test_a_tree_that_bites_its_tail_is_read_to_its_end() -> None:
    project = ProjectFactory(children=False)
    one, two = item(project, "ก"), item(project, "ข")
    BriefItem.objects.filter(pk=one.pk).update(parent=two)
    BriefItem.objects.filter(pk=two.pk).update(parent=one)
    leaf = item(project, "ค", parent=one)
    assert [i.pk for i in brief(project).items] == [leaf.pk]


def test_swapped_coordinates_lie_outside_the_province() -> None:
    project = ProjectFactory()
    site = project.sites.get()
    ProjectSite.objects.filter(pk=site.pk).update(latitude=site.longitude, longitude=site.latitude)
    assert codes(project) == {"GEO-02"}


def test_a_coordinate_of_the_neighbour_is_outside_too() -> None:
    bangkok, chiang_mai = ProvinceFactory(code="10"), ProvinceFactory(code="50")
    project = ProjectFactory(action_plan=ActionPlanFactory(unit=Province.objects.get(pk=chiang_mai.pk)))
    assert codes(project) == set()
    project.sites.update(latitude=Decimal("13.75"), longitude=Decimal("100.5"))
    assert codes(project) == {"GEO-02"}
    assert bangkok.code == "10"


def test_white_space_is_no_unit_and_no_source() -> None:
    project = ProjectFactory()
    ProjectIndicator.objects.filter(project=project, level="output").update(unit_of_measure=" ", data_source="\n", baseline_value=None)
    [output] = [i for i in brief(project).indicators if not i.is_outcome]
    assert output.lacks == ("unit_of_measure", "baseline_value", "data_source")
    [fault] = [f for f in check_action_plan(project.action_plan_id).findings if f.code == "CMP-02"]
    assert "หน่วยนับ, ค่าฐาน, แหล่งข้อมูล" in fault.message_th


def test_a_source_without_words_is_no_source() -> None:
    project = ProjectFactory()
    NeedSource.objects.filter(project=project).update(kind=NeedKind.OTHER)
    NeedSource.objects.create(project=project, kind=NeedKind.STATISTIC, reference=" ")
    assert codes(project) == {"EVD-04"}


def test_a_name_and_an_amount_are_no_brief_yet() -> None:
    """CMP-01 stops it; nothing that only a brief can say is held against it."""
    plan = ActionPlanFactory()
    project = Project.objects.create(action_plan=plan, project_key="X", name="โครงการจากเล่มพิมพ์", kind=ProjectKind.WORKS, amount_baht=10)
    result = check_action_plan(project.action_plan_id)
    assert {f.code for f in result.blockers} >= {"CMP-01", "ALN-06"}
    assert not {f.code for f in result.blockers + result.majors} & {"CMP-02", "ARI-02", "ARI-04", "RDY-01", "RDY-02", "GEO-02", "EVD-04"}


@pytest.mark.parametrize("kind", [ProjectKind.WORKS, ProjectKind.EQUIPMENT, ProjectKind.MIXED, ProjectKind.DEVELOPMENT])
def test_whole_briefs_of_every_kind_raise_nothing(kind: ProjectKind) -> None:
    for unit in (ProvinceFactory(), GroupFactory()):
        project = ProjectFactory(action_plan=ActionPlanFactory(unit=unit, fiscal_year=2573), kind=kind)
        assert codes(project) == set()
