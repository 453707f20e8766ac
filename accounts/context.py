"""What the page frame shows of the person: hat and destinations. The inbox count comes from `config.inbox`."""

from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.parts import Destination

from .models import Membership


class Place(NamedTuple):
    """A destination, shown to hats that hold the action (an empty action: to everybody); `also` is a path that belongs to it.

    A `spare` one gives way where the menu would be too long: that hat reaches it from its unit's page.
    """

    label: str | Promise
    url_name: str
    action: str = ""
    also: str = ""
    spare: bool = False


PLACES = (
    Place(_("งานของฉัน"), "home"),
    Place(_("แผนพัฒนา"), "plans:plan_list", "view_plan"),
    Place(_("ข้อเสนอโครงการ"), "plans:proposal_list", "view_proposal", spare=True),
    Place(_("แผนปฏิบัติราชการ"), "plans:action_plan_list", "view_action_plan", "/projects/"),
    Place(_("คำของบประมาณ"), "budgets:request_list", "view_request"),
    Place(_("จังหวัดและกลุ่มจังหวัด"), "provinces:units", "view_unit"),
    Place(_("กระดานกลุ่มจังหวัด"), "osm:own_board", "view_board"),
)

MOST = 6


def frame(request: HttpRequest) -> dict[str, Any]:
    hat: Membership | None = getattr(request, "hat", None)
    return {"hat": hat, "demo_mode": settings.DEMO_MODE, "main_nav": destinations(hat, request.path) if hat else []}


def destinations(hat: Membership, path: str) -> list[Destination]:
    """At most six. No query."""
    held = hat.role.actions | hat.role.member_actions
    places = [place for place in PLACES if not place.action or place.action in held]
    found = [(place, reverse(place.url_name)) for place in places if not place.spare or len(places) <= MOST]
    return [Destination(str(place.label), url, _is_here(place, url, path)) for place, url in found]


def _is_here(place: Place, url: str, path: str) -> bool:
    return path == url if url == "/" else path.startswith(tuple(filter(None, (url, place.also))))
