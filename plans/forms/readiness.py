"""The readiness checklist: one line per topic, each with its evidence."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.models import inlineformset_factory
from django.utils.translation import gettext_lazy as _

from core import filestore
from core.filetypes import ACCEPT, shown_name
from core.together_rows import one, raws_of
from core.uploads import checked

from ..models import Project, ReadinessCheck, ReadinessState, ReadinessTopic
from .brief_rows import RowForm, Rows
from .fields import BahtInput, ThaiDateInput

SUFFIX = "attachment"  # as the files beside papers: one content is one file, whatever it is called


class ReadinessForm(RowForm):
    WIDTHS = {"note": 9, "file": 6}
    state = forms.ChoiceField(label=_("สถานะ"), choices=[("", _("ยังไม่ระบุ")), *ReadinessState.choices], required=False)
    dated_on = ThaiDateInput(label=_("วันที่ของเอกสาร"), required=False)
    amount_baht = BahtInput(label=_("วงเงินตามเอกสาร (บาท)"), required=False)
    file = forms.FileField(label=_("ไฟล์หลักฐาน"), required=False, widget=forms.FileInput(attrs={"accept": ACCEPT}))
    drop = forms.BooleanField(label=_("นำไฟล์ออก"), required=False)

    class Meta:
        model = ReadinessCheck
        fields = ["topic", "state", "dated_on", "file", "note", "amount_baht", "drop"]
        widgets = {"topic": forms.HiddenInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topic = self.instance.topic or self.initial.get("topic", "")
        self.heading = str(dict(ReadinessTopic.choices).get(topic, topic))
        if topic != ReadinessTopic.ESTIMATE:
            del self.fields["amount_baht"]
        if not self.instance.file_hash:
            del self.fields["drop"]
        if not self.instance.pk:
            self.initial["state"] = ""

    def clean_file(self) -> UploadedFile | None:
        """Raises for size and for content of a kind that is not taken."""
        file: UploadedFile | None = self.cleaned_data["file"]
        if file is not None:
            file.seek(0)  # the save validates again over what stands
            self.content = file.read()
            self.found = checked(self.content, file.name or "")
        return file

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if self.has_changed() and not values.get("state") and "state" not in self.errors:
            self.add_error("state", _("เลือกสถานะของเรื่องนี้"))
        return values

    def save(self, commit: bool = True) -> Any:
        if self.cleaned_data.get("file"):
            self._keep(self.cleaned_data["file"])
        elif self.cleaned_data.get("drop"):
            self._set("", "", "", 0)
        return super().save(commit)

    def _keep(self, file: UploadedFile) -> None:
        digest = filestore.put(self.content, SUFFIX)
        self._set(shown_name(file.name or "", self.found), digest, self.found.content_type, len(self.content))

    def _set(self, name: str, digest: str, kind: str, size: int) -> None:
        row = self.instance
        row.file_name, row.file_hash, row.file_type, row.file_size = name, digest, kind, size


class ReadinessRows(Rows):
    """A line for every topic, in the order of the form; those nobody filled yet are empty."""

    one_per = "topic"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        topics = self._sent(args[0], kwargs) if args and args[0] is not None else self._missing(kwargs["instance"])
        self.extra = len(topics)
        super().__init__(*args, initial=[{"topic": topic} for topic in topics], **kwargs)

    @staticmethod
    def _missing(project: Project) -> list[str]:
        there = set(project.readiness.values_list("topic", flat=True))
        return [topic for topic in ReadinessTopic.values if topic not in there]

    @staticmethod
    def _sent(data: Any, kwargs: dict[str, Any]) -> list[str]:
        """Of the new lines of a page that was opened before somebody else filled some."""
        rows = raws_of(data, kwargs["prefix"], len(ReadinessTopic))
        return [one(row, "topic") for row in rows if not one(row, "id")]

    def in_order(self) -> list[ReadinessForm]:
        return sorted(self.forms, key=lambda form: ReadinessTopic.values.index(form["topic"].value()))


def content_of(check: ReadinessCheck) -> bytes:
    return filestore.get(check.file_hash, SUFFIX)


#: As many lines as topics, whatever a sender asks for.
READINESS = inlineformset_factory(
    Project, ReadinessCheck, ReadinessForm, formset=ReadinessRows, can_delete=False,
    max_num=len(ReadinessTopic), absolute_max=len(ReadinessTopic), validate_max=True,
)  # fmt: skip
