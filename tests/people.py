"""The shortest way to a hat in a test."""

from datetime import date
from itertools import count
from typing import Any

from accounts.models import Membership, User
from provinces.models import PlanningUnit, Region

LONG_AGO = date(2020, 1, 1)
_numbers = count(1)


def wear(role: str, area: str = "", **more: Any) -> Membership:
    """A new person's hat: `area` is a unit's or a region's code, empty for the nation."""
    user = more.pop("user", None) or User.objects.create(username=f"person-{next(_numbers)}")
    unit = PlanningUnit.objects.filter(code=area).first()
    region = None if unit else Region.objects.filter(code=area).first()
    return Membership.objects.create(user=user, role_code=role, unit=unit, region=region, **{"valid_from": LONG_AGO, **more})


def superuser() -> User:
    return User.objects.create(username=f"admin-{next(_numbers)}", is_staff=True, is_superuser=True)
