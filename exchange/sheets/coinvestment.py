"""Money of others beside a plan, and the partners of a joint venture. Plain columns carry the name of their field."""

from .base import Column, Kind, Sheet

ENTRIES = Sheet(
    "รายการร่วมลงทุน",
    (
        Column("key", "รหัสรายการ", Kind.CODE, True, 40, 18, "ไม่ซ้ำกัน และไม่เปลี่ยนเมื่ออัปโหลดครั้งต่อไป", "อบจ-2571-01"),
        Column("title", "ชื่อโครงการหรือกิจกรรม", required=True, most=500, width=48),
        Column("kind", "แหล่งเงิน", Kind.CHOICE, True, width=24),
        Column("body_name", "หน่วยงานหรือบริษัทเจ้าของเงิน", required=True, most=250, width=36, note="เฉพาะหน่วยงานของท่านเอง"),
        Column("fiscal_year", "ปีงบประมาณ", Kind.YEAR, True, width=12, example="2571"),
        Column("amount_baht", "วงเงิน (บาท)", Kind.MONEY, True, example="1,250,000"),
        Column("plan_issue", "ประเด็นการพัฒนาที่สนับสนุน", Kind.CHOICE, width=48, note="ต้องมีก่อนเสนอ เว้นว่างได้เมื่อระบุโครงการที่ต่อยอด"),
        Column("supports_project", "โครงการที่ต่อยอด", Kind.CHOICE, width=48),
        Column("value_chain_step", "ตำแหน่งในห่วงโซ่คุณค่า", Kind.CHOICE, width=18),
        Column("province", "จังหวัดที่ตั้ง", Kind.CHOICE, True, width=18),
        Column("district", "อำเภอ", Kind.CHOICE, width=24, note="เว้นว่างเมื่อทั้งจังหวัดหรือหลายอำเภอ"),
        Column("budget_ref", "รหัสงบ ข้อบัญญัติ หรือเลขที่หนังสือยืนยัน", most=250, width=30, note="ต้องมีก่อนยืนยันวงเงิน ไฟล์หนังสือแนบที่หน้าจอ"),
        Column("meeting_ref", "รายงานการหารือกระทรวงกับ อปท.", most=300, width=30, note="ครั้งที่และวันที่ของรายงาน ถ้ามีการหารือ"),
        Column("note", "หมายเหตุ", most=8000, width=36),
    ),
    partial=True,
)
PARTNERS = Sheet(
    "ผู้ร่วมลงทุน",
    (
        Column("key", "รหัสรายการ", Kind.CODE, True, 40, 18, "ต้องมีในแผ่นงานรายการ ใส่ผู้ร่วมลงทุนของรายการให้ครบทุกแถว", "อบจ-2571-01"),
        Column("name", "อปท. ที่ร่วมลงทุน", required=True, most=250, width=48),
        Column("share_percent", "สัดส่วน (ร้อยละ)", Kind.NUMBER, True, note="รวมทุกแห่งต้องได้ 100", example="60"),
    ),
    of="partners",
    optional=True,
)
RESULTS = Sheet(
    "ผลการดำเนินงาน",
    (
        Column("key", "รหัสรายการ", Kind.CODE, True, 40, 18, "รายการที่กำลังดำเนินการ ใส่ผลของรายการให้ครบทุกปี", "อบจ-2571-01"),
        Column("fiscal_year", "ปีงบประมาณ", Kind.YEAR, True, width=12, note="ปีละหนึ่งแถว", example="2571"),
        Column("percent", "ความก้าวหน้าสะสม (ร้อยละ)", Kind.DECIMAL, True, limit=100, places=2, example="60"),
        Column("spent_baht", "เบิกจ่ายในปี (บาท)", Kind.MONEY, True, example="750,000"),
        Column("note", "ผลที่ได้", most=500, width=48),
    ),
    of="results",
    optional=True,
    once="fiscal_year",
)
