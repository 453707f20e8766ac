"""From a snapshot to a PDF: the rows cut into sections of about 250, each drawn with the paper's template."""

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from core.thai import baht_words, thai_date, thai_digits

from ..engine import render_pdf

ROWS_PER_SECTION = 250
STYLES = Path(__file__).with_name("papers.css")
Snapshot = dict[str, Any]
Section = list[Snapshot]
HEADINGS = {
    "j2": "บัญชีโครงการตามแผนปฏิบัติราชการประจำปี",
    "request": "สรุปคำของบประมาณรายจ่ายประจำปี",
}


def pdf_of(document: Any, progress: Callable[[int, int], None] | None = None) -> bytes:
    """The document's PDF; the same document gives the same bytes."""
    snapshot = document.snapshot
    with translation.override("th"):
        sections = list(_drawn(document.code, snapshot, document.digits))
        return render_pdf(
            sections,
            title=document.title,
            css=STYLES.read_text(encoding="utf-8"),
            footer=_footer(document),
            watermark="ร่าง" if document.is_draft else None,
            landscape=True,
            digits=document.digits,
            issued_at=document.made_at,
            progress=progress,
        )


def _drawn(code: str, snapshot: Snapshot, digits: str) -> Iterator[str]:
    parts = list(sections_of(snapshot["groups"])) or [[]]
    for index, groups in enumerate(parts):
        context = {"groups": groups, "first": index == 0, "last": index == len(parts) - 1, **_frame(code, snapshot, digits)}
        yield render_to_string(f"reports/{code}.html", context)


def sections_of(groups: list[Snapshot], size: int = ROWS_PER_SECTION) -> Iterator[Section]:
    """Groups cut so that no section has more than `size` rows; a group's heading is repeated, its sum stands at its end."""
    section: Section = []
    room = size
    for group in groups:
        rows = group["rows"]
        for start in range(0, len(rows), size):
            part = rows[start : start + size]
            if len(part) > room:
                yield section
                section, room = [], size
            section.append(_part(group, part, closes=start + len(part) == len(rows)))
            room -= len(part)
    if section:
        yield section


def _part(group: Snapshot, rows: list[Snapshot], *, closes: bool) -> Snapshot:
    shown = [{**row, "operating": operating(row["split"])} for row in rows]
    return {**group, "rows": shown, "heading": True, "closes": closes, "count": len(group["rows"]), "operating": operating(group["split"])}


def operating(split: dict[str, str]) -> str:
    """จ.2 has no column for personnel (no provincial line ever had any): it counts with operating money."""
    return str(Decimal(split["operating"]) + Decimal(split["personnel"]))


def _frame(code: str, snapshot: Snapshot, digits: str) -> Snapshot:
    return {
        "s": snapshot,
        "digits": digits,
        "heading": HEADINGS[code],
        "form": form_name(code, is_group=snapshot["is_group"]),
        "words": baht_words(Decimal(snapshot["total"])),
        "total_operating": operating(snapshot["split"]),
        "signer": _signer(snapshot["signed"]),
        "approver": approver(snapshot),
    }


def form_name(code: str, *, is_group: bool) -> str:
    return ("แบบ กจ.2" if is_group else "แบบ จ.2") if code == "j2" else "คำของบประมาณ"


def approver(snapshot: Snapshot) -> str:
    return f"หัวหน้า{snapshot['unit']}" if snapshot["is_group"] else f"ผู้ว่าราชการ{snapshot['unit']}"


def _signer(signed: Snapshot | None) -> tuple[str, list[str]] | None:
    """Name and the rest of the signature: office, capacity, order."""
    if signed is None:
        return None
    name, *rest = signed["by"].split(" · ")
    return name, rest


def _footer(document: Any) -> str:
    """Version and moment of printing; a made-up paper says so."""
    moment: datetime = document.made_at
    origin = " · ข้อมูลสมมุติเพื่อสาธิต" if document.snapshot["made_up"] else ""
    text = f"{document.title} · ฉบับแก้ไขครั้งที่ {document.snapshot['revision']} · พิมพ์ {thai_date(moment)}{origin}"
    return f"{thai_digits(text) if document.digits == 'thai' else text} · {document.snapshot_digest[:12]}"
