"""The rulebooks as a page: what is checked, in which words, on which ground, and what waits."""

from collections.abc import Iterable, Iterator, Mapping

from .catalogue import CATALOGUE, VERSION
from .kernel import Rule, Rulebook, RuleText
from .parameters import PARAMETERS
from .sources import THAI

HEAD = """# Alignment rules

<!-- Made by `manage.py rules_doc` from the code and data/alignment/; edit those instead. -->

Rulebook `{version}`: {done} of {all} rules are in use. A rule passes, fails, or says that data are lacking; lack of data is never a pass.
A **blocker** stops signing and sending, a **major** needs a justification, **advice** informs. Words in braces are filled with the
finding's figures. Basis of a source: found, inferred, practice, own_knowledge. The version is `edition-hash`: the hash covers every word,
severity and parameter of the catalogue, the edition is raised when a predicate changes.
"""
Rules = Mapping[str, list[tuple[Rulebook, Rule]]]


def rules_page(books: Iterable[Rulebook]) -> str:
    """Markdown of all rules: those the books hold in full, the others by what they wait for."""
    rules: dict[str, list[tuple[Rulebook, Rule]]] = {}
    for book in books:
        for code, rule in book.rules.items():
            rules.setdefault(code, []).append((book, rule))
    head = HEAD.format(version=VERSION, done=len(rules), all=len(CATALOGUE))
    return "\n".join([head, *_in_use(rules), *_waiting(rules)])


def _in_use(rules: Rules) -> Iterator[str]:
    yield "## In use\n\n| Code | Severity | What | About |\n|---|---|---|---|"
    for code in sorted(rules):
        text, books = CATALOGUE[code], " and ".join(book.name for book, _rule in rules[code])
        yield f"| [{code}](#{code.lower()}) | {text.severity.value} | {text.title_th} · {text.title_en} | {books} |"
    yield ""
    for code in sorted(rules):
        yield from _section(CATALOGUE[code], rules[code])


def _section(text: RuleText, places: Iterable[tuple[Rulebook, Rule]]) -> Iterator[str]:
    yield f"### {text.code}\n\n{text.title_th} · {text.title_en}\n"
    yield f"- Severity: {text.severity.value}; stage: {text.stage}; waivable: {text.waivable}"
    for book, rule in places:
        yield f"- Checked in the {book.name}, `{rule.check.__module__}.{rule.check.__name__}`: {rule.check.__doc__}"
    if text.parameters:
        yield f"- Parameters: {text.parameters}"
    for name in sorted({name for _book, rule in places for name in rule.parameters}):
        yield f"  - `{name}`: {PARAMETERS[text.code, name].title_th} · {PARAMETERS[text.code, name].title_en}"
    yield f"- Source: {_source(text)}\n\n| Case | Message | What to do |\n|---|---|---|"
    yield _row("fails", text.message_th, text.message_en, text.remedy_th, text.remedy_en)
    for name, said in text.cases.items():
        yield _row(f"`{name}`", *said)
    yield _row("lacks data", text.no_data_th, text.no_data_en, "", "") + "\n"


def _row(case: str, message_th: str, message_en: str, remedy_th: str, remedy_en: str) -> str:
    return f"| {case} | {message_th}<br>{message_en} | {remedy_th}{'<br>' if remedy_th else ''}{remedy_en} |"


def _source(text: RuleText) -> str:
    link = f" <{text.source_url}>" if text.source_url else ""
    return f"{THAI[text.source]} · {text.source}{link} ({text.basis})"


def _waiting(rules: Rules) -> Iterator[str]:
    yield "## Waiting\n\n| Code | Severity | What | Stage | Waiting for | Source |\n|---|---|---|---|---|---|"
    for code, text in CATALOGUE.items():
        if code not in rules:
            what = f"{text.title_th} · {text.title_en}"
            yield f"| {code} | {text.severity.value} | {what} | {text.stage} | waiting for {text.waiting_for} | {_source(text)} |"
    yield ""
