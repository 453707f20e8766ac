"""The form that keeps a search."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.thai import clean_text

from .models import SavedView

MOST = 50


class SaveForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("ชื่อการค้น"), max_length=80, error_messages={"required": gettext_lazy("ใส่ชื่อการค้นก่อนบันทึก")})
    query = forms.CharField(
        max_length=1000,
        error_messages={
            "required": gettext_lazy("ยังไม่มีคำค้นหรือตัวกรองให้บันทึก"),
            "max_length": gettext_lazy("คำค้นและตัวกรองยาวเกินไป ลดตัวกรองแล้วบันทึกใหม่"),
        },
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_name(self) -> str:
        name: str = self.fields["name"].clean(clean_text(self.cleaned_data["name"]))  # again: tidied it may be empty, or longer
        others = SavedView.objects.filter(user=self.user).exclude(name=name)
        if others.count() >= MOST:
            raise ValidationError(_("บันทึกการค้นไว้ครบ %(n)s รายการแล้ว ลบรายการที่ไม่ใช้ก่อน") % {"n": MOST})
        return name
