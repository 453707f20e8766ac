"""Who moves an entry and when: writers their own, the province checks, nobody both."""

from decimal import Decimal

import pytest

from accounts.roles import CHECK_ENTRY, OWN_ENTRY, ROLES
from coinvestment.models import Entry
from coinvestment.permissions import ENTRY_POLICY, KIND_ACTIONS, OWN_ACTIONS
from coinvestment.services import Yearly, save_results
from coinvestment.workflow import ENTRY_WORKFLOW
from core.errors import NoRight, NotYet
from tests.coinvestment.entries import EntryFactory, joint, owners
from tests.factories import GroupFactory, ProvinceFactory, bring, hat

pytestmark = pytest.mark.django_db
REASON = "หน่วยงานปรับแผนงบประมาณใหม่"
WRITERS = ("LAO_OFFICER", "MINISTRY_OFFICER", "PRIVATE_PARTNER")
CHECKERS = ("PROVINCE_OFFICE", "LAO_PROVINCE")


def blockers(entry: Entry, name: str, by: object, comment: str = REASON) -> list[str]:
    with pytest.raises(NotYet) as refused:
        ENTRY_WORKFLOW.perform(entry.pk, name, by=by, comment=comment)
    return [b.code for b in refused.value.blockers]


def test_the_whole_way_of_an_entry() -> None:
    entry = EntryFactory(fiscal_year=2571)
    writer, checker = hat("LAO_OFFICER", entry.unit), hat("PROVINCE_OFFICE", entry.unit)
    for name, by in [("propose", writer), ("validate", checker), ("confirm", writer), ("start", writer)]:
        ENTRY_WORKFLOW.perform(entry.pk, name, by=by, comment=REASON)
    assert blockers(entry, "deliver", writer) == ["result"]
    save_results(entry.pk, [Yearly(2571, Decimal(100), Decimal("950000.50"), "ตลาดเปิดใช้แล้ว")], by=writer)
    kept = ENTRY_WORKFLOW.perform(entry.pk, "deliver", by=writer, comment=REASON)
    assert kept.evidence["results"] == [["2571", "100.00", "950000.50"]]
    entry.refresh_from_db()
    assert entry.state == "delivered"
    assert entry.transitions.get(action="confirm").evidence["amount_baht"] == "1000000.00"


@pytest.mark.parametrize("role", CHECKERS)
def test_the_province_declines_with_a_reason_and_the_writer_proposes_again(role: str) -> None:
    entry = EntryFactory(state="proposed")
    checker = hat(role, entry.unit)
    assert blockers(entry, "decline", checker, "สั้น") == ["reason"]
    ENTRY_WORKFLOW.perform(entry.pk, "decline", by=checker, comment=REASON)
    ENTRY_WORKFLOW.perform(entry.pk, "propose", by=hat("LAO_OFFICER", entry.unit))
    entry.refresh_from_db()
    assert entry.state == "proposed"


def test_the_group_office_checks_the_groups_entries_and_only_reads_its_provinces() -> None:
    group = GroupFactory()
    head = hat("OSM_HEAD", group)
    ENTRY_WORKFLOW.perform(EntryFactory(unit=group, state="proposed").pk, "validate", by=head)
    with pytest.raises(NoRight):
        ENTRY_WORKFLOW.perform(EntryFactory(unit=group.members.first().province, state="proposed").pk, "validate", by=head)


@pytest.mark.parametrize("name", ["propose", "withdraw"])
@pytest.mark.parametrize("role", [*CHECKERS, "GOVERNOR", "NESDC", "PRIVATE_PARTNER", "MINISTRY_OFFICER"])
def test_nobody_else_moves_what_a_local_authority_wrote(role: str, name: str) -> None:
    entry = EntryFactory(state="declined")
    by = hat(role, None if ROLES[role].reach == "N" else entry.unit)
    with pytest.raises(NoRight):
        ENTRY_WORKFLOW.perform(entry.pk, name, by=by, comment=REASON)


def test_a_local_authority_next_door_sees_nothing() -> None:
    entry = EntryFactory(state="validated")
    other = hat("LAO_OFFICER", ProvinceFactory())
    assert not ENTRY_POLICY.scope(other, "view_entry").exists()
    with pytest.raises(NoRight):
        ENTRY_WORKFLOW.perform(entry.pk, "confirm", by=other)


def test_a_draft_is_seen_by_its_writers_only_whoever_else_sees_drafts() -> None:
    entry = EntryFactory()
    seen = {
        role: ENTRY_POLICY.scope(hat(role, None if ROLES[role].reach == "N" else entry.unit), "view_entry").filter(pk=entry.pk).exists()
        for role in ("LAO_OFFICER", "PROVINCE_OFFICE", "GOVERNOR", "PRIVATE_PARTNER", "NESDC", "MINISTRY_OFFICER")
    }
    assert seen == {role: role == "LAO_OFFICER" for role in seen}


def test_those_who_write_do_not_check_and_every_source_has_a_writer() -> None:
    assert [r.code for r in ROLES.values() if r.actions & OWN_ENTRY and r.actions & CHECK_ENTRY] == []
    assert OWN_ACTIONS == OWN_ENTRY
    assert {code for code, role in ROLES.items() if role.actions & OWN_ENTRY} == set(WRITERS)
    written = set().union(*(role.actions for role in ROLES.values()))
    assert all(actions <= written for actions in KIND_ACTIONS.values())


def test_money_without_an_issue_is_not_proposed_and_without_a_paper_not_confirmed() -> None:
    entry = EntryFactory(plan_issue=None, budget_ref="")
    writer = hat("LAO_OFFICER", entry.unit)
    assert blockers(entry, "propose", writer) == ["ALN-13"]
    assert blockers(bring(entry, "validated"), "confirm", writer) == ["ALN-13", "COF-02"]


@pytest.mark.parametrize(
    ("shares", "ok"),
    [
        (["60", "40"], True),
        (["33.33", "33.33", "33.34"], True),
        (["60", "39.99"], False),
        (["60", "40.01"], False),
        (["100"], False),
        ([], False),
    ],
)
def test_shares_are_a_hundred_before_an_entry_moves(shares: list[str], ok: bool) -> None:
    entry = joint(shares)
    writer = hat("LAO_OFFICER", entry.unit)
    if not ok:
        assert blockers(entry, "propose", writer) == ["shares"]
        return
    kept = ENTRY_WORKFLOW.perform(entry.pk, "propose", by=writer).evidence["shares"]
    assert [Decimal(share) for _name, share in kept] == [Decimal(share) for share in shares]


def test_an_entry_expires_after_its_year_only() -> None:
    unit = ProvinceFactory()
    checker = hat("PROVINCE_OFFICE", unit)
    assert blockers(EntryFactory(unit=unit, state="validated", fiscal_year=2590), "expire", checker) == ["year"]
    over = EntryFactory(unit=unit, state="validated", fiscal_year=2560)
    ENTRY_WORKFLOW.perform(over.pk, "expire", by=checker)
    assert Entry.objects.get(pk=over.pk).state == "expired"


def test_a_ministry_keeps_its_entry_in_every_province() -> None:
    entry = EntryFactory(kind="ministry", state="validated")
    Entry.objects.filter(pk=entry.pk).update(owner_group=owners("MINISTRY_OFFICER", type("Nation", (), {"code": "TH"})))
    ENTRY_WORKFLOW.perform(entry.pk, "confirm", by=hat("MINISTRY_OFFICER"))
