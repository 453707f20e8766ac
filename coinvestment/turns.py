"""Whose turn an entry is."""

from django.utils.translation import gettext_lazy as _

from accounts.papers import Turn

_OWNER = _("หน่วยงานเจ้าของเงิน")
ENTRY_TURNS = (
    Turn(frozenset({"draft", "declined"}), _OWNER, _("จัดทำและเสนอ"), "propose_entry"),
    Turn(frozenset({"proposed"}), _("สำนักงานจังหวัด ท้องถิ่นจังหวัด หรือ OSM"), _("ตรวจ"), "validate_entry"),
    Turn(frozenset({"validated"}), _OWNER, _("ยืนยันวงเงิน"), "confirm_entry"),
    Turn(frozenset({"confirmed", "delivering"}), _OWNER, _("ดำเนินการและบันทึกผล"), "confirm_entry"),
)
SIDE_EXITS = frozenset({"withdrawn", "expired"})
