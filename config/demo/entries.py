"""Demo money of others beside the plans of Chiang Mai and its group for 2571: every source, one or two entries in each state."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import Membership
from coinvestment.models import Entry, EntryKind, EntryResult, Partner
from coinvestment.workflow import ENTRY_WORKFLOW
from plans.models import AnnualActionPlan, Project, Stage

from .papers import NOTE, Body
from .write import bulk, enter

YEAR = 2571
LETTER = "หนังสือยืนยัน สมมุติ 0000/1 (ข้อมูลสมมุติเพื่อการสาธิต)"
RESULT = {"fiscal_year": YEAR, "percent": 35, "spent_baht": Decimal(315_000), "note": "จัดซื้อเครื่องพ่นแล้ว 2 จาก 6 เครื่อง (ข้อมูลสมมุติ)"}
SHARES = (("เทศบาลเมืองตัวอย่าง (สมมุติ)", 60), ("อบต. ตัวอย่าง (สมมุติ)", 40))


@dataclass(frozen=True)
class Gift:
    """`rank` is that of the project it goes with, or whose issue it supports when it stands beside the project (`tied` False)."""

    by: str
    kind: EntryKind
    state: str
    body: str
    title: str
    baht: int
    rank: int
    step: Stage
    tied: bool = True


M, L, P = "ministry", "lao", "private"
GIFTS: Mapping[str, Sequence[Gift]] = {
    "50": (
        Gift(M, EntryKind.MINISTRY, "confirmed", "กรมส่งเสริมอุตสาหกรรม", "โรงงานต้นแบบแปรรูปกาแฟ", 12_400_000, 1, Stage.MIDSTREAM),
        Gift(P, EntryKind.PRIVATE, "validated", "หอการค้าจังหวัด (สมมุติ)", "กองทุนสินเชื่อดอกเบี้ยต่ำให้คู่ค้ารายย่อย", 8_000_000, 1, Stage.DOWNSTREAM),
        Gift(M, EntryKind.MINISTRY, "validated", "กรมชลประทาน", "ระบบส่งน้ำเข้าแปลงผักเมืองหนาว", 26_500_000, 2, Stage.UPSTREAM),
        Gift(L, EntryKind.LAO_GRANT, "confirmed", "เทศบาลเมืองตัวอย่าง (สมมุติ)", "ห้องเย็นเก็บพืชผลก่อนส่งตลาด", 3_600_000, 2, Stage.MIDSTREAM),
        Gift(P, EntryKind.PRIVATE, "confirmed", "สหกรณ์โคนมตัวอย่าง (สมมุติ)", "รถห้องเย็นรับซื้อน้ำนมดิบ", 4_200_000, 2, Stage.DOWNSTREAM),
        Gift(L, EntryKind.LAO_JOINT, "validated", "เทศบาลและ อบต. ตัวอย่าง (สมมุติ)", "ห้องน้ำสาธารณะริมทาง", 2_750_000, 3, Stage.ENABLING),
        Gift(L, EntryKind.LAO_OWN, "proposed", "เทศบาลเมืองตัวอย่าง (สมมุติ)", "ไฟลานกาดกลางคืน", 1_150_000, 3, Stage.DOWNSTREAM, tied=False),
        Gift(P, EntryKind.PPP, "draft", "บริษัทขนส่งตัวอย่าง (สมมุติ)", "รถโดยสารไฟฟ้ารับส่งสนามบิน", 45_000_000, 3, Stage.ENABLING, tied=False),
        Gift(M, EntryKind.MINISTRY, "declined", "กรมกิจการผู้สูงอายุ", "ศูนย์พักกลางวันของผู้สูงวัย", 5_300_000, 4, Stage.DOWNSTREAM, tied=False),
        Gift(L, EntryKind.LAO_OWN, "delivering", "อบต. ตัวอย่าง (สมมุติ)", "เครื่องพ่นละอองน้ำและแนวกันไฟชุมชน", 900_000, 5, Stage.UPSTREAM),
    ),
    "G15": (
        Gift(M, EntryKind.MINISTRY, "confirmed", "กรมส่งเสริมการค้าระหว่างประเทศ", "คณะผู้ซื้อต่างชาติเยือนภาคเหนือ", 7_800_000, 1, Stage.DOWNSTREAM),
        Gift(M, EntryKind.OTHER, "proposed", "กองทุนสิ่งแวดล้อม", "อุปกรณ์วัดฝุ่นละอองขนาดเล็กแบบพกพา", 3_100_000, 2, Stage.ENABLING, tied=False),
    ),
}  # fmt: skip
CONFIRMED = frozenset({"confirmed", "delivering"})


def load(known: Sequence[Body]) -> int:
    """Of the bodies that have none of that year yet. Returns how many were added."""
    there = set(Entry.objects.filter(fiscal_year=YEAR).values_list("unit__code", flat=True))
    return sum(_of_body(body) for body in known if body.code in GIFTS and body.code not in there)


def _of_body(body: Body) -> int:
    paper = AnnualActionPlan.objects.filter(unit_id=body.pk, fiscal_year=YEAR).first()
    if paper is None:
        return 0
    pairs = list(_entries(body, _by_rank(paper)))
    bulk(entry for _gift, entry in pairs)
    bulk(
        Partner(entry=entry, name=name, share_percent=share)
        for gift, entry in pairs
        if gift.kind == EntryKind.LAO_JOINT
        for name, share in SHARES
    )
    bulk(EntryResult(entry=entry, **RESULT) for gift, entry in pairs if gift.state == "delivering")
    enter(ENTRY_WORKFLOW, ((entry, gift.state) for gift, entry in pairs))
    return len(pairs)


def _by_rank(paper: AnnualActionPlan) -> dict[int, Project]:
    return {project.rank or 0: project for project in paper.projects.select_related("programme").exclude(programme=None)}


def _entries(body: Body, projects: Mapping[int, Project]) -> Iterator[tuple[Gift, Entry]]:
    names = {gift.by if gift.by == M else f"{gift.by}-50" for gift in GIFTS[body.code]}
    hats = {hat.user.username: hat for hat in Membership.objects.filter(user__username__in=names).select_related("user")}
    for gift in GIFTS[body.code]:
        project, hat = projects.get(gift.rank), hats.get(gift.by if gift.by == M else f"{gift.by}-50")
        if project is not None and project.programme is not None and hat is not None:
            yield gift, _entry(body, gift, project, hat)


def _entry(body: Body, gift: Gift, project: Project, hat: Membership) -> Entry:
    return Entry(
        unit_id=body.pk, kind=gift.kind, body_name=gift.body, owner_group_id=hat.role_group_id, title=gift.title,
        plan_issue_id=project.programme.issue_id if project.programme else None, supports_project=project if gift.tied else None,
        value_chain_step=gift.step, fiscal_year=YEAR, amount_baht=Decimal(gift.baht), budget_ref=LETTER if gift.state in CONFIRMED else "",
        province_id=body.provinces[0], note=NOTE, is_made_up=True,
    )  # fmt: skip
