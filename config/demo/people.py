"""Demo people: one account per office, with invented names that say so, and their hats."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import Group

from accounts.grants import rebuild_grants
from accounts.models import Membership, User
from accounts.roles import ROLES
from core.fiscal import FiscalYear
from provinces.models import GroupHeadship

from .papers import Body, bodies, dice

MADE_UP = "(สมมุติ)"
FROM = date(2024, 10, 1)
ORDER = "สมมุติ 1/2567"
CENTRAL = {
    "nesdc": ("NESDC", "นักวิเคราะห์นโยบายและแผน สศช."),
    "bb": ("BUDGET_BUREAU", "นักวิเคราะห์งบประมาณ สำนักงบประมาณ"),
    "moi": ("MOI_OPS", "สำนักงานปลัดกระทรวงมหาดไทย"),
    "cgd": ("CGD", "กรมบัญชีกลาง"),
    "opdc": ("OPDC", "สำนักงาน ก.พ.ร."),
    "secretary": ("POLICY_SECRETARY", "ฝ่ายเลขานุการ ก.น.บ."),
    "cabinet": ("CABINET_SEC", "สำนักเลขาธิการคณะรัฐมนตรี"),
    "ministry": ("MINISTRY_OFFICER", "ผู้วางแผนของกระทรวงหรือกรม"),
    "admin": ("SYSTEM_ADMIN", "ผู้ดูแลระบบ"),
}

BESIDE = {  # those who put money beside one province's plan, and who checks theirs
    "lao": ("LAO_OFFICER", "เจ้าหน้าที่วิเคราะห์นโยบายและแผน อปท."),
    "laoprov": ("LAO_PROVINCE", "สำนักงานส่งเสริมการปกครองท้องถิ่น"),
    "private": ("PRIVATE_PARTNER", "ผู้แทนภาคเอกชน"),
}
WITH_OTHERS = frozenset({"50"})
PROPOSERS = {  # those who propose projects to a province, and who screens them
    "agency": ("PROVINCE_AGENCY", "หัวหน้าหน่วยดำเนินงานใน"),
    "district": ("DISTRICT_CHIEF", "นายอำเภอใน"),
    "screener": ("PLAN_SUBCOMMITTEE", "อนุกรรมการจัดทำแผน"),
}
WITH_PROPOSERS = frozenset({"50", "51"})
WITH_OSM_HEAD = frozenset({"G15"})  # a second person beside the officer: nobody screens what they wrote


@dataclass(frozen=True)
class Hat:
    """Who wears which role where; `capacity` only for acting hats."""

    username: str
    role: str
    body: Body | None = None
    capacity: str = ""

    @property
    def group(self) -> str:
        return f"{self.role}@{self.body.code if self.body else 'TH'}"


@dataclass(frozen=True)
class Account:
    username: str
    position: str

    @property
    def full_name(self) -> str:
        n, given, family = dice(self.username), names("given"), names("family")
        return f"{given[n % len(given)]} {family[n // len(given) % len(family)]} {MADE_UP}"


@cache
def names(part: str) -> list[str]:
    """Invented names: `given` with a title, or `family`."""
    with Path(settings.DATA_DIR, "demo", "names.csv").open(encoding="utf-8", newline="") as file:
        return [row["name"] for row in csv.DictReader(file) if row["part"] == part]


def accounts(known: Sequence[Body]) -> list[Account]:
    """Every demo account, by office."""
    made = [Account(name, position) for name, (_role, position) in CENTRAL.items()]
    for body in known:
        made += _of_group(body) if body.is_group else _of_province(body)
    return made


def usernames() -> list[str]:
    """Of every demo account, loaded or not."""
    return [account.username for account in accounts(bodies(FiscalYear.of(FROM).be))]


def _of_province(body: Body) -> list[Account]:
    return [
        Account(f"planner-{body.code}", f"นักวิเคราะห์นโยบายและแผน สำนักงาน{body.name}"),
        Account(f"governor-{body.code}", f"ผู้ว่าราชการ{body.name}"),
        *(Account(f"{name}-{body.code}", f"{position}{body.name}") for name, (_role, position) in _beside(body)),
    ]


def _beside(body: Body) -> list[tuple[str, tuple[str, str]]]:
    beside = list(BESIDE.items()) if body.code in WITH_OTHERS else []
    return [*beside, *PROPOSERS.items()] if body.code in WITH_PROPOSERS else beside


def _of_group(body: Body) -> list[Account]:
    heads = [Account(f"osmhead-{body.code}", f"หัวหน้า OSM {body.name}")] if body.code in WITH_OSM_HEAD else []
    return [Account(f"osm-{body.code}", f"เจ้าหน้าที่ OSM {body.name}"), *heads, Account(f"grouphead-{body.code}", f"หัวหน้า{body.name}")]


def hats(known: Sequence[Body]) -> Iterator[Hat]:
    """One hat per account; the governor of a group's centre acts as its head as well."""
    yield from (Hat(name, role) for name, (role, _position) in CENTRAL.items())
    heads = dict(GroupHeadship.objects.on(FROM).values_list("group__code", "province__code"))
    for body in known:
        if body.is_group:
            yield Hat(f"osm-{body.code}", "OSM_OFFICER", body)
            if body.code in WITH_OSM_HEAD:
                yield Hat(f"osmhead-{body.code}", "OSM_HEAD", body)
            yield Hat(f"grouphead-{body.code}", "GROUP_HEAD", body)
            yield Hat(f"governor-{heads[body.code]}", "GROUP_HEAD", body, f"หัวหน้า{body.name}")
        else:
            yield Hat(f"planner-{body.code}", "PROVINCE_OFFICE", body)
            yield Hat(f"governor-{body.code}", "GOVERNOR", body)
            yield from (Hat(f"{name}-{body.code}", role, body) for name, (role, _position) in _beside(body))


def load(known: Sequence[Body]) -> None:
    """Adds missing people and hats and brings the demo's password to the one in the settings; the hash is made once."""
    wanted = accounts(known)
    _add_people(wanted)
    _set_password([account.username for account in wanted])
    _add_hats(list(hats(known)))
    rebuild_grants()


def _add_people(wanted: Sequence[Account]) -> None:
    there = set(User.objects.values_list("username", flat=True))
    User.objects.bulk_create(_user(account) for account in wanted if account.username not in there)


def _user(account: Account) -> User:
    is_admin = account.username == "admin"
    return User(
        username=account.username,
        full_name=account.full_name,
        position=account.position,
        password="!",
        is_staff=is_admin,
        is_superuser=is_admin,
    )


def _set_password(usernames: Sequence[str]) -> None:
    """People of the demo share one hash, so that one look at it tells whether the password is still the same."""
    users = User.objects.filter(username__in=usernames)
    hashes = set(users.values_list("password", flat=True))
    if len(hashes) != 1 or not check_password(settings.DEMO_PASSWORD, hashes.pop()):
        users.update(password=make_password(settings.DEMO_PASSWORD))


def _add_hats(wanted: Sequence[Hat]) -> None:
    groups = _groups({hat.group for hat in wanted})
    people = dict(User.objects.values_list("username", "pk"))
    there = set(Membership.objects.values_list("user__username", "role_group__name"))
    Membership.objects.bulk_create(
        Membership(
            user_id=people[hat.username], role_code=ROLES[hat.role].code, unit_id=hat.body.pk if hat.body else None, capacity=hat.capacity,
            order_no=ORDER if hat.capacity else "", valid_from=FROM, role_group=groups[hat.group], basis=MADE_UP,
        )
        for hat in wanted
        if (hat.username, hat.group) not in there
    )  # fmt: skip


def _groups(names: set[str]) -> dict[str, Group]:
    there = set(Group.objects.filter(name__in=names).values_list("name", flat=True))
    Group.objects.bulk_create(Group(name=name) for name in sorted(names - there))
    return {group.name: group for group in Group.objects.filter(name__in=names)}
