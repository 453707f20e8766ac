"""Dated rulebooks: which rules hold from which fiscal year on, how gravely and with which figures, and by what instrument.

What is kept of a check has its abstract bases here; the app that owns the papers makes the tables.
"""

from collections.abc import Iterator
from typing import Any

import pghistory
import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from .catalogue import CATALOGUE
from .kernel import Outcome, Severity
from .parameters import faults_of

#: Grounds that no law claims: such a rule may be softened or switched off (process.md section 4).
SOFT_BASES = frozenset({"own_knowledge", "practice"})


def rule_choices() -> list[tuple[str, str]]:
    """Codes with the fault they name. A function, so that better words in the catalogue need no migration."""
    return [(code, f"{code} {text.title_th}") for code, text in CATALOGUE.items()]


@pghistory.track()
class RuleSet(models.Model):
    """One dated rulebook. A draft has no `issued_on`; an issued one is never changed, a later one takes its place.

    Old papers are not judged anew: a run keeps the version it was made with.
    """

    name = models.CharField(_("ชื่อชุดกฎ"), max_length=200)
    first_year = models.PositiveSmallIntegerField(_("ใช้ตั้งแต่ปีงบประมาณ"))
    instrument = models.CharField(_("ออกโดยหนังสือ/มติ"), max_length=300)
    instrument_url = models.URLField(_("ที่อยู่ของหนังสือ/มติ"), max_length=500, blank=True)
    issued_on = models.DateField(_("วันที่ออก"), null=True, blank=True, help_text=_("เว้นว่างไว้ขณะเป็นร่าง เมื่อใส่วันแล้วแก้ไม่ได้อีก"))
    note = models.TextField(_("บันทึก"), blank=True)

    class Meta:
        ordering = ["-first_year", "-issued_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(first_year__range=(2500, 2700)), name="rule_set_year_is_be"),
            models.UniqueConstraint(fields=["first_year", "issued_on"], name="one_rule_set_per_year_and_day"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="issued_stays", operation=pgtrigger.Update | pgtrigger.Delete, condition=pgtrigger.Q(old__issued_on__isnull=False)
            )
        ]
        verbose_name = _("ชุดกฎตรวจความสอดคล้อง")
        verbose_name_plural = _("ชุดกฎตรวจความสอดคล้อง")

    def __str__(self) -> str:
        return f"{self.name} ({self.first_year})"

    @property
    def is_issued(self) -> bool:
        return self.issued_on is not None


_ISSUED = """
IF EXISTS (
    SELECT 1 FROM alignment_ruleset s
    WHERE s.issued_on IS NOT NULL AND (TG_OP <> 'DELETE' AND s.id = NEW.rule_set_id OR TG_OP <> 'INSERT' AND s.id = OLD.rule_set_id)
) THEN RAISE EXCEPTION 'pgtrigger: the rule set is issued and stays as it is'; END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;
"""


@pghistory.track()
class RuleSetting(models.Model):
    """What a rule set says of one rule. Between the days, where given; outside them the catalogue holds."""

    rule_set = models.ForeignKey(RuleSet, models.CASCADE, related_name="settings")
    code = models.CharField(_("กฎ"), max_length=10, choices=rule_choices)
    is_on = models.BooleanField(_("เปิดใช้"), default=True)
    severity = models.CharField(_("ระดับ"), max_length=8, choices=Severity, blank=True, help_text=_("เว้นว่างเพื่อใช้ระดับตามบัญชีกฎ"))
    parameters = models.JSONField(_("ค่ากำหนด"), default=dict, blank=True, help_text=_('เช่น {"rounding_baht": "1000"}'))
    valid_from = models.DateField(_("ตั้งแต่วันที่"), null=True, blank=True)
    valid_until = models.DateField(_("ถึงวันที่"), null=True, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["rule_set", "code"], name="one_setting_per_rule")]
        triggers = [
            pgtrigger.Trigger(
                name="issued_settings_stay",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=_ISSUED,
            )
        ]
        verbose_name = _("ค่าของกฎ")
        verbose_name_plural = _("ค่าของกฎ")

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        if faults := list(self.faults()):
            raise ValidationError(faults)

    def faults(self) -> Iterator[str]:
        """Only rules without a ground in law may be switched off or made lighter; parameters are known, of their kind and within bounds."""
        yield from self._against_softening()
        yield from (told for _name, told in faults_of(self.code, self.parameters))
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            yield _g("วันสุดท้ายที่ใช้ต้องไม่อยู่ก่อนวันแรก")

    def _against_softening(self) -> Iterator[str]:
        text = CATALOGUE.get(self.code)
        if text is None or text.basis in SOFT_BASES:
            return
        if not self.is_on or (self.severity and _is_lighter(self.severity, text.severity)):
            yield _g("%(code)s มีฐานกฎหมายหรือเอกสารรองรับ ปิดหรือลดระดับไม่ได้ ปรับได้เฉพาะค่ากำหนด") % {"code": self.code}

    def holds_on(self, day: Any) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_until is None or day <= self.valid_until)


def _is_lighter(one: str, other: str) -> bool:
    weights = Severity.values
    return weights.index(one) > weights.index(other)


class Edition(models.Model):
    """A rulebook version as it was when first used: every rule with severity, parameters, words and ground. Never changed.

    `rule_set` is None for the catalogue as it is written.
    """

    version = models.CharField(max_length=60, unique=True)
    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="editions", null=True, verbose_name=_("ออกโดยชุดกฎ"))
    rules = models.JSONField()
    first_used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-first_used_at"]
        triggers = [pgtrigger.Protect(name="edition_stays", operation=pgtrigger.Update | pgtrigger.Delete)]
        verbose_name = _("ชุดกฎที่เคยใช้")
        verbose_name_plural = _("ชุดกฎที่เคยใช้")

    def __str__(self) -> str:
        return self.version


class Judged(models.Model):
    """What one check said of one paper, rule by rule: kept for every check, so that an old one can be explained and a trend drawn."""

    rulebook_version = models.CharField(_("ชุดกฎ"), max_length=60)
    input_digest = models.CharField(max_length=64)
    outcomes = models.JSONField(default=dict)
    blockers = models.PositiveIntegerField(default=0)
    majors = models.PositiveIntegerField(default=0)
    advice = models.PositiveIntegerField(default=0)
    no_data = models.PositiveIntegerField(default=0)
    checked_at = models.DateTimeField()

    class Meta:
        abstract = True


class StoredFinding(models.Model):
    """What one rule said of one subject in one check, in the words of that day."""

    code = models.CharField(_("กฎ"), max_length=10)
    severity = models.CharField(_("ระดับ"), max_length=8, choices=Severity)
    outcome = models.CharField(_("ผล"), max_length=8, choices=Outcome, default=Outcome.FAIL)
    subject_kind = models.CharField(max_length=20)
    subject_pk = models.BigIntegerField(null=True)
    subject_label = models.CharField(max_length=600, blank=True)
    message_th = models.TextField()
    message_en = models.TextField()
    remedy_th = models.TextField(blank=True)
    remedy_en = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    case = models.CharField(max_length=30, blank=True)
    fingerprint = models.CharField(max_length=32, blank=True)  # alignment.kernel.Stamped.fingerprint: what an answer hangs on

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.code} {self.subject_label}"

    @property
    def key(self) -> tuple[str, str, int | None, str]:
        """The same fault in two checks, though its figures may have moved."""
        return self.code, self.subject_kind, self.subject_pk, self.case
