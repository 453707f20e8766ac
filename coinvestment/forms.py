"""What people type into an entry: Thai digits, amounts with commas, partners with their shares."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, today
from core import filestore
from core.conflicts import three_way
from core.errors import Clash
from core.filetypes import ACCEPT, shown_name
from core.fiscal import FiscalYear
from core.together import Choice, Remade, Sent, carried, digest
from core.uploads import checked
from plans.forms.fields import BahtInput, NumberInput, TidyForm
from plans.models import DevelopmentIssue, Project, Stage
from provinces.models import District, PlanningUnit, Province

from .choices import issues_for, places_of, projects_for
from .models import Entry, EntryResult
from .permissions import kinds_for
from .services import FIELDS, Letter, Yearly
from .shares import WHOLE, Share, share_fault

AMOUNT = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
PARTNERS = "partners"
LETTERS = "attachment"  # as the files beside papers: one content is one file, whatever it is called
MOST_YEARS = 8
YEARS_BACK, YEARS_AHEAD, BLANK_PARTNERS, MOST_PARTNERS = 2, 3, 4, 40


class IssueChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.plan.unit.full_name} {obj.plan.year_from}–{obj.plan.year_to} · {obj.name}"


class ProjectChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.action_plan.fiscal_year} · {obj.rank}. {obj.name}"


class DistrictChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.province.name} · {obj.name}"


class EntryForm(TidyForm):
    kind = forms.ChoiceField(label=_("แหล่งเงิน"))
    body_name = forms.CharField(label=_("หน่วยงานหรือบริษัทเจ้าของเงิน"), max_length=250, help_text=_("เฉพาะหน่วยงานของท่านเอง"))
    title = forms.CharField(label=_("ชื่อโครงการหรือกิจกรรม"), max_length=500)
    fiscal_year = forms.TypedChoiceField(label=_("ปีงบประมาณ"), coerce=int)
    amount_baht = BahtInput(label=_("วงเงิน (บาท)"), widget=AMOUNT)
    plan_issue = IssueChoice(
        queryset=DevelopmentIssue.objects.none(), label=_("ประเด็นการพัฒนาที่สนับสนุน"), required=False,
        empty_label=_("ยังไม่ระบุ"), help_text=_("ต้องระบุก่อนเสนอ เลือกโครงการที่ต่อยอดแล้วเว้นว่างได้ ระบบใส่ประเด็นของโครงการให้"),
    )  # fmt: skip
    supports_project = ProjectChoice(
        queryset=Project.objects.none(), label=_("โครงการที่ต่อยอด"), required=False, empty_label=_("ไม่ได้ต่อยอดโครงการใด")
    )
    value_chain_step = forms.ChoiceField(label=_("ตำแหน่งในห่วงโซ่คุณค่า"), required=False, choices=[("", _("ยังไม่ระบุ")), *Stage.choices])
    province = forms.ModelChoiceField(queryset=Province.objects.none(), label=_("จังหวัดที่ตั้ง"), empty_label=None)
    district = DistrictChoice(queryset=District.objects.none(), label=_("อำเภอ"), required=False, empty_label=_("ทั้งจังหวัดหรือหลายอำเภอ"))
    budget_ref = forms.CharField(label=_("รหัสงบ ข้อบัญญัติ หรือเลขที่หนังสือยืนยัน"), required=False, max_length=250, help_text=_("ต้องมีก่อนยืนยันวงเงิน"))
    meeting_ref = forms.CharField(
        label=_("รายงานการหารือกระทรวงกับ อปท."), required=False, max_length=300, help_text=_("ครั้งที่และวันที่ของรายงาน ถ้ามีการหารือ")
    )
    note = forms.CharField(label=_("หมายเหตุ"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, unit: PlanningUnit, hat: Membership | None, entry: Entry | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entry = entry
        year = FiscalYear.of(today()).be
        self._choice("kind").choices = kinds_for(hat)
        self._choice("fiscal_year").choices = _years(year, entry)
        self._choice("plan_issue").queryset = issues_for(hat, unit)
        self._choice("supports_project").queryset = projects_for(hat, unit, year)
        self._choice("province").queryset, self._choice("district").queryset = places_of(unit, year)

    def _choice(self, name: str) -> Any:
        return self.fields[name]

    def clean_amount_baht(self) -> Decimal:
        amount: Decimal = self.cleaned_data["amount_baht"]
        if amount <= 0:
            raise ValidationError(_g("วงเงินต้องมากกว่าศูนย์"), code="not_positive")
        return amount

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self._check_project(data.get("supports_project"), data)
        self._check_years(data.get("plan_issue"), data.get("fiscal_year"))
        self._check_district(data.get("district"), data.get("province"))
        return data

    def _check_project(self, project: Project | None, data: dict[str, Any]) -> None:
        """The project is of the entry's year; it brings its issue along."""
        if project is None:
            return
        if data.get("fiscal_year") not in (None, project.action_plan.fiscal_year):
            self.add_error("supports_project", _g("โครงการนี้เป็นของปี %(year)s") % {"year": project.action_plan.fiscal_year})
        if data.get("plan_issue") is None and project.programme is not None:
            data["plan_issue"] = project.programme.issue

    def _check_years(self, issue: DevelopmentIssue | None, year: int | None) -> None:
        if issue is not None and year is not None and not issue.plan.covers(year):
            words = {"first": issue.plan.year_from, "last": issue.plan.year_to, "year": year}
            self.add_error("plan_issue", _g("ประเด็นนี้อยู่ในแผนปี %(first)s–%(last)s ซึ่งไม่คลุมปี %(year)s") % words)

    def _check_district(self, district: District | None, province: Province | None) -> None:
        if district is not None and province is not None and district.province_id != province.pk:
            self.add_error("district", _g("อำเภอนี้ไม่ได้อยู่ใน%(province)s") % {"province": province.full_name})

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}

    @property
    def row(self) -> Entry | None:
        return self.entry

    def on(self, row: Entry, data: Any = None) -> "EntryForm":
        return self.remade(data, entry=row, initial=self.initial_of(row))

    @staticmethod
    def initial_of(entry: Entry) -> dict[str, Any]:
        return {name: getattr(entry, name) for name in FIELDS}


def _years(now: int, entry: Entry | None) -> list[tuple[int, str]]:
    years = {*range(now - YEARS_BACK, now + YEARS_AHEAD + 1), *([entry.fiscal_year] if entry else [])}
    return [(year, str(year)) for year in sorted(years, reverse=True)]


class PartnerForm(TidyForm):
    name = forms.CharField(label=_("อปท. ที่ร่วมลงทุน"), max_length=250)
    share_percent = NumberInput(label=_("สัดส่วน (ร้อยละ)"), widget=AMOUNT)

    def clean_share_percent(self) -> Decimal:
        share: Decimal = self.cleaned_data["share_percent"]
        if not 0 < share <= WHOLE or share != round(share, 2):
            raise ValidationError(_g("สัดส่วนต้องมากกว่า 0 ไม่เกิน 100 ทศนิยมไม่เกิน 2 ตำแหน่ง"), code="range")
        return share


class BasePartnerFormSet(Remade, forms.BaseFormSet):
    """Rows left empty do not count. `fault_for` says what the shares lack for that kind of money. All shares are one value: a hundred."""

    @property
    def shares(self) -> list[Share]:
        rows = [form.cleaned_data for form in self.forms if getattr(form, "cleaned_data", None)]
        return [(row["name"], row["share_percent"]) for row in rows if row.get("share_percent") is not None and row.get("name")]

    def opened_values(self) -> dict[str, str]:
        return {PARTNERS: _digest([(row["name"], row["share_percent"]) for row in self.initial or []])}

    def restore(self, draft: Any, begun: str = "") -> None:
        """Fills the unbound rows with a draft."""
        self.begun, self.initial = begun, []
        for index in range(MOST_PARTNERS):
            row = {name: draft.get(f"{self.prefix}-{index}-{name}", "") for name in ("name", "share_percent")}
            self.initial += [row] if any(row.values()) else []

    def settled(self, standing: list[Share]) -> list[Share]:
        """The shares to save over those that stand. Raises Clash."""
        mine, theirs = {PARTNERS: _digest(self.shares)}, {PARTNERS: _digest(standing)}
        sent = Sent(self.data, theirs)
        merge = three_way(sent.opened, mine, theirs, {PARTNERS: sent.pick(PARTNERS, theirs[PARTNERS])})
        if merge.clashes:
            item = Choice(PARTNERS, _g("ผู้ร่วมลงทุน"), None, _words(self.shares), _words(standing), None)
            raise Clash([item], carried(self.data, [item], theirs))
        self.taken_over = [_g("ผู้ร่วมลงทุน")] if merge.taken else []
        return standing if merge.taken else self.shares

    def fault_for(self, kind: str) -> str:
        return share_fault(kind, self.shares)


def _digest(shares: Sequence[Share]) -> str:
    return digest([f"{name} {share.normalize():f}" for name, share in shares])


def _words(shares: Sequence[Share]) -> str:
    return "\n".join(_g("%(name)s ร้อยละ %(share)s") % {"name": name, "share": f"{share.normalize():f}"} for name, share in shares)


PartnerFormSet: Any = forms.formset_factory(
    PartnerForm, formset=BasePartnerFormSet, extra=BLANK_PARTNERS, max_num=MOST_PARTNERS, validate_max=True
)


class ReferenceForm(TidyForm):
    """The paper behind the amount: its number, and the letter itself."""

    budget_ref = forms.CharField(label=_("รหัสงบ ข้อบัญญัติ หรือเลขที่หนังสือยืนยัน"), max_length=250)
    letter = forms.FileField(
        label=_("ไฟล์หนังสือยืนยัน"), required=False, widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("หนังสือยืนยันวงเงิน ข้อบัญญัติ หรือบันทึกข้อตกลง"),
    )  # fmt: skip
    drop = forms.BooleanField(label=_("นำไฟล์ออก"), required=False)
    content = b""

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, initial={"budget_ref": entry.budget_ref}, **kwargs)
        if not entry.letter_hash:
            del self.fields["drop"]

    def clean_letter(self) -> UploadedFile | None:
        """Raises for size and for content of a kind that is not taken."""
        file: UploadedFile | None = self.cleaned_data["letter"]
        if file is not None:
            self.content = file.read()
            self.found = checked(self.content, file.name or "")
        return file

    def kept(self) -> Letter | None:
        """The letter to keep, empty when it is taken out; None when nothing was said about it. Stores the bytes."""
        file = self.cleaned_data["letter"]
        if file is not None:
            digest = filestore.put(self.content, LETTERS)
            return Letter(shown_name(file.name or "", self.found), digest, self.found.content_type, len(self.content))
        return Letter() if self.cleaned_data.get("drop") else None


def letter_of(entry: Entry) -> bytes:
    return filestore.get(entry.letter_hash, LETTERS)


class ResultsForm(TidyForm):
    """One line for each year from that of the entry to the present one; a line left empty is a year without a result."""

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = {result.fiscal_year: result for result in entry.results.all()}
        self.years = sorted({*standing, *range(entry.fiscal_year, max(entry.fiscal_year, FiscalYear.of(today()).be) + 1)})[-MOST_YEARS:]
        for year in self.years:
            self._line(year, standing.get(year))

    def _line(self, year: int, result: EntryResult | None) -> None:
        fields: dict[str, forms.Field] = {
            "percent": NumberInput(label=_("ความก้าวหน้าสะสม (ร้อยละ)"), required=False, widget=AMOUNT),
            "spent_baht": BahtInput(label=_("เบิกจ่ายในปี (บาท)"), required=False, widget=AMOUNT),
            "note": forms.CharField(label=_("ผลที่ได้"), required=False, max_length=500),
        }
        for name, field in fields.items():
            field.initial = getattr(result, name, None)
            self.fields[f"{name}_{year}"] = field

    def lines(self) -> list[tuple[int, list[forms.BoundField]]]:
        return [(year, [self[f"{name}_{year}"] for name in ("percent", "spent_baht", "note")]) for year in self.years]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for year in self.years:
            self._check(year, data)
        return data

    def _check(self, year: int, data: dict[str, Any]) -> None:
        percent, spent = (data.get(f"{name}_{year}") for name in ("percent", "spent_baht"))
        if percent is not None and (not 0 <= percent <= WHOLE or percent != round(percent, 2)):
            self.add_error(f"percent_{year}", _g("ร้อยละต้องอยู่ระหว่าง 0 ถึง 100 ทศนิยมไม่เกิน 2 ตำแหน่ง"))
        told = {"percent": percent, "spent_baht": spent}
        for name in told if percent is not None or spent is not None or data.get(f"note_{year}") else ():
            if told[name] is None and f"{name}_{year}" not in self.errors:
                self.add_error(f"{name}_{year}", _g("ใส่ทั้งความก้าวหน้าและเงินที่เบิกจ่ายของปีนี้ ไม่มีให้ใส่ 0"))

    @property
    def results(self) -> list[Yearly]:
        found = [[self.cleaned_data[f"{name}_{year}"] for name in ("percent", "spent_baht", "note")] for year in self.years]
        return [Yearly(year, *values) for year, values in zip(self.years, found, strict=True) if values[0] is not None]
