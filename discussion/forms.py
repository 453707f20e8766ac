"""What people type: a comment, and for a new matter what it is about and who may read it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.thai import tidy_text

MAX_TEXT = 4000
REQUIRED = {"required": _("เขียนข้อความก่อนส่ง")}


class AnswerForm(forms.Form):
    text = forms.CharField(label=_("ข้อความ"), max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 3}), error_messages=REQUIRED)

    def clean_text(self) -> str:
        text = tidy_text(self.cleaned_data["text"])
        if not text:
            raise forms.ValidationError(REQUIRED["required"], code="required")
        return text


class ThreadForm(AnswerForm):
    """`internal` is offered only to the paper's own side."""

    on = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    internal = forms.BooleanField(label=_("เฉพาะภายในหน่วยงาน"), required=False)

    def __init__(self, data: Any = None, *, own_side: bool = False, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial, auto_id="comment-%s")
        if not own_side:
            del self.fields["internal"]
