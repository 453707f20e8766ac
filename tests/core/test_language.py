import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_pages_are_thai_whatever_the_browser_prefers() -> None:
    page = Client().get(reverse("account_login"), headers={"Accept-Language": "en"})
    assert 'lang="th"' in page.content.decode()


def test_the_reader_can_choose_english() -> None:
    client = Client()
    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    assert 'lang="en"' in client.get(reverse("account_login")).content.decode()
