"""The project table of a development plan: one column per year of the plan."""

from .base import Column, Kind, Sheet


def table(years: range) -> Sheet:
    yearly = (Column(f"year_{year}", f"กรอบงบประมาณ {year} (บาท)", Kind.MONEY, note="เว้นว่างเมื่อไม่ทำในปีนั้น") for year in years)
    return Sheet(
        "บัญชีโครงการ",
        (
            Column("key", "รหัสโครงการ", Kind.CODE, True, 40, 16, "ไม่ซ้ำกันในแผน และไม่เปลี่ยนเมื่ออัปโหลดครั้งต่อไป", "50-001"),
            Column("programme", "แผนงาน", Kind.CHOICE, True, width=36),
            Column("name", "โครงการ", required=True, most=500, width=60),
            Column("lead_agency", "หน่วยดำเนินงานหลัก", most=250, width=30),
            *yearly,
        ),
    )
