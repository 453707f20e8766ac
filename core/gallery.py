"""One page that shows every component with sample values, for people who build screens."""

from datetime import datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from .errors import Blocker
from .parts import Action, Entry, FindingCard, Link, Step, SumRow, Year


class SampleForm(forms.Form):
    name = forms.CharField(label="ชื่อโครงการ", help_text="ตามที่จะพิมพ์ในเอกสารงบประมาณ")
    amount = forms.DecimalField(label="วงเงิน (บาท)", min_value=1)
    kind = forms.ChoiceField(label="งบรายจ่าย", choices=[("inv", "งบลงทุน"), ("op", "งบดำเนินงาน")])
    bucket = forms.ChoiceField(label="บัญชี", choices=[("in", "ในกรอบ"), ("over", "เกินกรอบ")], widget=forms.RadioSelect)
    reason = forms.CharField(label="เหตุผล", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    ready = forms.BooleanField(label="พื้นที่พร้อมดำเนินการ", required=False)


def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "gallery.html", _samples())


def _samples() -> dict[str, Any]:
    return {
        "chips": CHIPS,
        "severities": [("blocker", 2), ("major", 3), ("advice", 1), ("pass", None), ("no_data", None)],
        "steps": STEPS,
        "years": [Year("ปี 2569", "#"), Year("ปี 2570", "#"), Year("ปี 2571", "#", current=True)],
        "findings": FINDINGS,
        "actions": ACTIONS,
        "entries": _entries(),
        "jobs": _jobs(),
        "bars": [tuple(map(Decimal, row)) for row in BARS],
        "form": SampleForm(),
        "faulty_form": SampleForm({"name": "", "amount": "-5", "kind": "inv"}),
        "numbers": [Decimal("1250000"), Decimal("-1250.50"), Decimal(0), None],
        "ranks": RANKS,
        "lines": LINES,
        "ranges": [
            ("seq-1", "ต่ำกว่า 150", 17),
            ("seq-2", "150–199", 31),
            ("seq-3", "200–249", 13),
            ("seq-4", "250–299", 8),
            ("seq-5", "300 ขึ้นไป", 7),
        ],
    }


BARS = (
    ("236725700", "10000000", "45495000", "250000000"),
    ("120000000", "5000000", "0", "250000000"),
    ("260000000", "10000000", "0", "250000000"),
)
CHIPS = (
    ("ร่าง", "", "pencil"),
    ("ตรวจสอบแล้ว", "on", "check2-square"),
    ("ส่งแล้ว", "on", "send"),
    ("รอคำชี้แจง", "warn", "chat-left-text"),
    ("พิจารณาแล้ว", "ok", "check-circle-fill"),
    ("ยังไม่ส่ง เกินกำหนด", "bad", "exclamation-octagon-fill"),
)
STEPS = (
    Step("done", "แผนปฏิบัติราชการ", "เห็นชอบแล้ว 28 ธ.ค."),
    Step("now", "สนง.จังหวัดเชียงใหม่", "อยู่ที่นี่ ภายใน 19 ม.ค. 2570 (อีก 5 วัน)", mine=True),
    Step("next", "ผู้ว่าฯ ลงนาม", "ถัดไป ภายใน 21 ม.ค."),
    Step("next", "สำนักงบประมาณ", "ปิดรับ 22 ม.ค. 2570"),
    Step("next", "คณะรัฐมนตรี", "มี.ค.–พ.ค. 2570"),
)
FINDINGS = (
    FindingCard(
        "blocker",
        "ARI-06",
        "วงเงินเป็นศูนย์หรือไม่เต็มหลักที่กำหนด",
        "โครงการ 2 · ค่าเบี้ยเลี้ยง ค่าเช่าที่พักและค่าพาหนะ",
        sums=[SumRow("วงเงินที่กรอก", "45,750"), SumRow("จำนวนเต็มหลักที่ต่ำกว่า", "45,700"), SumRow("เกินมา", "50", "answer")],
        links=[Link("ไปที่บรรทัด 2.1.1 (2)", "#line-2", "arrow-left-circle")],
    ),
    FindingCard(
        "major",
        "RDY-05",
        "ยังไม่มีหนังสือรับมอบทรัพย์สิน",
        "โครงการ 3 · ไฟฟ้าแสงสว่าง ทล.11",
        explained="13 ม.ค. รอผู้รับพิจารณา",
        links=[Link("เขียนคำชี้แจง", "#", "pencil-square")],
    ),
    FindingCard("advice", "CEI-05", "ต่างจากกรอบในแผนพัฒนาร้อยละ 21.0", "คำขอปี 2571", links=[Link("ไปที่ยอดรวม", "#")]),
    FindingCard("no_data", "DUP-02", "ยังเทียบกับปี 2569 ไม่ได้", "ไม่มีรายการของปี 2569 ในระบบ"),
)
ACTIONS = (
    Action(
        "submit",
        "เสนอผู้ว่าฯ ลงนาม",
        "#",
        blockers=[Blocker("ARI-06", "ยังมีข้อที่ต้องแก้ 2 ข้อ", "#findings"), Blocker("REQ-02", "ยังไม่เขียนคำชี้แจง 1 จาก 2 ข้อ")],
        met=["ก.บ.จ. เห็นชอบแล้ว ครั้งที่ 1/2570"],
    ),
    Action(
        "return",
        "ส่งกลับให้แก้",
        "#",
        needs_comment=True,
        icon="arrow-return-left",
        tone="bad",
        consequence="คำขอเลขที่ 50/2571/001 จะกลับไปที่สำนักงานจังหวัดเชียงใหม่ และการตรวจเริ่มใหม่",
        reasons=["วงเงินหรือลำดับไม่ตรงกับมติ ก.บ.จ.", "เอกสารประกอบไม่ครบ", "เหตุผลอื่น"],
    ),
    Action("print", "พิมพ์ร่างคำขอ", "#", icon="file-earmark-pdf"),
)
RANKS = (
    (1, "พัฒนาเส้นทางเข้าสู่แหล่งท่องเที่ยวฝายสินธุกิจปรีชา", "อ.แม่แตง อ.สันทราย · แขวงทางหลวงชนบทเชียงใหม่", Decimal(34700000), Decimal(44700000), "pass"),
    (2, "บูรณะผิวทาง ทล.1099 ตอน บ่อหลวง–แม่ตื่น", "อ.อมก๋อย · แขวงทางหลวงเชียงใหม่ที่ 1", Decimal(31000000), Decimal(75700000), "major"),
    (3, "ก่อสร้างเขื่อนป้องกันตลิ่งริมแม่น้ำขาน 300 เมตร", "อ.สันป่าตอง · สนง.โยธาธิการและผังเมือง", Decimal(17100000), Decimal(92800000), "blocker"),
)
LINES = (
    ("l1", "2", "", "โครงการพัฒนาด้านเกษตร", "", Decimal(1369950), Decimal(2651100), True),
    ("l2", "2.1", "2", "งบดำเนินงาน", "", Decimal(1369950), None, True),
    ("l3", "2.1.1", "2.1", "ค่าตอบแทน ใช้สอยและวัสดุ", "", Decimal(1369950), None, True),
    ("l4", "(1)", "2.1.1", "ค่าตอบแทนวิทยากรสัมมนาและฝึกอบรม", "97 ชั่วโมง × 600", Decimal(58200), Decimal(60000), False),
    ("l4 hit", "(2)", "2.1.1", "ค่าเบี้ยเลี้ยง ค่าเช่าที่พักและค่าพาหนะ", "", Decimal(45750), Decimal(45700), False),
)


def _entries() -> list[Entry]:
    return [
        Entry(_at(14, 9, 15), "สำนักงบประมาณ เลื่อนวันปิดรับคำขอปี 2571 จาก 20 เป็น 22 ม.ค. 2570"),
        Entry(_at(13, 16, 40), "คุณ ย้าย ทล.1362 นิคมดอยเต่า–ท่าน้ำ จากลำดับ 9 เป็น 12", mine=True),
        Entry(_at(12, 14, 2), "นายวีระ ตัวอย่าง ผู้ว่าราชการจังหวัด ส่งกลับให้แก้", reason="ลำดับที่ 9 และ 10 สลับกันกับที่ประชุมเห็นชอบ"),
    ]


def _at(day: int, hour: int, minute: int) -> datetime:
    return datetime(2027, 1, day, hour, minute, tzinfo=timezone.get_default_timezone())


def _jobs() -> list[tuple[str, Any, str, str]]:
    return [
        ("นำเข้ารายการงบประมาณ ปี 2565", _job("running", 1024), "", ""),
        ("พิมพ์บัญชีโครงการ จ.2", _job("done", 1456), "#", "ดาวน์โหลด PDF (1.2 MB)"),
        ("นำเข้าตารางอบรม.xlsx", _job("failed", 0, "ไม่มีแถวใดถูกบันทึก · แผ่น “งบ” แถว 14 คอลัมน์ F: “12,5OO” ไม่ใช่จำนวนเงิน"), "", ""),
    ]


def _job(status: str, done: int, error: str = "") -> SimpleNamespace:
    finished = _at(14, 10, 36)
    return SimpleNamespace(
        status=status, is_open=status == "running", progress_done=done, progress_total=1456, error=error, finished_at=finished
    )
