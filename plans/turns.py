"""Who holds a plan or an action plan while it is in a state: the whose-turn strips."""

from django.utils.translation import gettext_lazy as _

from accounts.papers import Turn


def _common(noun: str) -> tuple[Turn, ...]:
    return (
        Turn(frozenset({"draft", "returned"}), _("จังหวัดหรือกลุ่มจังหวัด"), _("จัดทำและลงนาม"), f"edit_{noun}"),
        Turn(frozenset({"submitted"}), _("ฝ่ายเลขานุการ"), _("รับไว้พิจารณา"), f"review_{noun}"),
        Turn(frozenset({"central_review"}), _("หน่วยงานกลาง"), _("พิจารณา"), f"review_{noun}"),
    )


PLAN_TURNS = (
    *_common("plan"),
    Turn(frozenset({"at_subcommittee"}), _("อนุกรรมการภาค"), _("เห็นชอบ"), "endorse_plan_region"),
    Turn(frozenset({"at_policy_committee"}), _("ก.น.บ."), _("เห็นชอบ"), "endorse_plan_nation"),
    Turn(frozenset({"at_cabinet"}), _("คณะรัฐมนตรี"), _("มีมติ"), "record_cabinet"),
)
ACTION_PLAN_TURNS = (
    *_common("action_plan"),
    Turn(frozenset({"at_subcommittee"}), _("อนุกรรมการภาค"), _("รับเข้าวาระ")),
)
