"""Line items of a budget request."""

from .base import Column, Kind, Sheet

LINES = Sheet(
    "รายการ",
    (
        Column("key", "รหัสรายการ", Kind.CODE, True, 40, 18, "ไม่ซ้ำกันในคำขอ และไม่เปลี่ยนเมื่ออัปโหลดครั้งต่อไป", "50-2571-001-01"),
        Column("project", "โครงการ", Kind.CHOICE, True, width=48, note="โครงการในแผนปฏิบัติราชการ ใส่เพียงรหัสก็ได้"),
        Column("category", "งบรายจ่าย", Kind.CHOICE, True, width=40, note="งบรายจ่ายถึงหมวดที่ละเอียดที่สุด"),
        Column("description", "รายการ", required=True, most=4000, width=60),
        Column("quantity", "จำนวน", Kind.NUMBER, example="2"),
        Column("unit_of_measure", "หน่วยนับ", most=100, example="แห่ง"),
        Column("unit_cost_baht", "ราคาต่อหน่วย (บาท)", Kind.MONEY, example="250,000"),
        Column("bundled_items", "รวมกี่รายการ", Kind.WHOLE),
        Column("amount_baht", "วงเงิน (บาท)", Kind.MONEY, note="เว้นว่างเมื่อมีจำนวนและราคาต่อหน่วย ระบบคูณให้", example="500,000"),
        Column("districts", "อำเภอ", Kind.CHOICES, width=24, note="รหัส 4 หลักหรือรหัสกับชื่อ", example="5001; 5002"),
    ),
)
