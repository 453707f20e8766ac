"""Shares of a joint venture: at least two partners, and a hundred percent."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from .models import EntryKind

Share = tuple[str, Decimal]
WHOLE, FEWEST = Decimal(100), 2


def share_fault(kind: str, shares: Sequence[Share]) -> str:
    """What is wrong with the partners, with the sum; empty when nothing is or when the kind has none."""
    if kind != EntryKind.LAO_JOINT:
        return ""
    if len(shares) < FEWEST:
        return _("อปท. ร่วมลงทุนต้องมีผู้ร่วมลงทุนอย่างน้อย %(n)s แห่ง ตอนนี้มี %(found)s แห่ง") % {"n": FEWEST, "found": len(shares)}
    if len({name for name, _share in shares}) < len(shares):
        return _("มีชื่อผู้ร่วมลงทุนซ้ำกัน รวมสัดส่วนของแห่งเดียวกันไว้บรรทัดเดียว")
    total = sum((share for _name, share in shares), Decimal(0))
    return "" if total == WHOLE else _sum_fault(total)


def _sum_fault(total: Decimal) -> str:
    words = {"total": f"{total.normalize():f}", "gap": f"{abs(WHOLE - total).normalize():f}"}
    if total < WHOLE:
        return _("สัดส่วนรวมได้ร้อยละ %(total)s ต้องเป็น 100 ยังขาดร้อยละ %(gap)s") % words
    return _("สัดส่วนรวมได้ร้อยละ %(total)s ต้องเป็น 100 เกินมาร้อยละ %(gap)s") % words
