"""Template tags of the portal: figures, Thai dates and the components of `templates/components/`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .. import thai
from . import figures

register = template.Library()

# severity → css, icon, word
SEVERITIES = {
    "blocker": ("bad", "x-octagon-fill", gettext_lazy("ต้องแก้")),
    "major": ("warn", "exclamation-triangle-fill", gettext_lazy("ต้องชี้แจง")),
    "advice": ("adv", "lightbulb", gettext_lazy("แนะนำ")),
    "pass": ("t-ok", "check-lg", gettext_lazy("ผ่าน")),
    "no_data": ("adv", "question-circle", gettext_lazy("ข้อมูลไม่พอ")),
}
STEP_ICONS = {"done": ("check-lg", "t-ok"), "now": ("geo-alt-fill", "t-acc")}
WIDGET_CSS = {
    "checkbox": "form-check-input",
    "select": "form-select",
    "placeselect": "form-select",
    "selectmultiple": "form-select",
    "hidden": "",
}
GROUP_WIDGETS = ("radioselect", "checkboxselectmultiple")


# ---------- figures ----------


@register.filter
def baht(value: object) -> str:
    """1,250,000 or 1,250,000.50; "ยังไม่มีตัวเลข" for None."""
    return figures.amount(value)


@register.filter
def million(value: object) -> str:
    """Millions with one decimal, the unit stands beside it."""
    return figures.in_millions(value)


@register.filter
def signed(value: object, places: int | None = None) -> str:
    """+1,500 or −1,500; with an argument that many decimals."""
    return figures.with_sign(value, places)


# ---------- dates and digits ----------


@register.filter
def be_date(value: date | None) -> str:
    """22 ม.ค. 2570, in English 22 Jan 2570; empty for None."""
    return thai.date_on_screen(value, short=True) if value else ""


@register.filter
def be_date_long(value: date | None) -> str:
    """22 มกราคม 2570, in English 22 January 2570; empty for None."""
    return thai.date_on_screen(value) if value else ""


@register.filter
def be_datetime(value: datetime | None) -> str:
    """22 ม.ค. 2570 10.42 น., in English 22 Jan 2570 10:42; empty for None."""
    return thai.datetime_on_screen(value) if value else ""


@register.filter
def breaks(value: object) -> str:
    """Words that a narrow cell breaks at the right place."""
    return thai.broken_rightly(str(value))


@register.filter
def thai_digits(value: object) -> str:
    """For papers; screens keep Arabic digits."""
    return thai.thai_digits(value)


@register.filter
def days_left(value: int | None) -> str:
    """อีก 8 วัน, วันนี้, พรุ่งนี้ or เกินกำหนด 3 วัน from a number of days; empty for None."""
    if value is None:
        return ""
    near = {0: _("วันนี้"), 1: _("พรุ่งนี้")}.get(value)
    if near:
        return near
    if value > 0:
        return ngettext("อีก %(days)s วัน", "อีก %(days)s วัน", value) % {"days": value}
    return ngettext("เกินกำหนด %(days)s วัน", "เกินกำหนด %(days)s วัน", -value) % {"days": -value}


# ---------- marks ----------


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """A Bootstrap icon, hidden from screen readers: the word stands beside it."""
    return _glyph(name, css)


def _glyph(name: str, css: str = "") -> SafeString:
    return format_html('<i class="bi bi-{}{}" aria-hidden="true"></i>', name, f" {css}" if css else "")


@register.simple_tag
def chip(label: str, tone: str = "", icon: str = "", large: bool = False) -> SafeString:
    """State of a paper. Tone: "" draft, on moving, warn answer owed, ok finished, bad late or refused. No template: lists draw many."""
    css = " ".join(filter(None, ("chip", tone, "lg" if large else "")))
    return format_html('<span class="{}">{}{}</span>', css, _glyph(icon) if icon else "", label)


@register.simple_tag
def sev(severity: str, count: int | None = None, mark_only: bool = False) -> SafeString:
    """Severity as icon and word; `mark_only` hides the word from eyes where a legend stands on the page."""
    css, glyph, word = SEVERITIES[severity]
    shown = format_html('<span class="visually-hidden">{}</span>', word) if mark_only else format_html("<span>{}</span>", word)
    number = "" if count is None else format_html(' <b class="num">{}</b>', count)
    return format_html('<span class="sev {}">{}{}{}</span>', css, _glyph(glyph), shown, number)


# ---------- surfaces ----------


@register.simple_block_tag
def panel(
    content: str, title: str, id: str = "", tone: str = "", count: int | None = None, note: str = "", flush: bool = False
) -> SafeString:
    """White box with a heading. `flush` drops the inner padding (tables, lists); `note` stands at the right of the heading."""
    values = {"content": content, "title": title, "id": id, "tone": tone, "count": count, "note": note, "flush": flush}
    return render_to_string("components/panel.html", values)


@register.inclusion_tag("components/empty.html")
def empty(
    icon: str, title: str, text: str = "", action_url: str = "", action_label: str = "", action_icon: str = "plus-lg"
) -> dict[str, Any]:
    """What is missing, why, and the one action that fills it."""
    return {"icon": icon, "title": title, "text": text, "action_url": action_url, "action_label": action_label, "action_icon": action_icon}


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, label: str = "", hint: str = "", css: str = "") -> dict[str, Any]:
    """Label, widget with the right classes (the field may name one as `css`), hint and errors of one form field."""
    kind, css = _kind(bound), css or getattr(bound.field, "css", "")
    return {
        "field": bound,
        "label": label or bound.label,
        "widget": _widget(bound, kind, css, hint),
        "kind": kind,
        "grouped": kind in GROUP_WIDGETS,
        "hint": hint or bound.help_text,
    }


def _kind(bound: BoundField) -> str:
    """The name of the widget in one word: text, number, textarea, select, checkbox, radioselect, password, hidden …"""
    return type(bound.field.widget).__name__.lower().removesuffix("input")


def _widget(bound: BoundField, kind: str, css: str, hint: str) -> SafeString:
    if kind in GROUP_WIDGETS:
        return bound.as_widget()
    own = bound.field.widget.attrs.get("class", "")
    classes = (WIDGET_CSS.get(kind, "form-control"), own, css, "err" if bound.errors else "")
    attrs: dict[str, str | bool] = {"class": " ".join(filter(None, classes)), **_described(bound, hint)}
    if bound.field.widget.attrs.get("placeholder") == bound.label.rstrip(":"):
        attrs["placeholder"] = False  # says nothing the label does not say
    return bound.as_widget(attrs=attrs)


def _described(bound: BoundField, hint: str) -> dict[str, str]:
    """Ties the error and the hint below a field to it."""
    parts = [f"{bound.auto_id}_{part}" for part, there in (("error", bound.errors), ("hint", hint or bound.help_text)) if there]
    return {"aria-describedby": " ".join(parts)} if parts else {}


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: Any) -> dict[str, Any]:
    """Faults of the whole form, and links to the faulty fields."""
    return {"form": form, "faulty": [bound for bound in form if bound.errors]}


# ---------- bars ----------


@register.inclusion_tag("components/ceiling_bar.html")
def ceiling_bar(
    in_baht: object, management_baht: object, over_baht: object, ceiling_baht: object, in_label: str = "", over_label: str = ""
) -> dict[str, Any]:
    """In the ceiling, management budget, free, over: drawn, and the same four figures in full."""
    bar = figures.ceiling_bar_of(in_baht, management_baht, over_baht, ceiling_baht)
    return {"bar": bar, "in_label": in_label or _("ในกรอบ"), "over_label": over_label or _("เกินกรอบ")}


@register.inclusion_tag("components/meter.html")
def meter(done: figures.Number | None, total: figures.Number | None, label: str = "", tone: str = "") -> dict[str, Any]:
    """A thin bar: done of total. Tone: "" or ok or warn."""
    return {
        "width": figures.percent(done, total),
        "label": label or _("%(done)s จาก %(total)s") % {"done": baht(done), "total": baht(total)},
        "tone": tone,
    }


# ---------- papers ----------


@dataclass(frozen=True)
class _ShownStep:
    step: Any
    css: str
    icon: str
    icon_css: str


@register.inclusion_tag("components/turn_strip.html")
def turn_strip(steps: Iterable[Any]) -> dict[str, Any]:
    """Whose turn it is; the steps that are not next to the present one are `far`, and phones leave them out. Steps: `core.parts.Step`."""
    known = list(steps)
    done = sum(step.state == "done" for step in known)
    near = {done - 1, *range(done, done + 2)} if any(step.state == "now" for step in known) else {done - 1, done}
    shown = [
        _ShownStep(step, step.state if place in near else f"{step.state} far", *STEP_ICONS.get(step.state, ("", "")))
        for place, step in enumerate(known)
    ]
    return {"steps": shown}


@register.inclusion_tag("components/years_switch.html")
def years_switch(years: Iterable[Sequence[Any]]) -> dict[str, Any]:
    """The year of this page. Years: (label, url, current) or `core.parts.Year`."""
    return {"years": years}


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Iterable[Any]) -> dict[str, Any]:
    """History as sentences, newest first. Entries: `core.parts.Entry`."""
    return {"entries": entries}


@register.inclusion_tag("components/finding.html")
def finding(f: Any) -> dict[str, Any]:
    """One finding as a card. Takes `core.parts.FindingCard` or anything with its attributes."""
    return {"f": f, "css": SEVERITIES[f.severity][0]}


@register.inclusion_tag("components/next_actions.html", takes_context=True)
def next_actions(context: template.Context, actions: Sequence[Any]) -> dict[str, Any]:
    """The buttons of a paper with the reasons why not; no way back leads while the way forward is blocked. Actions: `core.parts.Action`."""
    leading = [a for a in actions if a.tone == "primary"] or [a for a in actions if a.tone != "quiet"]
    first = next((a.name for a in leading if not a.blockers), leading[0].name if leading else "")
    return {"actions": actions, "first": first, "csrf_token": context.get("csrf_token", "")}


@register.inclusion_tag("components/job.html")
def job(job: Any, title: str = "", poll_url: str = "", result_url: str = "", result_label: str = "") -> dict[str, Any]:
    """Long work: rows done of all, bar, result or fault. Asks `poll_url` again every two seconds while it is open."""
    return {"job": job, "title": title, "poll_url": poll_url, "result_url": result_url, "result_label": result_label}


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: object) -> str:
    """This page's query string with some parameters changed (None removes): for sorting, paging and filters."""
    params = context["request"].GET.copy()
    for key, value in changes.items():
        params.pop(key, None)
        if value is not None:
            params[key] = str(value)
    return f"?{params.urlencode()}"
