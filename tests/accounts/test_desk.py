"""Drafts, presence, and presses that count once."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from redis import Redis

from accounts import drafts, once, presence
from accounts.models import Deed, FormDraft, Membership, User
from accounts.seats import Seat, seat_at
from accounts.tasks import forget_drafts
from plans.kin import members_of
from plans.models import AnnualActionPlan, DevelopmentIssue, DevelopmentPlan, Project
from tests.factories import DevelopmentPlanFactory, GroupFactory, ProjectFactory, ProvinceFactory, UserFactory, hat

pytestmark = pytest.mark.django_db
AJAX = {"X-Requested-With": "XMLHttpRequest"}


@pytest.fixture(autouse=True)
def _nobody_is_here(settings: Any) -> Iterator[None]:
    """Presence lives in Redis, which no rollback empties."""
    yield
    redis = Redis.from_url(settings.REDIS_URL)
    for room in redis.scan_iter("presence:*"):
        redis.delete(room)


@pytest.fixture
def project() -> Project:
    return ProjectFactory()


@pytest.fixture
def officer(project: Project) -> Membership:
    return hat("PROVINCE_OFFICE", project.action_plan.unit)


def signed_in(who: Membership) -> Client:
    client = Client()
    client.force_login(who.user)
    return client


def edit(project: Project) -> str:
    return reverse("plans:project_edit", args=[project.pk])


def keep(client: Client, desk: Any, **typed: Any) -> Any:
    beside = {"desk": desk.seat.ticket, "opened": desk.opened, "once": desk.once}
    return client.post(reverse("accounts:draft"), beside | typed, headers=AJAX)


# ---------- drafts ----------


def test_a_draft_is_kept_offered_used_and_dropped(project: Project, officer: Membership) -> None:
    client = signed_in(officer)
    desk = client.get(edit(project)).context["desk"]
    assert "ร่างที่พิมพ์บันทึกไว้แล้ว" in keep(client, desk, rationale="พิมพ์\0ไว้", amount_baht="๕").content.decode()
    page = client.get(edit(project))
    assert page.context["desk"].offered
    assert page.context["form"]["rationale"].value() == project.rationale
    used = client.get(page.context["desk"].use_url)
    assert (used.context["form"]["rationale"].value(), used.context["form"]["amount_baht"].value()) == ("พิมพ์ไว้", "๕")
    assert used.context["desk"].opened == desk.opened, "a later save still meets what others saved since"
    assert Project.objects.get(pk=project.pk).rationale == project.rationale
    gone = client.post(reverse("accounts:draft_drop"), {"desk": desk.seat.ticket})
    assert gone.url == edit(project)
    assert not FormDraft.objects.exists()


def test_a_draft_belongs_to_one_hat(project: Project, officer: Membership) -> None:
    client = signed_in(officer)
    desk = client.get(edit(project)).context["desk"]
    keep(client, desk, rationale="ของฉัน")
    colleague = signed_in(hat("PROVINCE_OFFICE", project.action_plan.unit))
    assert colleague.get(edit(project)).context["desk"].offered is None
    assert keep(colleague, desk, rationale="ปลอม").status_code == 404
    assert FormDraft.objects.get().hat == officer


@pytest.mark.parametrize("ticket", ["", "x", "\0", "9" * 5000])
def test_a_ticket_that_is_none_of_ours_is_not_found(officer: Membership, ticket: str) -> None:
    client = signed_in(officer)
    for name in ("draft", "draft_drop", "presence"):
        assert client.post(reverse(f"accounts:{name}"), {"desk": ticket}).status_code == 404


def test_who_no_longer_sees_the_paper_learns_and_keeps_nothing(project: Project, officer: Membership) -> None:
    ticket = seat_at(officer, project.action_plan, edit(project)).ticket
    client = signed_in(officer)
    assert client.get(reverse("accounts:presence"), {"desk": ticket}).status_code == 200
    stranger = hat("PROVINCE_OFFICE", ProvinceFactory())
    foreign = seat_at(stranger, project.action_plan, edit(project)).ticket
    for name in ("draft", "draft_drop", "presence"):
        assert signed_in(stranger).post(reverse(f"accounts:{name}"), {"desk": foreign}).status_code == 404
    officer.valid_until = timezone.localdate() - timedelta(days=1)
    officer.save()
    assert client.get(reverse("accounts:presence"), {"desk": ticket}).status_code == 404


def test_a_script_that_is_signed_out_is_told_so(project: Project, officer: Membership) -> None:
    answer = Client().post(reverse("accounts:draft"), {"desk": "x"}, headers=AJAX)
    assert answer.status_code == 401
    assert Client().post(edit(project), {"name": "x"}).url == f"/accounts/login/?next={edit(project)}"


def test_drafts_stay_few_and_small_and_grow_old(project: Project, officer: Membership) -> None:
    seats = [Seat(officer, f"/x/{n}/", "plans.project:1") for n in range(drafts.MOST_PER_HAT + 2)]
    for seat in seats:
        drafts.keep(seat, [("a", "b")], opened="", once="")
    assert FormDraft.objects.filter(hat=officer).count() == drafts.MOST_PER_HAT
    assert drafts.find(seats[0]) is None
    client = signed_in(officer)
    desk = client.get(edit(project)).context["desk"]
    assert keep(client, desk, rationale="ก" * drafts.LARGEST).status_code == 413
    FormDraft.objects.filter(key="/x/9/").update(saved_at=timezone.now() - drafts.KEPT_FOR - timedelta(minutes=1))
    Deed.objects.create(user=officer.user, token="a", digest="b", at=timezone.now() - once.REMEMBERED_FOR - timedelta(minutes=1))
    forget_drafts()
    assert FormDraft.objects.count() == drafts.MOST_PER_HAT - 1
    assert not Deed.objects.exists()


def test_a_draft_that_comes_after_the_save_is_not_kept(project: Project, officer: Membership) -> None:
    client = signed_in(officer)
    where = reverse("plans:plan_edit", args=[DevelopmentPlanFactory(unit=project.action_plan.unit, state="draft", year_from=2581).pk])
    desk = client.get(where).context["desk"]
    keep(client, desk, title="ชื่อ")
    beside = {"desk": desk.seat.ticket, "opened": desk.opened, "once": desk.once}
    assert client.post(where, beside | {"title": "ชื่อ"}).status_code == 302
    assert not FormDraft.objects.exists()
    assert keep(client, desk, title="ชื่อที่ส่งช้า").status_code == 200
    assert not FormDraft.objects.exists()


# ---------- presence ----------


def test_others_at_the_form_are_shown_and_gone_when_they_leave(project: Project, officer: Membership) -> None:
    colleague = hat("PROVINCE_OFFICE", project.action_plan.unit, user=UserFactory(full_name="สมชาย มั่นคง"))
    desk = signed_in(colleague).get(edit(project)).context["desk"]
    client = signed_in(officer)
    assert "<b>สมชาย มั่นคง</b>" in client.get(edit(project)).content.decode()
    assert "กำลังแก้เอกสารนี้อยู่" in client.get(project.get_absolute_url()).content.decode()
    assert "กำลังแก้เอกสารนี้อยู่" in client.get(project.action_plan.get_absolute_url()).content.decode()
    assert "สมชาย" not in client.get(ProjectFactory(action_plan=project.action_plan).get_absolute_url()).content.decode()
    signed_in(colleague).post(reverse("accounts:presence"), {"desk": desk.seat.ticket, "gone": "1"})
    assert "สมชาย" not in client.get(edit(project)).content.decode()


def test_a_person_does_not_meet_themselves_and_nobody_stays_for_ever(project: Project, officer: Membership) -> None:
    seat = seat_at(officer, project.action_plan, edit(project))
    second_hat = hat("PROVINCE_OFFICE", project.action_plan.unit, user=officer.user)
    presence.sit_down(seat_at(second_hat, project.action_plan, edit(project)))
    assert presence.others(seat) == []
    colleague = hat("PROVINCE_OFFICE", project.action_plan.unit)
    presence.sit_down(seat_at(colleague, project.action_plan, edit(project)))
    assert [(other.hat, other.here) for other in presence.others(seat)] == [(colleague, True)]
    with time_machine.travel(timezone.now() + timedelta(seconds=presence.ALIVE + 1)):
        assert presence.others(seat) == []


@pytest.mark.parametrize("number", [1, 20])
def test_presence_costs_one_query_however_many_are_there(
    project: Project, officer: Membership, number: int, django_assert_num_queries: Any
) -> None:
    for _ in range(number):
        presence.sit_down(seat_at(hat("PROVINCE_OFFICE", project.action_plan.unit), project.action_plan, edit(project)))
    with django_assert_num_queries(1):
        found = presence.others(seat_at(officer, project.action_plan, edit(project)))
        assert [str(other.hat) for other in found]
    assert len(found) == min(number, presence.SHOWN)


# ---------- one press, one deed ----------


@pytest.fixture
def draft_plan() -> DevelopmentPlan:
    return DevelopmentPlanFactory(state="draft")


def press(client: Client, plan: DevelopmentPlan, name: str, token: str) -> Any:
    where = reverse("plans:plan_part_new", args=[plan.pk, "issues"])
    return client.post(where, {"order": 9, "name": name, "once": token})


def test_the_second_press_is_led_to_what_the_first_made(draft_plan: DevelopmentPlan) -> None:
    client = signed_in(hat("PROVINCE_OFFICE", draft_plan.unit))
    assert press(client, draft_plan, "", "t1").status_code == 422
    assert not Deed.objects.exists(), "a fault makes nothing and may be pressed again"
    answers = [press(client, draft_plan, "ประเด็นใหม่", "t1") for _ in range(3)]
    made = DevelopmentIssue.objects.get(plan=draft_plan, name="ประเด็นใหม่")
    assert {answer.url for answer in answers} == {f"{draft_plan.get_absolute_url()}#issue-{made.pk}"}
    press(client, draft_plan, "ประเด็นใหม่", "t2")
    assert DevelopmentIssue.objects.filter(plan=draft_plan, name="ประเด็นใหม่").count() == 2, "another form is another deed"
    press(client, draft_plan, "แก้คำแล้วส่งอีก", "t1")
    assert DevelopmentIssue.objects.filter(plan=draft_plan, name="แก้คำแล้วส่งอีก").exists(), "another text is never swallowed"


def test_a_token_of_somebody_else_hides_nothing(draft_plan: DevelopmentPlan) -> None:
    for _ in range(2):
        press(signed_in(hat("PROVINCE_OFFICE", draft_plan.unit)), draft_plan, "ประเด็นใหม่", "t1")
    assert DevelopmentIssue.objects.filter(plan=draft_plan, name="ประเด็นใหม่").count() == 2


def at_once(work: Any, number: int = 2) -> list[Any]:
    """The answers of so many threads that start together, each on its own connection."""
    gate, answers = threading.Barrier(number), []

    def run() -> None:
        try:
            gate.wait()
            answers.append(work())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_make_one_draft() -> None:
    plan = DevelopmentPlanFactory(state="draft")
    user = hat("PROVINCE_OFFICE", plan.unit)
    clients = [signed_in(user) for _ in range(2)]
    answers = at_once(lambda: press(clients.pop(), plan, "ประเด็นใหม่", "t1").url)
    made = DevelopmentIssue.objects.get(plan=plan, name="ประเด็นใหม่")
    assert answers == [f"{plan.get_absolute_url()}#issue-{made.pk}"] * 2


@pytest.mark.django_db(transaction=True)
def test_two_saves_at_the_same_moment_end_as_one_save_and_one_question() -> None:
    project = ProjectFactory()
    names = ["ของคนแรก", "ของคนที่สอง"]
    work = []
    for name in names:
        client = signed_in(hat("PROVINCE_OFFICE", project.action_plan.unit))
        page = client.get(edit(project))
        sent = {bound.html_name: _plain(bound.value()) for bound in page.context["form"]} | {"opened": page.context["desk"].opened}
        work.append((client, sent | {"name": name, "once": page.context["desk"].once}))

    def save() -> int:
        client, sent = work.pop()
        return int(client.post(edit(project), sent).status_code)

    assert sorted(at_once(save)) == [302, 409]
    assert Project.objects.get(pk=project.pk).name in names


def _plain(value: Any) -> Any:
    return [getattr(each, "pk", each) for each in value] if isinstance(value, list) else "" if value is None else value


@pytest.mark.django_db(transaction=True)
def test_two_who_add_the_same_at_the_same_moment_add_it_once() -> None:
    """A key of the project table, and a member's role in an issue: both pages were right when they were sent."""
    plan = DevelopmentPlanFactory(state="draft", unit=GroupFactory())
    issue = plan.issues.get()
    programme, province = issue.programmes.get(), members_of(plan)[0]
    users = [hat("OSM_OFFICER", plan.unit).user for _n in range(2)]
    for kind, parent, sent in (
        ("table", programme.pk, {"order": 1, "project_key": "NEW-1", "name": "โครงการ"}),
        ("roles", issue.pk, {"order": 1, "province": province.pk, "text": "แปรรูป"}),
    ):
        url, work = f"{reverse('plans:plan_part_new', args=[plan.pk, kind])}?in={parent}", list(users)

        def add(url: str = url, work: list[User] = work, sent: dict[str, Any] = sent) -> int:
            client = Client()
            client.force_login(work.pop())
            return int(client.post(url, sent).status_code)

        assert sorted(at_once(add)) in ([302, 409], [302, 422]), kind
    assert programme.plan_projects.filter(project_key="NEW-1").count() == 1
    assert issue.roles.filter(province=province).count() == 1


@pytest.mark.parametrize(
    "name",
    [
        "plans:action_plan_start",
        "plans:plan_review",
        "plans:project_new",
        "plans:plan_part_new",
        "coinvestment:new",
        "plans:proposal_new",
    ],
)
def test_every_form_that_makes_something_carries_its_token(name: str) -> None:
    plan = DevelopmentPlanFactory(state="draft" if name == "plans:plan_part_new" else "in_force")
    paper = AnnualActionPlan.objects.create(unit=plan.unit, fiscal_year=plan.year_to, plan=plan)
    programme = plan.issues.get().programmes.get()
    programme.plan_projects.create(project_key="NEW", name="โครงการใหม่")
    args = {"plans:project_new": [paper.pk], "plans:plan_part_new": [plan.pk, "issues"], "coinvestment:new": [plan.unit.code]}
    args["plans:proposal_new"] = args["coinvestment:new"]
    who = hat("LAO_OFFICER" if name == "coinvestment:new" else "PROVINCE_OFFICE", plan.unit)
    page = signed_in(who).get(reverse(name, args=args.get(name, [plan.pk])))
    assert page.status_code == 200
    assert page.content.decode().count('name="once" value="') == 1
    assert page.content.decode().count('name="opened" value="') == 1
