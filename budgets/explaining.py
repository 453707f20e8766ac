"""A check of any age as it was: which rules held, how gravely, with which figures, on what ground and by what instrument."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from alignment.kernel import Outcome
from alignment.models import Edition, Judged, StoredFinding
from alignment.parameters import Told, told
from alignment.sources import source_name
from core.parts import FindingCard, FindingGroup, grouped

from .panel import ORDER, shown_severity

SHOWN = 300


@dataclass(frozen=True)
class HeldRule:
    """One rule in the words of its edition; `holds` is what it asks, None where the edition is not kept."""

    code: str
    title: str
    outcome: str
    outcome_label: str
    severity: str
    told: list[Told]
    holds: str
    source: str
    source_url: str


@dataclass(frozen=True)
class Explanation:
    """`off` are the rules that the editions had switched off; `unknown` the versions nobody kept."""

    editions: list[Edition]
    rules: list[HeldRule]
    off: list[str]
    unknown: list[str]


def explain(check: Judged) -> Explanation:
    """By what one paper was judged, from what was kept then and not from the rules of today. One query."""
    return _explain([check.rulebook_version], check.outcomes)


def editions_of(versions: Iterable[str]) -> Explanation:
    """The editions alone, for a run over many papers. One query."""
    return _explain(list(versions), {})


def _explain(versions: list[str], outcomes: Mapping[str, str]) -> Explanation:
    editions = list(Edition.objects.filter(version__in=versions).select_related("rule_set").order_by("pk"))
    held: dict[str, Any] = {code: rule for edition in editions for code, rule in edition.rules.items()}
    known = {edition.version for edition in editions}
    return Explanation(
        editions,
        [_held(code, str(outcome), held.get(code, {})) for code, outcome in sorted(outcomes.items())],
        sorted(code for code, rule in held.items() if not rule["is_on"]),
        [version for version in versions if version not in known],
    )


def _held(code: str, outcome: str, rule: Mapping[str, Any]) -> HeldRule:
    title = rule.get("title_en" if get_language() == "en" else "title_th", "")
    words = (rule.get("holds", ""), source_name(rule.get("source", "")), rule.get("source_url", ""))
    return HeldRule(
        code, title, outcome, str(Outcome(outcome).label), rule.get("severity", ""), told(code, rule.get("parameters", {})), *words
    )


@dataclass(frozen=True)
class Found:
    """Findings of one check as cards; `cut` is how many there are when not all are shown."""

    groups: list[FindingGroup]
    cut: int


def as_found(findings: Iterable[StoredFinding]) -> Found:
    """As they were stored, the gravest first; their words are those of that day. No query."""
    rows = sorted(findings, key=lambda f: (ORDER.index(shown_severity(f)), f.code, f.pk))
    return Found(grouped(_card(found) for found in rows[:SHOWN]), len(rows) if len(rows) > SHOWN else 0)


def _card(found: StoredFinding) -> FindingCard:
    english = get_language() == "en"
    return FindingCard(
        shown_severity(found),
        found.code,
        found.subject_label,
        place=found.message_en if english else found.message_th,
        message=found.remedy_en if english else found.remedy_th,
    )
