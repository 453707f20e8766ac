"""Project briefs of an action plan (process.md 2.4, fields 1 to 26). Plain columns carry the name of their field."""

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
        Column("past_project", "โครงการเดิมที่ทำต่อ", Kind.CHOICE, width=36, note="โครงการปีก่อนของหน่วยงานนี้ ใส่เพียงรหัสก็ได้เมื่อไม่ซ้ำปีอื่น"),
        Column("past_project_note", "ความต่อเนื่องกับโครงการเดิม", most=AREA, width=36),
        Column("national_strategy", "ยุทธศาสตร์ชาติ", Kind.CHOICE, width=30),
        Column("master_plan", "แผนแม่บท", Kind.CHOICE, width=30),
        Column("milestone", "หมุดหมาย แผนฯ 13", Kind.CHOICE, width=30),
        Column("sdgs", "เป้าหมาย SDGs", Kind.CHOICES, width=30, note="ชื่อเต็มหรือเลขเป้าหมาย", example="8; 11"),
        Column("government_policy", "นโยบายรัฐบาล", most=300, width=30, note="นโยบายข้อที่โครงการรองรับ ตามคำแถลงนโยบาย"),
        Column("rationale", "หลักการและเหตุผล", most=AREA, width=48),
        Column("objectives", "วัตถุประสงค์", most=AREA, width=36, note="หนึ่งข้อต่อหนึ่งบรรทัด ไม่เกิน 5 ข้อ"),
        Column("expected_benefit", "ผลที่คาดว่าจะได้รับ", most=AREA, width=36),
        Column("beneficiaries", "จำนวนผู้รับประโยชน์", Kind.WHOLE, width=14, example="12,000"),
        Column("beneficiary_unit", "หน่วยนับผู้รับประโยชน์", most=60, width=14, note="เว้นว่างหมายถึง คน", example="ครัวเรือน"),
        Column("beneficiary_note", "กลุ่มเป้าหมาย", most=AREA, width=30),
        Column("coverage_type", "ขอบเขตพื้นที่", Kind.CHOICE),
        Column("benefit_provinces", "จังหวัดที่ได้รับประโยชน์", Kind.CHOICES, width=28, example="เชียงใหม่; ลำพูน"),
        Column("starts_on", "วันเริ่ม", Kind.DATE, example="1/10/2570"),
        Column("ends_on", "วันสิ้นสุด", Kind.DATE, example="30/9/2571"),
        Column("contract_sign_on", "วันที่คาดว่าจะลงนามสัญญา", Kind.DATE, example="15/12/2570"),
        Column("q1_baht", "ไตรมาส 1 (บาท)", Kind.MONEY, note="แผนใช้จ่าย ต.ค.–ธ.ค. ใส่ 0 เมื่อไม่ใช้ รวมสี่ไตรมาสเท่างบปีนี้", example="0"),
        Column("q2_baht", "ไตรมาส 2 (บาท)", Kind.MONEY, note="แผนใช้จ่าย ม.ค.–มี.ค.", example="250,000"),
        Column("q3_baht", "ไตรมาส 3 (บาท)", Kind.MONEY, note="แผนใช้จ่าย เม.ย.–มิ.ย.", example="500,000"),
        Column("q4_baht", "ไตรมาส 4 (บาท)", Kind.MONEY, note="แผนใช้จ่าย ก.ค.–ก.ย.", example="500,000"),
        Column("is_multi_year", "ปีเดียวหรือผูกพันข้ามปี", Kind.CHOICE, width=16, note="เว้นว่างหมายถึง ปีเดียว"),
        Column("commitment_baht", "วงเงินผูกพันทั้งสัญญา (บาท)", Kind.MONEY, note="เมื่อผูกพันข้ามปี วงเงินรายปีอยู่ในแผ่นงานวงเงินผูกพัน"),
        Column("implementing_unit", "หน่วยดำเนินงาน", most=250, width=28),
        Column("contact_name", "ผู้รับผิดชอบ", most=200, width=24),
        Column("contact_position", "ตำแหน่ง", most=200, width=24),
        Column("contact_phone", "โทรศัพท์", most=60, width=16),
        Column("contact_email", "อีเมล", most=254, width=24, example="somjai@example.go.th"),
        Column("asset_recipient", "ผู้รับมอบทรัพย์สิน", most=250, width=28, note="เมื่อเป็นงานก่อสร้างหรือครุภัณฑ์"),
        Column("upkeep_baht_per_year", "ค่าดูแลบำรุงรักษาต่อปี (บาท)", Kind.MONEY, note="ใส่ 0 เมื่อไม่มีค่าใช้จ่าย", example="20,000"),
        Column("upkeep_note", "แผนดูแลบำรุงรักษา", most=AREA, width=36),
    ),
    partial=True,
)
OF_PROJECT = Column("key", "รหัสโครงการ", Kind.CODE, True, 40, 16, "ต้องมีในแผ่นงานโครงการ ใส่แถวของโครงการให้ครบทุกแถว", "50-2571-001")


def of_project(title: str, of: str, *columns: Column, once: str = "") -> Sheet:
    """Rows of projects, any number for each."""
    return Sheet(title, (OF_PROJECT, *columns), of=of, optional=True, partial=True, once=once)


NEEDS = of_project(
    "ที่มาของปัญหา",
    "need_sources",
    Column("kind", "ประเภทที่มา", Kind.CHOICE, True, width=30, choice="need_kind"),
    Column(
        "reference",
        "อ้างอิง",
        required=True,
        most=AREA,
        width=60,
        note="เอกสาร การประชุม หรือชุดข้อมูล พร้อมวันที่หรือปี",
        example="ประชาคมตำบล มีนาคม 2569",
    ),
)
INDICATORS = of_project(
    "ตัวชี้วัด",
    "indicators",
    Column("level", "ระดับ", Kind.CHOICE, True, width=14),
    Column("name", "ตัวชี้วัด", required=True, most=500, width=60),
    Column("unit_of_measure", "หน่วยนับ", most=100, example="ร้อยละ"),
    Column("target_text", "ค่าเป้าหมาย", most=200, width=24, note="ตามเอกสาร เมื่อเป็นข้อความ"),
    Column("target_value", "ค่าเป้าหมาย (ตัวเลข)", Kind.VALUE, width=14, example="12"),
    Column("baseline_value", "ค่าฐาน", Kind.VALUE, width=14, example="10.5"),
    Column("baseline_year", "ปีฐาน", Kind.YEAR, width=10, example="2569"),
    Column("data_source", "แหล่งข้อมูล", most=300, width=30),
    Column("contributes_to", "ส่งผลต่อตัวชี้วัดของประเด็น", Kind.CHOICE, width=48, note="ตัวชี้วัดของประเด็นที่โครงการสังกัด"),
)
SITES = of_project(
    "พื้นที่",
    "sites",
    Column("province", "จังหวัด", Kind.CHOICE, width=18, note="เว้นว่างเมื่อใส่อำเภอหรือตำบล"),
    Column("district", "อำเภอ", Kind.CHOICE, width=24, note="รหัส 4 หลัก หรือรหัสกับชื่อ", example="5001"),
    Column("subdistrict", "ตำบล", Kind.CHOICE, width=24, note="รหัส 6 หลัก หรือรหัสกับชื่อ", example="500101"),
    Column("village_no", "หมู่ที่", Kind.WHOLE, width=8, limit=999, example="4"),
    Column("place", "สถานที่", most=300, width=48),
    Column("latitude", "ละติจูด", Kind.DEGREE, width=14, limit=90, note="ใส่คู่กับลองจิจูด ต้องอยู่ในจังหวัด", example="18.788345"),
    Column("longitude", "ลองจิจูด", Kind.DEGREE, width=14, limit=180, note="ใส่คู่กับละติจูด", example="98.985312"),
    Column("road_no", "ทางหลวงหมายเลข", most=30, width=14, example="1001"),
    Column("km_from", "กม. เริ่ม", Kind.DECIMAL, width=12, limit=9999, places=3, note="12+500 ใส่เป็น 12.5", example="12.5"),
    Column("km_to", "กม. สิ้นสุด", Kind.DECIMAL, width=12, limit=9999, places=3, example="15"),
    Column("land_type", "ประเภทที่ดิน", Kind.CHOICE, width=24),
)
ACTIVITIES = of_project(
    "กิจกรรม",
    "activities",
    Column("name", "กิจกรรมหลัก", required=True, most=1000, width=60),
    Column("expense_type", "งบรายจ่าย", Kind.CHOICE, True),
    Column("amount_baht", "งบประมาณ (บาท)", Kind.MONEY, True, example="500,000"),
    Column("quantity", "จำนวน", Kind.DECIMAL, width=12, limit=9_999_999_999, places=4, example="2"),
    Column("unit_of_measure", "หน่วยนับ", most=100, example="ครั้ง"),
    Column("month_from", "ตั้งแต่เดือน", Kind.CHOICE, width=12, note="เดือนในปีงบประมาณ ใส่คู่กับถึงเดือน", example="ต.ค.", choice="month"),
    Column("month_to", "ถึงเดือน", Kind.CHOICE, width=12, example="ก.ย.", choice="month"),
    Column("agency", "ผู้ดำเนินการ", most=250, width=28),
)
ITEMS = of_project(
    "รายการงบประมาณ",
    "items",
    Column(
        "level", "ระดับ", Kind.CHOICE, True, width=8, note="1 คือบนสุด แถวระดับ 2 อยู่ใต้แถวระดับ 1 ที่อยู่ก่อนหน้า", example="1", choice="item_level"
    ),
    Column("description", "รายการ", required=True, most=1000, width=60),
    Column("expense_type", "งบรายจ่าย", Kind.CHOICE, True),
    Column("category", "หมวด", most=250, width=24),
    Column("quantity", "จำนวน", Kind.DECIMAL, width=12, limit=9_999_999_999, places=4, example="2"),
    Column("unit_of_measure", "หน่วยนับ", most=100, example="แห่ง"),
    Column("unit_cost_baht", "ราคาต่อหน่วย (บาท)", Kind.MONEY, example="250,000"),
    Column("amount_baht", "วงเงิน (บาท)", Kind.MONEY, note="เว้นว่างเมื่อมีจำนวนและราคาต่อหน่วย และในแถวหัวข้อที่มีรายการย่อย", example="500,000"),
    Column("price_basis", "ฐานราคา", Kind.CHOICE, width=24),
    Column("price_reference", "อ้างอิงฐานราคา", most=300, width=30),
    Column("quotations", "จำนวนใบเสนอราคา", Kind.WHOLE, width=12, limit=999, example="3"),
)
SLICES = of_project(
    "วงเงินผูกพัน",
    "year_slices",
    Column("year", "ปีงบประมาณ", Kind.YEAR, True, width=12, note="ปีละหนึ่งแถว", example="2571"),
    Column("amount_baht", "วงเงินผูกพัน (บาท)", Kind.MONEY, True, example="5,000,000"),
    once="year",
)
COOPERATING = of_project(
    "หน่วยงานร่วม",
    "cooperating_units",
    Column("name", "หน่วยงานร่วม", required=True, most=250, width=48),
    Column("duty", "หน้าที่", most=300, width=48),
)
READINESS = of_project(
    "ความพร้อม",
    "readiness",
    Column("topic", "เรื่อง", Kind.CHOICE, True, width=40, note="เรื่องละหนึ่งแถว เรื่องที่ไม่อยู่ในไฟล์ไม่ถูกแตะต้อง ไฟล์หลักฐานแนบที่หน้าจอ"),
    Column("state", "สถานะ", Kind.CHOICE, True, width=18),
    Column("dated_on", "วันที่ของเอกสาร", Kind.DATE, example="1/6/2570"),
    Column("amount_baht", "วงเงินตามเอกสาร (บาท)", Kind.MONEY, note="เฉพาะใบประมาณราคา"),
    Column("note", "รายละเอียด", most=500, width=48),
    once="topic",
)
RISKS = of_project(
    "ความเสี่ยง",
    "risks",
    Column("name", "ความเสี่ยง", required=True, most=500, width=48),
    Column("level", "ระดับ", Kind.CHOICE, True, width=12, choice="risk_level"),
    Column("measure", "การจัดการ", most=AREA, width=60),
)
