"""Pages outside any paper."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from budgets.models import BudgetRequest
from plans.models import AnnualActionPlan
from provinces.models import BudgetYear

UNSTATED = _("ไม่ระบุ")
SOURCES = (  # what, origin, licence, where in the product
    (_("รายการงบประมาณ ปี 2565"), _("เอกสารงบประมาณ ฉบับที่ 3 เล่ม 13(1)–(2) ปี 2565 (ร่าง พ.ร.บ.) ถอดข้อมูลโดยอาสาสมัคร"), UNSTATED, "data/budget"),
    (_("โครงการและตัวชี้วัด ปี 2563"), _("สำนักงบประมาณของรัฐสภา รายงานวิเคราะห์งบประมาณจังหวัดและกลุ่มจังหวัด ปี 2563"), UNSTATED, "data/budget"),
    (_("จังหวัด อำเภอ ตำบล"), _("รหัสกรมการปกครอง ผ่านชุดข้อมูล GeoThai"), "CC BY 4.0", "data/geo"),
    (_("กลุ่มจังหวัด"), _("ประกาศ ก.น.จ. พ.ศ. 2552 และประกาศ ก.บ.ภ. ฉบับที่ 3 พ.ศ. 2560"), _("ไม่ระบุ (ประกาศราชการ)"), "data/codes"),
    (_("แผนที่จังหวัด"), _("ชุดข้อมูล mapthai จากเส้นเขต OCHA / กรมแผนที่ทหาร"), "MIT", "data/map"),
    (_("โครงร่างแผนพัฒนาจังหวัดเพชรบูรณ์ 2571–2575"), _("ตัวเลือกในแบบฟอร์มรับโครงการของจังหวัดเพชรบูรณ์"), UNSTATED, "data/plan"),
    (_("อักษร Sarabun"), "The Sarabun Project Authors", "SIL OFL 1.1", "data/fonts"),
)


@require_safe
def about_data(request: HttpRequest) -> HttpResponse:
    """What in this installation is real and what is made up; open without sign-in. Three queries."""
    plans, requests = _by_year(AnnualActionPlan.objects.all()), _by_year(BudgetRequest.objects.all())
    known = [year for year in BudgetYear.objects.all() if year.data_note_th or year.year in plans or year.year in requests]
    years = [(year, plans.get(year.year), requests.get(year.year)) for year in known]
    return render(request, "pages/about_data.html", {"years": years, "sources": SOURCES})


def _by_year(papers: QuerySet[Any]) -> dict[int, dict[str, int]]:
    """Real and made-up papers by budget year."""
    real, made_up = Count("pk", filter=Q(is_made_up=False)), Count("pk", filter=Q(is_made_up=True))
    counts = papers.order_by().values("fiscal_year").annotate(real=real, made_up=made_up)
    return {row["fiscal_year"]: row for row in counts}
