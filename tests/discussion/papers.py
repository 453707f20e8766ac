"""A paper with people around it, and small files of every kind."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

from django.test import Client

from accounts.models import Membership
from discussion.kinds import kind_of
from tests.factories import hat

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
PDF = b"%PDF-1.7\n%%EOF\n"


def office(part: str, *more: str) -> bytes:
    """A container with the parts of an office file."""
    held = BytesIO()
    with ZipFile(held, "w") as archive:
        for name in ("[Content_Types].xml", part, *more):
            archive.writestr(name, "<x/>")
    return held.getvalue()


def planner(paper: Any) -> Membership:
    return hat("PROVINCE_OFFICE", paper.unit)


def signed_in(who: Membership, **more: Any) -> Client:
    client = Client(**more)
    client.force_login(who.user)
    return client


def open_url(paper: Any) -> str:
    return f"/comments/{kind_of(paper).name}/{paper.pk}/"


def attach_url(paper: Any) -> str:
    return f"/attachments/{kind_of(paper).name}/{paper.pk}/"
