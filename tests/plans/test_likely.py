"""A broken link is offered the three likeliest targets, where it is mended."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from plans.likely import likeliest
from plans.models import DevelopmentIssue, RegionalGuideline
from tests.factories import DevelopmentPlanFactory, hat

NAMES = {1: "ยกระดับการผลิตสินค้าเกษตร", 2: "พัฒนาการท่องเที่ยวเชิงวัฒนธรรม", 3: "ป้องกันน้ำท่วม", 4: "ยกระดับการท่องเที่ยวสู่สากล"}


def test_the_nearest_names_come_first_and_three_at_most() -> None:
    found = likeliest("พัฒนาการท่องเที่ยวเชิงวัฒนธรรมและธรรมชาติ", NAMES)
    assert (found[:2], len(found)) == ([2, 4], 3)
    assert likeliest("อะไรก็ได้", {}) == []


@pytest.fixture
def issue(db: None) -> DevelopmentIssue:
    """An issue without a regional link, in a region with four guidelines of its years and one of years gone by."""
    plan = DevelopmentPlanFactory(state="draft", year_from=2571)
    for number, name in NAMES.items():
        RegionalGuideline.objects.create(region=plan.unit.region, period="2571–2575", number=number, text=name)
    RegionalGuideline.objects.create(region=plan.unit.region, period="2561–2565", number=9, text="พัฒนาการท่องเที่ยวเชิงวัฒนธรรม")
    found: Any = plan.issues.get()
    DevelopmentIssue.objects.filter(pk=found.pk).update(name="พัฒนาการท่องเที่ยวเชิงวัฒนธรรม")
    return DevelopmentIssue.objects.get(pk=found.pk)


def groups(client: Client, issue: DevelopmentIssue) -> list[tuple[str, list[str]]]:
    client.force_login(hat("PROVINCE_OFFICE", issue.plan.unit).user)
    page = client.get(reverse("plans:plan_part", args=[issue.plan_id, "issues", issue.pk]))
    choices: Any = page.context["form"].fields["regional_links"].choices
    return [(heading, [label for _pk, label in rows]) for heading, rows in choices]


def test_the_form_of_an_issue_without_a_link_begins_with_the_likeliest_of_its_years(issue: DevelopmentIssue, client: Client) -> None:
    found = groups(client, issue)
    assert found[0][0] == "น่าจะตรงที่สุด"
    assert found[0][1][:2] == [f"2. {NAMES[2]}", f"4. {NAMES[4]}"]
    assert [len(labels) for _heading, labels in found] == [3, 1, 1]


def test_a_link_of_years_gone_by_is_broken_and_one_that_fits_is_not(issue: DevelopmentIssue, client: Client) -> None:
    issue.regional_links.set(RegionalGuideline.objects.filter(period="2561–2565"))
    assert groups(client, issue)[0][0] == "น่าจะตรงที่สุด"
    issue.regional_links.set(RegionalGuideline.objects.filter(number=3))
    assert [heading for heading, _labels in groups(client, issue)] == ["2571–2575", "2561–2565"]
