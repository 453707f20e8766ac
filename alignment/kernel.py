"""The rule engine: pure rules over frozen facts. It knows no planning noun, no database and no clock.

A rulebook is stamped with its version, a run with the digest of its input, so an old result can be explained later.
"""

import hashlib
import inspect
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from core.money import format_baht


class Severity(TextChoices):
    BLOCKER = "blocker", _("ต้องแก้")
    MAJOR = "major", _("ต้องชี้แจง")
    ADVICE = "advice", _("แนะนำ")


class Outcome(TextChoices):
    PASS = "pass", _("ผ่าน")
    FAIL = "fail", _("ไม่ผ่าน")
    NO_DATA = "no_data", _("ข้อมูลไม่พอ")


class Bilingual(NamedTuple):
    """A name that has both languages; each message takes its own."""

    th: str
    en: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What a finding is about; `kind` and `pk` let a screen jump to it."""

    kind: str
    pk: int | None
    label: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault (or one gap in the data) of one subject.

    `data` fills the messages and holds the arithmetic; `case` names the way the rule failed where it has several.
    """

    subject: Subject
    data: Mapping[str, Any] = field(default_factory=dict)
    outcome: Outcome = Outcome.FAIL
    case: str = ""


class Wording(NamedTuple):
    """What is said of one finding: what is wrong and what to do, with placeholders named as the finding's data."""

    message_th: str
    message_en: str
    remedy_th: str = ""
    remedy_en: str = ""


@dataclass(frozen=True)
class RuleText:
    """A row of the catalogue: everything about a rule that is not its predicate."""

    code: str
    severity: Severity
    stage: str
    title_th: str
    title_en: str
    message_th: str
    message_en: str
    remedy_th: str = ""
    remedy_en: str = ""
    no_data_th: str = ""
    no_data_en: str = ""
    source: str = ""
    source_url: str = ""
    basis: str = ""
    category: str = ""
    release: str = ""
    applies_to: str = ""
    predicate: str = ""
    parameters: str = ""
    waivable: str = ""
    waiting_for: str = ""
    cases: Mapping[str, Wording] = field(default_factory=dict)

    def wording(self, case: str, outcome: Outcome) -> Wording:
        """Raises KeyError for a case the catalogue has no words for."""
        if case:
            return self.cases[case]
        if outcome is Outcome.NO_DATA:
            return Wording(self.no_data_th, self.no_data_en)
        return Wording(self.message_th, self.message_en, self.remedy_th, self.remedy_en)


Check = Callable[..., Iterable[Finding]]


@dataclass(frozen=True)
class Rule:
    """A predicate over facts. Its keyword-only arguments are the rule's parameters, their defaults what holds unless a term says else."""

    text: RuleText
    check: Check

    @property
    def code(self) -> str:
        return self.text.code

    @cached_property
    def parameters(self) -> Mapping[str, Any]:
        given = inspect.signature(self.check).parameters.values()
        return {p.name: p.default for p in given if p.kind is p.KEYWORD_ONLY}


@dataclass(frozen=True, slots=True)
class Term:
    """What a dated rulebook says of one rule: whether it holds, how gravely, with which parameters. None keeps the catalogue's severity."""

    is_on: bool = True
    severity: Severity | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Terms:
    """The terms of one year. `version` is empty for the catalogue as it is written."""

    version: str = ""
    rules: Mapping[str, Term] = field(default_factory=dict)

    def of(self, code: str) -> Term:
        return self.rules.get(code, _PLAIN)


_PLAIN = Term()
AS_WRITTEN = Terms()


@dataclass(frozen=True)
class Stamped:
    """A finding with the rule's code, severity and both messages, ready to be stored or printed."""

    code: str
    severity: Severity
    finding: Finding
    message_th: str
    message_en: str
    remedy_th: str
    remedy_en: str

    @property
    def message(self) -> str:
        """In the reader's language."""
        return self.message_en if get_language() == "en" else self.message_th

    @property
    def remedy(self) -> str:
        """In the reader's language."""
        return self.remedy_en if get_language() == "en" else self.remedy_th

    @property
    def is_open_fault(self) -> bool:
        return self.finding.outcome is Outcome.FAIL

    @property
    def fingerprint(self) -> str:
        """The same fault of the same thing with the same figures, whatever it is called meanwhile. 32 hexadecimal digits."""
        finding = self.finding
        figures = sorted((name, figure) for name, value in finding.data.items() for figure in _figures(value))
        told = repr((self.code, finding.subject.kind, finding.subject.pk, finding.case, figures))
        return hashlib.sha256(told.encode()).hexdigest()[:32]


def _figures(value: Any) -> Iterator[str]:
    """Amounts and counts, those in lists too; words are no figures."""
    if isinstance(value, Decimal):
        yield f"{value.normalize():f}"
    elif isinstance(value, int):
        yield str(value)
    elif isinstance(value, list | tuple) and not isinstance(value, Bilingual):
        for part in value:
            yield from _figures(part)


@dataclass(frozen=True)
class Result:
    """What a rulebook said of one set of facts."""

    version: str
    digest: str
    outcomes: Mapping[str, Outcome]
    findings: tuple[Stamped, ...]

    @property
    def blockers(self) -> list[Stamped]:
        return self.faults(Severity.BLOCKER)

    @property
    def majors(self) -> list[Stamped]:
        return self.faults(Severity.MAJOR)

    def faults(self, severity: Severity) -> list[Stamped]:
        return [f for f in self.findings if f.severity is severity and f.is_open_fault]

    def counts(self) -> Counter[str]:
        """Open findings by severity, gaps in the data apart under `no_data`."""
        return Counter(str(f.severity) if f.finding.outcome is Outcome.FAIL else "no_data" for f in self.findings)


class Rulebook:
    """Rules about one kind of facts. `catalogue` holds the texts by code; a code may be registered once."""

    def __init__(self, name: str, version: str, catalogue: Mapping[str, RuleText]) -> None:
        self.name, self.version, self.catalogue = name, version, catalogue
        self.rules: dict[str, Rule] = {}

    def rule(self, code: str) -> Callable[[Check], Check]:
        """Registers a predicate under its permanent code. Raises KeyError for a code outside the catalogue."""

        def register(check: Check) -> Check:
            if code in self.rules:
                raise ValueError(f"rule {code} is registered twice")
            self.rules[code] = Rule(self.catalogue[code], check)
            return check

        return register

    def run(self, facts: Any, terms: Terms = AS_WRITTEN) -> Result:
        """All rules that the terms leave on, over one set of facts, in the order of their codes."""
        found = {code: _findings(rule, terms.of(code), facts) for code, rule in sorted(self.rules.items()) if terms.of(code).is_on}
        outcomes = {code: _outcome(findings) for code, findings in found.items()}
        return Result(self.version_under(terms), digest(facts), outcomes, tuple(f for findings in found.values() for f in findings))

    def findings(self, facts: Any, terms: Terms = AS_WRITTEN) -> Iterator[Stamped]:
        """What `run` finds, without outcomes and digest."""
        for code, rule in sorted(self.rules.items()):
            if terms.of(code).is_on:
                yield from _findings(rule, terms.of(code), facts)

    def version_under(self, terms: Terms) -> str:
        return f"{self.version}+{terms.version}" if terms.version else self.version

    def described(self, terms: Terms) -> dict[str, dict[str, Any]]:
        """Every rule as it holds under the terms, as plain data: enough to explain a finding when code and catalogue have moved on."""
        return {code: _described(rule, terms.of(code)) for code, rule in sorted(self.rules.items())}


def join(results: Iterable[Result]) -> Result:
    """Several rulebooks' results about one body as one. A rule that several of them hold has the worst outcome."""
    parts = list(results)
    return Result(
        "+".join(dict.fromkeys(p.version for p in parts)),
        joined_digest([p.digest for p in parts]),
        _worst((code, outcome) for p in parts for code, outcome in p.outcomes.items()),
        tuple(f for p in parts for f in p.findings),
    )


def joined_digest(digests: Iterable[str]) -> str:
    """One digest of several, in their order."""
    return hashlib.sha256("".join(digests).encode()).hexdigest()


_WEIGHT = {Outcome.PASS: 0, Outcome.NO_DATA: 1, Outcome.FAIL: 2}


def _worst(outcomes: Iterable[tuple[str, Outcome]]) -> dict[str, Outcome]:
    worst: dict[str, Outcome] = {}
    for code, outcome in outcomes:
        worst[code] = max(worst.get(code, outcome), outcome, key=_WEIGHT.__getitem__)
    return worst


def digest(facts: Any) -> str:
    """SHA-256 of the facts' canonical text; frozen dataclasses print their values in a fixed order."""
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def _outcome(findings: tuple[Stamped, ...]) -> Outcome:
    outcomes = {f.finding.outcome for f in findings}
    if Outcome.FAIL in outcomes:
        return Outcome.FAIL
    return Outcome.NO_DATA if outcomes else Outcome.PASS


def _findings(rule: Rule, term: Term, facts: Any) -> tuple[Stamped, ...]:
    severity = term.severity or rule.text.severity
    return tuple(_stamp(rule, severity, finding) for finding in rule.check(facts, **term.parameters))


def _described(rule: Rule, term: Term) -> dict[str, Any]:
    text = rule.text
    return {
        "is_on": term.is_on, "severity": str(term.severity or text.severity), "parameters": plain({**rule.parameters, **term.parameters}),
        "title_th": text.title_th, "title_en": text.title_en, "holds": rule.check.__doc__ or "", "source": text.source,
        "source_url": text.source_url, "basis": text.basis, "waivable": text.waivable,
    }  # fmt: skip


def _stamp(rule: Rule, severity: Severity, finding: Finding) -> Stamped:
    said = rule.text.wording(finding.case, finding.outcome)
    with override("th"):
        message_th, remedy_th = _say(finding, "th", said.message_th, said.remedy_th)
    with override("en"):
        message_en, remedy_en = _say(finding, "en", said.message_en, said.remedy_en)
    return Stamped(rule.code, severity, finding, message_th, message_en, remedy_th, remedy_en)


def _say(finding: Finding, language: str, *templates: str) -> list[str]:
    words = _Lenient({name: _word(value, language) for name, value in finding.data.items()}, subject=finding.subject.label)
    return [template.format_map(words) for template in templates]


def _word(value: Any, language: str) -> str:
    if isinstance(value, Bilingual):
        return value.en if language == "en" and value.en else value.th
    if isinstance(value, Decimal):
        return format_baht(value)
    if isinstance(value, list | tuple):
        return (" · " if language == "th" else ", ").join(_word(v, language) for v in value)
    return str(value)


class _Lenient(dict[str, str]):
    """A placeholder without a value shows its own name, so that a text never hides a finding."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def plain(value: Any) -> Any:
    """A finding's data as JSON can hold it: amounts as text with two places, names by language."""
    if isinstance(value, Mapping):
        return {str(name): plain(v) for name, v in value.items()}
    if isinstance(value, Bilingual):
        return value._asdict()
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if isinstance(value, Decimal):
        return str(value)
    return str(value) if isinstance(value, Promise) else value
