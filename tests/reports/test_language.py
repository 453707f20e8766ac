"""Official papers are Thai, also when an officer who reads English asks for them."""

import pytest
from django.utils.translation import override

from reports.services import freeze
from tests.factories import ProvinceFactory, papers

pytestmark = pytest.mark.django_db


def test_a_paper_asked_for_in_english_is_the_thai_one() -> None:
    request = papers(ProvinceFactory(name_th="น่าน"), projects=2)
    for paper in (request, request.action_plan):
        with override("th"):
            thai = freeze(paper, digits="thai")
        with override("en"):
            assert freeze(paper, digits="thai") == thai
        assert "จังหวัดน่าน" in thai.title
