"""Project briefs of an action plan with what hangs on them. Plain columns carry the name of their field."""

from .base import Column, Kind, Sheet

KEY = Column("key", "รหัสโครงการ", Kind.CODE, True, 40, 16, "ไม่ซ้ำกัน และไม่เปลี่ยนเมื่ออัปโหลดครั้งต่อไป", "50-2571-001")
AREA = 8000

BRIEFS = Sheet(
    "โครงการ",
    (
        KEY,
        Column("name", "ชื่อโครงการ", required=True, most=500, width=48, example="ปรับปรุงถนนเข้าแหล่งท่องเที่ยว"),
        Column("programme", "แผนงาน", Kind.CHOICE, True, width=36, note="แผนงานในแผนพัฒนาที่แผนปฏิบัติราชการนี้อ้าง"),
        Column("kind", "ลักษณะโครงการ", Kind.CHOICE, True, width=20),
        Column("source", "แหล่งงบประมาณ", Kind.CHOICE, True, width=18),
        Column("amount_baht", "งบประมาณปีนี้ (บาท)", Kind.MONEY, True, example="1,250,000"),
        Column("national_strategy", "ยุทธศาสตร์ชาติ", Kind.CHOICE, width=30),
        Column("master_plan", "แผนแม่บท", Kind.CHOICE, width=30),
        Column("milestone", "หมุดหมาย แผนฯ 13", Kind.CHOICE, width=30),
        Column("sdgs", "เป้าหมาย SDGs", Kind.CHOICES, width=30, note="ชื่อเต็มหรือเลขเป้าหมาย", example="8; 11"),
        Column("rationale", "หลักการและเหตุผล", most=AREA, width=48),
        Column("need_source", "ที่มาของปัญหา/ความต้องการ", most=AREA, width=36, note="หนึ่งเรื่องต่อหนึ่งบรรทัด"),
        Column("objectives", "วัตถุประสงค์", most=AREA, width=36, note="หนึ่งข้อต่อหนึ่งบรรทัด"),
        Column("expected_benefit", "ผลที่คาดว่าจะได้รับ", most=AREA, width=36),
        Column("beneficiaries", "ผู้รับประโยชน์ (คน)", Kind.WHOLE, example="12,000"),
        Column("coverage_type", "ขอบเขตพื้นที่", Kind.CHOICE),
        Column("benefit_provinces", "จังหวัดที่ได้รับประโยชน์", Kind.CHOICES, width=28, example="เชียงใหม่; ลำพูน"),
        Column("starts_on", "วันเริ่ม", Kind.DATE, example="1/10/2570"),
        Column("ends_on", "วันสิ้นสุด", Kind.DATE, example="30/9/2571"),
        Column("implementing_unit", "หน่วยดำเนินงาน", most=250, width=28),
        Column("contact_name", "ผู้รับผิดชอบ", most=200, width=24),
        Column("contact_phone", "โทรศัพท์", most=60, width=16),
        Column("government_policy", "นโยบายรัฐบาล", most=300, width=30),
    ),
)
OF_PROJECT = Column("key", "รหัสโครงการ", Kind.CODE, True, 40, 16, "ต้องมีในแผ่นงานโครงการ ใส่แถวของโครงการให้ครบทุกแถว", "50-2571-001")

ACTIVITIES = Sheet(
    "กิจกรรม",
    (
        OF_PROJECT,
        Column("name", "กิจกรรมหลัก", required=True, most=1000, width=60),
        Column("expense_type", "งบรายจ่าย", Kind.CHOICE, True),
        Column("amount_baht", "งบประมาณ (บาท)", Kind.MONEY, True, example="500,000"),
    ),
    of="activities",
    optional=True,
)
INDICATORS = Sheet(
    "ตัวชี้วัด",
    (
        OF_PROJECT,
        Column("level", "ระดับ", Kind.CHOICE, True, width=14),
        Column("name", "ตัวชี้วัด", required=True, most=500, width=60),
        Column("unit_of_measure", "หน่วยนับ", most=100, example="ร้อยละ"),
        Column("target_text", "ค่าเป้าหมาย", most=200, width=24),
    ),
    of="indicators",
    optional=True,
)
SITES = Sheet(
    "พื้นที่",
    (
        OF_PROJECT,
        Column("province", "จังหวัด", Kind.CHOICE, width=18, note="เว้นว่างเมื่อใส่อำเภอหรือตำบล"),
        Column("district", "อำเภอ", Kind.CHOICE, width=24, note="รหัส 4 หลัก หรือรหัสกับชื่อ", example="5001"),
        Column("subdistrict", "ตำบล", Kind.CHOICE, width=24, note="รหัส 6 หลัก หรือรหัสกับชื่อ", example="500101"),
        Column("place", "สถานที่", most=300, width=48),
    ),
    of="sites",
    optional=True,
)
