"""The rules as everybody signed in reads them: what each asks, how gravely, on which ground, and what waits for its records."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.hats import Request
from accounts.models import today
from alignment.catalogue import CATALOGUE
from alignment.kernel import Outcome, RuleText, Terms
from alignment.models import SOFT_BASES
from alignment.parameters import Told, parameters, told
from alignment.sources import source_name
from alignment.terms import Calendar
from core.fiscal import FiscalYear

from ..panel import rule_title

BASES: Mapping[str, str | Promise] = {
    "found": _("มีเอกสารรองรับ"),
    "inferred": _("อนุมานจากเอกสาร"),
    "practice": _("แนวปฏิบัติ ยังไม่พบหนังสือที่กำหนด"),
    "own_knowledge": _("ความรู้ของผู้จัดทำ ยังไม่ได้เทียบกับเอกสาร"),
}
WAIVERS: Mapping[str, str | Promise] = {
    "no": _("ผ่อนผันไม่ได้"),
    "with_reason": _("ผ่อนผันได้ด้วยเหตุผล โดยผู้อนุญาตที่ไม่ใช่ผู้ขอ"),
    "yes": _("แสดงให้ทราบ ไม่กั้นการส่ง"),
    "secretariat": _("ฝ่ายเลขานุการอนุมัติขยายเวลาได้"),
}
_PLACEHOLDER = re.compile(r"\{\w+\}")


@dataclass(frozen=True)
class Shown:
    """One rule as it holds for a year today."""

    code: str
    title: str
    severity: str
    is_on: bool
    is_used: bool
    basis: str | Promise
    is_soft: bool
    source: str
    source_url: str


@dataclass(frozen=True)
class Said:
    """What a rule says and what to do, with … for the figures."""

    message: str
    remedy: str


@require_safe
def rule_list(request: Request) -> HttpResponse:
    """All rules of the catalogue, under the terms of the planning year. Two queries."""
    year, terms = _terms()
    used = parameters().keys()
    shown = [_shown(text, terms, used) for _code, text in sorted(CATALOGUE.items())]
    return render(request, "budgets/rules.html", {
        "year": year,
        "rules": [rule for rule in shown if rule.is_used],
        "waiting": [rule for rule in shown if not rule.is_used],
    })  # fmt: skip


@require_safe
def rule(request: Request, code: str) -> HttpResponse:
    """One rule. Two queries. Raises Http404 for a code outside the catalogue."""
    if code not in CATALOGUE:
        raise Http404
    (year, terms), text = _terms(), CATALOGUE[code]
    usual = parameters().get(code)
    return render(request, "budgets/rule.html", {
        "year": year,
        "rule": _shown(text, terms, parameters().keys()),
        "usual": text.severity,
        "figures": _figures(code, usual or {}, terms),
        "sayings": _sayings(text) if usual is not None else [],
        "waiver": WAIVERS[text.waivable],
    })  # fmt: skip


def _terms() -> tuple[int, Terms]:
    """The planning year and what holds for it today."""
    year = int(FiscalYear.of(today())) + 1
    return year, Calendar(today()).terms(year)


def _shown(text: RuleText, terms: Terms, used: Any) -> Shown:
    term = terms.of(text.code)
    severity, is_soft = term.severity or text.severity, text.basis in SOFT_BASES
    source, basis = source_name(text.source), BASES[text.basis]
    return Shown(text.code, rule_title(text.code), severity, term.is_on, text.code in used, basis, is_soft, source, text.source_url)


def _figures(code: str, usual: Mapping[str, Any], terms: Terms) -> list[tuple[Told, Told | None]]:
    """Every parameter as it holds, with the catalogue's figure where a rule set has another."""
    now = {**usual, **terms.of(code).parameters}
    pairs = zip(told(code, now), told(code, usual), strict=True)
    return [(held, written if written != held else None) for held, written in pairs]


def _sayings(text: RuleText) -> list[Said]:
    """What it says when it fails, in each of its ways."""
    own = [text.wording("", Outcome.FAIL), *(said for said in text.cases.values() if said.remedy_th)]
    english = get_language() == "en"
    pairs = [(said.message_en, said.remedy_en) if english else (said.message_th, said.remedy_th) for said in own]
    return [Said(*(_PLACEHOLDER.sub("…", part) for part in pair)) for pair in pairs if pair[0]]
