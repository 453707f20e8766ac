"""A whole development plan: issues, indicators, guidelines, programmes, projects. Plain columns carry the name of their field."""

from .base import Column, Kind, Sheet

KEEPS = "ไม่ซ้ำกันในแผ่นงานนี้ และไม่เปลี่ยนเมื่ออัปโหลดครั้งต่อไป"
OF_ISSUE = Column("issue", "รหัสประเด็น", Kind.CODE, True, 40, 14, "รหัสในแผ่นงานประเด็น", "1", ref="issues")
AREA = 8000

ISSUES = Sheet(
    "ประเด็น",
    (
        Column("key", "รหัสประเด็น", Kind.CODE, True, 40, 14, KEEPS, "1"),
        Column("order", "ลำดับ", Kind.WHOLE, True, width=8, example="1"),
        Column("name", "ประเด็นการพัฒนา", required=True, most=500, width=60, example="ยกระดับการท่องเที่ยวเชิงวัฒนธรรม"),
        Column("objective", "วัตถุประสงค์", most=AREA, width=60),
        Column("national_links", "ความเชื่อมโยงระดับชาติ", Kind.CHOICES, width=36, note="รหัสหรือชื่อเต็ม", example="NS-2; SDG-8"),
    ),
    optional=True,
)
GUIDELINES = Sheet(
    "แนวทาง",
    (
        Column("key", "รหัสแนวทาง", Kind.CODE, True, 40, 14, KEEPS, "1.1"),
        OF_ISSUE,
        Column("text", "แนวทางการพัฒนา", required=True, most=AREA, width=80),
    ),
    optional=True,
)
PROGRAMMES = Sheet(
    "แผนงาน",
    (
        Column("key", "รหัสแผนงาน", Kind.CODE, True, 40, 14, KEEPS, "1-1"),
        OF_ISSUE,
        Column("name", "แผนงาน", required=True, most=500, width=60),
    ),
    optional=True,
)


def indicators(years: range) -> Sheet:
    targets = (Column(f"target_{year}", f"เป้าหมาย {year}", Kind.VALUE, width=14) for year in years)
    return Sheet(
        "ตัวชี้วัด",
        (
            Column("key", "รหัสตัวชี้วัด", Kind.CODE, True, 40, 14, KEEPS, "1.1"),
            OF_ISSUE,
            Column("name", "ตัวชี้วัด", required=True, most=500, width=60),
            Column("unit_of_measure", "หน่วยนับ", required=True, most=100, example="ร้อยละ"),
            Column("direction", "ทิศทาง", Kind.CHOICE, True, width=18),
            Column("baseline_value", "ค่าฐาน", Kind.VALUE, width=14),
            Column("baseline_text", "ค่าฐานตามเอกสาร", most=200, width=24, note="เมื่อค่าฐานเป็นข้อความ"),
            Column("baseline_year", "ปีฐาน", Kind.YEAR, width=10, example="2569"),
            Column("source", "แหล่งข้อมูล", most=300, width=30),
            *targets,
        ),
        optional=True,
    )


def projects(years: range) -> Sheet:
    yearly = (Column(f"year_{year}", f"กรอบงบประมาณ {year} (บาท)", Kind.MONEY, note="เว้นว่างเมื่อไม่ทำในปีนั้น") for year in years)
    return Sheet(
        "โครงการ",
        (
            Column("key", "รหัสโครงการ", Kind.CODE, True, 40, 16, "ไม่ซ้ำกันในแผน และไม่เปลี่ยนเมื่ออัปโหลดครั้งต่อไป", "50-001"),
            Column("programme", "รหัสแผนงาน", Kind.CODE, True, 40, 14, "รหัสในแผ่นงานแผนงาน", "1-1", ref="programmes"),
            Column("name", "โครงการ", required=True, most=500, width=60),
            Column("lead_agency", "หน่วยดำเนินงานหลัก", most=250, width=30),
            *yearly,
        ),
        optional=True,
    )
