"""The upload form: looks at the file's kind and size before anything is kept."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from . import opening
from .faults import said


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("ไฟล์ Excel (.xlsx)"),
        help_text=_("ไม่เกิน 20 MB และ 20,000 แถว"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        max_length=255,
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        refused = opening.refuse(file.file, file.size or 0)  # type: ignore[arg-type]
        if refused:
            told = said(refused.as_dict())
            raise forms.ValidationError(f"{told['message']} {told['remedy']}", code=refused.rule)
        return file


class UploadForm(FileForm):
    only_add = forms.BooleanField(label=_("เพิ่มอย่างเดียว ไม่แก้แถวที่มีอยู่"), required=False)
