"""Roles as data in code: who may do what, and on which kind of area. Source: process.md section 1.

Actions are bare codenames; `accounts.grants` projects them onto areas. Nobody compares role codes elsewhere.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Reach(StrEnum):
    """How far a role's area reaches."""

    NATION = "N"
    REGION = "R"
    GROUP = "G"
    PROVINCE = "P"


VIEW = frozenset({"view_unit", "view_plan", "view_action_plan", "view_request", "view_entry"})
DRAFT = frozenset({"edit_plan", "edit_action_plan", "edit_request", "answer_plan", "answer_action_plan", "answer_request"})
SIGN = frozenset({"sign_plan", "sign_action_plan", "sign_request"})
REVIEW_PLANS = frozenset({"review_plan", "review_action_plan"})
ADD_BRIEF = frozenset({"add_brief"})  # new projects in an action plan under way, none that is there changed
CHECK = frozenset({"run_check"})
NATION_CHECK = frozenset({"run_check", "run_national_check"})
OWN_ENTRY = frozenset({"edit_entry", "propose_entry", "confirm_entry", "withdraw_entry"})  # money of one's own body beside a plan
GRANT = frozenset({"grant_waiver"})
SECRETARY = VIEW | NATION_CHECK | GRANT | {"keep_calendar", "keep_rules"}  # windows and rule sets for all, extensions for one body
CHECK_ENTRY = frozenset({"validate_entry"})
SEE_PROPOSALS = frozenset({"view_proposal"})
PROPOSE = SEE_PROPOSALS | {"propose_project"}  # register an idea
WRITE_BRIEF = PROPOSE | {"develop_project"}  # take an idea on as its lead agency and write the brief
SCREEN = SEE_PROPOSALS | {"screen_project"}
BUREAU = VIEW | NATION_CHECK | {"review_request", "record_allocation"}
OFFICE = VIEW | DRAFT | CHECK | CHECK_ENTRY
ALL_ACTIONS = VIEW | DRAFT | SIGN | REVIEW_PLANS | NATION_CHECK | OWN_ENTRY | CHECK_ENTRY | WRITE_BRIEF | SCREEN | ADD_BRIEF | GRANT | {
    "keep_calendar", "keep_rules", "write_ministry_entry", "write_local_entry", "write_private_entry",
    "review_request", "record_allocation", "view_board", "endorse_plan_region", "endorse_plan_nation", "record_cabinet",
}  # fmt: skip


@dataclass(frozen=True)
class Role:
    """`actions` hold on the hat's own area, `member_actions` on the member provinces of a group."""

    code: str
    label: str | Promise
    label_en: str
    reach: Reach
    actions: frozenset[str] = VIEW
    member_actions: frozenset[str] = frozenset()
    sees_drafts: bool = False
    rank: int = 50


def _roles(*roles: Role) -> dict[str, Role]:
    return {role.code: role for role in roles}


N, R, G, P = Reach.NATION, Reach.REGION, Reach.GROUP, Reach.PROVINCE
ROLES = _roles(
    Role("CABINET_SEC", _("สำนักเลขาธิการคณะรัฐมนตรี"), "Cabinet Secretariat clerk", N, VIEW | {"record_cabinet"}),
    Role("POLICY_COMMITTEE", _("กรรมการ ก.น.บ."), "National policy committee member", N, VIEW | {"endorse_plan_nation"}),
    Role("POLICY_SECRETARY", _("ฝ่ายเลขานุการ ก.น.บ."), "Secretary of the national policy committee", N, SECRETARY),
    Role("REGION_SUBCOMMITTEE", _("คณะอนุกรรมการประจำภาค"), "Regional sub-committee", R, VIEW | {"endorse_plan_region"}),
    Role("NESDC_REGION", _("นักวิเคราะห์ สศช. สำนักงานภาค"), "NESDC regional office", R, VIEW | REVIEW_PLANS | CHECK),
    Role("NESDC", _("นักวิเคราะห์ สศช."), "NESDC analyst", N, VIEW | REVIEW_PLANS | NATION_CHECK | {"review_request"}),
    Role("BUDGET_BUREAU", _("นักวิเคราะห์งบประมาณ สงป."), "Budget Bureau analyst", N, BUREAU),
    Role("MOI_OPS", _("สำนักงานปลัดกระทรวงมหาดไทย"), "Office of the Permanent Secretary for Interior", N),
    Role("CGD", _("กรมบัญชีกลาง"), "Comptroller General's Department", N),
    Role("OPDC", _("สำนักงาน ก.พ.ร."), "Public Sector Development Commission", N),
    Role("DEPUTY_PM", _("รองนายกรัฐมนตรีที่กำกับภูมิภาค"), "Deputy Prime Minister", N),
    Role("PM_INSPECTOR", _("ผู้ตรวจราชการสำนักนายกรัฐมนตรี"), "PM's Office inspector-general", R),
    Role(
        "GROUP_HEAD", _("หัวหน้ากลุ่มจังหวัด"), "Governor acting as group head", G,
        VIEW | SIGN | CHECK | SEE_PROPOSALS | {"view_board"}, VIEW, True, 10,
    ),
    Role("GROUP_COMMITTEE", _("กรรมการ ก.บ.ก."), "Group administration committee member", G, VIEW | SEE_PROPOSALS, frozenset(), True),
    Role("OSM_HEAD", _("หัวหน้าสำนักบริหารยุทธศาสตร์กลุ่มจังหวัด"), "Head of OSM", G, OFFICE | SCREEN | {"view_board"}, VIEW, True, 20),
    Role("OSM_OFFICER", _("เจ้าหน้าที่ OSM"), "OSM officer", G, OFFICE | WRITE_BRIEF | SCREEN | {"view_board"}, VIEW, True, 30),
    Role("GOVERNOR", _("ผู้ว่าราชการจังหวัด"), "Governor", P, VIEW | SIGN | CHECK | SEE_PROPOSALS, frozenset(), True, 5),
    Role("DEPUTY_GOVERNOR", _("รองผู้ว่าราชการจังหวัด"), "Deputy governor", P, VIEW | CHECK | SEE_PROPOSALS, frozenset(), True, 15),
    Role("PROVINCE_COMMITTEE", _("กรรมการ ก.บ.จ."), "Province administration committee member", P, VIEW | SEE_PROPOSALS, frozenset(), True),
    Role("PLAN_SUBCOMMITTEE", _("อนุกรรมการจัดทำแผน"), "Plan sub-committee member", P, VIEW | SCREEN, frozenset(), True),
    Role("PROVINCE_OFFICE", _("นักวิเคราะห์ สำนักงานจังหวัด"), "Provincial office planner", P, OFFICE | WRITE_BRIEF | SCREEN, frozenset(), True, 30),  # noqa: E501
    Role("PROVINCE_AGENCY", _("หน่วยดำเนินงานในจังหวัด"), "Implementing agency in the province", P, VIEW | WRITE_BRIEF | ADD_BRIEF),
    Role("TREASURY_OFFICE", _("สำนักงานคลังจังหวัด"), "Provincial treasury office", P),
    Role("DISTRICT_CHIEF", _("นายอำเภอ"), "District chief", P, VIEW | PROPOSE),
    Role("LAO_OFFICER", _("องค์กรปกครองส่วนท้องถิ่น"), "Local authority officer", P, VIEW | OWN_ENTRY | PROPOSE | {"write_local_entry"}),
    Role("LAO_PROVINCE", _("สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัด"), "Provincial local-administration office", P, VIEW | CHECK_ENTRY),
    Role("MINISTRY_OFFICER", _("ผู้วางแผนของกระทรวงหรือกรม"), "Ministry planner", N, VIEW | OWN_ENTRY | {"write_ministry_entry"}),
    Role("PRIVATE_PARTNER", _("ภาคเอกชน"), "Private partner", P, VIEW | OWN_ENTRY | {"write_private_entry"}),
    Role("GG_COMMITTEE", _("กรรมการธรรมาภิบาลจังหวัด"), "Good-governance committee member", P),
    Role("AUDITOR", _("ผู้ตรวจสอบ"), "Auditor", N, VIEW | SEE_PROPOSALS),
    Role("SYSTEM_ADMIN", _("ผู้ดูแลระบบ"), "System administrator", N, frozenset({"view_unit"})),
)  # fmt: skip
ROLE_CHOICES = [(code, role.label) for code, role in ROLES.items()]
