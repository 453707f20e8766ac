"""Draws docs/rule-messages.md: how messages are worded, and each one as an official sees it, filled with the figures of a golden case.

`python -m tests.alignment` writes the page; `test_catalogue` holds it.
"""

from collections.abc import Iterator
from pathlib import Path

from alignment.catalogue import CATALOGUE
from alignment.kernel import Outcome, Stamped
from tests.alignment.golden import cases
from tests.alignment.house_words import TERMS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "rule-messages.md"
HEAD = """# Rule messages, read aloud

<!-- Made by `python -m tests.alignment` from data/alignment/ and tests/golden/; edit those instead. -->

Every message of the rules in use was read as an official reads it: on the card of a finding, in a mail, on the printed check sheet, without
the rule beside it. The questions of the reading:

1. What is wrong, in one sentence that stands alone?
2. Where: which plan, project, line, indicator or place, by its name? A gap in the data of many projects names the first three.
3. How much: both figures, the difference and the limit, in baht with separators, ร้อยละ, พ.ศ.?
4. What to do, by whom, on which screen, section and field, called as on the screen?
5. A gap in the data: which datum is missing, and who fills it in where?
6. Official Thai: terms of the field, right classifiers, nobody blamed, nothing translated word by word?
7. Is the English its equal, with the same figures and the same labels?

## How they are worded

- A title names the fault, not the rule. A message is one sentence; a middle dot parts what follows from it. No full stop.
- What to do begins with the verb. Where several things help, each has its verb; what the owner cannot do on a screen says whom to tell.
- Figures stand in their sum (`240,000,001 + 10,000,000 = 250,000,001 บาท`) and in the order found, expected, difference.
- A limit that a dated rule set may change is a placeholder, in the title it is not named.
- Quotation marks hold names: of the thing (“{project}”) or of a section, field, row or button of a screen.
  `tests/alignment/test_catalogue.py` looks each label up, in both languages.
- Rules that judge by words say เข้าลักษณะ, for a list of words cannot know.
- ชี้แจง is what a major finding asks for and ขอผ่อนผัน what a blocker may allow; both are the names of the buttons.

| The messages say | Not | Why |
|---|---|---|
"""


def page() -> str:
    """Markdown: the head, the terms, then every rule in use with its wordings as the golden cases fill them."""
    terms = [f"| {term.chosen} | {term.shown} | {term.why} |" for term in TERMS]
    return "\n".join([HEAD + "\n".join(terms), "", *_examples(), ""])


def _examples() -> Iterator[str]:
    said = _first_of_each()
    shared = [case for case in CATALOGUE[said[0].code].cases if all(case in text.cases for text in CATALOGUE.values())]
    yield "## Of many rules\n\n| Case | Message |\n|---|---|"
    yield from (f"| `{case}` | {next(f for f in said if f.finding.case == case).message_th} |" for case in shared)
    for code in dict.fromkeys(f.code for f in said):
        own = [f for f in said if f.code == code and f.finding.case not in shared]
        yield f"\n## {code} {CATALOGUE[code].title_th}\n\n| Case | Message | What to do |\n|---|---|---|"
        yield from (f"| {_name(f)} | {f.message_th} | {f.remedy_th} |" for f in own)


def _name(finding: Stamped) -> str:
    if finding.finding.case:
        return f"`{finding.finding.case}`"
    return "fails" if finding.finding.outcome is Outcome.FAIL else "lacks data"


def _first_of_each() -> list[Stamped]:
    """One finding of every code, case and outcome, faults before gaps."""
    found: dict[tuple[str, int, str], Stamped] = {}
    for case in cases():
        for f in case.findings:
            found.setdefault((f.code, f.finding.outcome is Outcome.NO_DATA, f.finding.case), f)
    return [found[key] for key in sorted(found)]
