"""What the page frame shows: hat, destinations, inbox count."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    return {"hat": getattr(request, "hat", None), "demo_mode": settings.DEMO_MODE, "main_nav": [], "inbox_count": 0}
