"""From a snapshot to a PDF: its sections drawn with the template of the print."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from core.thai import baht_words, thai_date, thai_digits

from ..engine import render_pdf
from .kind import Print, Snapshot
from .registry import PRINTS

STYLES = Path(__file__).with_name("papers.css")


def pdf_of(document: Any, progress: Callable[[int, int], None] | None = None) -> bytes:
    """The document's PDF; the same document gives the same bytes."""
    kind = PRINTS[document.code]
    with translation.override("th"):
        return render_pdf(
            list(_drawn(kind, document.snapshot, document.digits)),
            title=document.title,
            css=STYLES.read_text(encoding="utf-8"),
            footer=_footer(kind, document),
            watermark="ร่าง" if document.is_draft else None,
            landscape=kind.landscape,
            digits=document.digits,
            issued_at=document.made_at,
            progress=progress,
        )


def _drawn(kind: Print, snapshot: Snapshot, digits: str) -> Iterator[str]:
    parts = list(kind.sections(snapshot))
    frame = _frame(kind, snapshot, digits)
    for index, part in enumerate(parts):
        context = {**frame, **part, "first": index == 0, "last": index == len(parts) - 1}
        yield render_to_string(f"reports/{kind.code}.html", context)


def _frame(kind: Print, snapshot: Snapshot, digits: str) -> Snapshot:
    return {
        "s": snapshot,
        "digits": digits,
        "heading": kind.heading,
        "form": kind.form_name(snapshot),
        "words": baht_words(Decimal(snapshot["total"])),
        "signer": _signer(snapshot["signed"]),
        "approver": approver(snapshot),
        "committee": "ก.บ.ก." if snapshot["is_group"] else "ก.บ.จ.",
    }


def approver(snapshot: Snapshot) -> str:
    return f"หัวหน้า{snapshot['unit']}" if snapshot["is_group"] else f"ผู้ว่าราชการ{snapshot['unit']}"


def _signer(signed: Snapshot | None) -> tuple[str, list[str]] | None:
    """Name and the rest of the signature: office, capacity, order."""
    if signed is None:
        return None
    name, *rest = signed["by"].split(" · ")
    return name, rest


def _footer(kind: Print, document: Any) -> str:
    """Version and moment of printing; a made-up paper says so."""
    snapshot = document.snapshot
    origin = " · ข้อมูลสมมุติเพื่อสาธิต" if snapshot["made_up"] else ""
    text = f"{kind.caption(snapshot)} · ข้อมูลบันทึกครั้งที่ {snapshot['revision']} · พิมพ์ {thai_date(document.made_at)}{origin}"
    return f"{thai_digits(text) if document.digits == 'thai' else text} · {document.snapshot_digest[:12]}"
