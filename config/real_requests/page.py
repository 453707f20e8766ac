"""docs/real-requests.md: the counts, the words on why, and the sample that was checked by hand."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from django.conf import settings

from alignment.catalogue import CATALOGUE, VERSION
from alignment.kernel import Outcome
from core.money import format_baht

from .counts import Count, Word, counted, wordless, words
from .papers import YEARS, Paper
from .sample import FIRING, LACKING, VERDICTS, Sheet, draw, sheet, tally

FILE = Path(settings.BASE_DIR) / "docs" / "real-requests.md"
FAMILIES = {
    "ALN": "Alignment · ความเชื่อมโยง",
    "AMT": "Unit costs · ราคาต่อหน่วย",
    "ARI": "Sums · ผลรวม",
    "CEI": "Ceilings and ranks · กรอบวงเงินและลำดับ",
    "CMP": "Completeness · ความครบถ้วน",
    "DUP": "Duplicates · ความซ้ำซ้อน",
    "ELG": "Eligibility · คุณสมบัติของรายการ",
    "EVD": "Evidence · หลักฐาน",
    "GEO": "Places · พื้นที่",
    "RDY": "Readiness · ความพร้อม",
}
HEAD = """# What the rules say of real requests

<!-- Made by `manage.py real_requests` from data/budget/, data/alignment/real_words.csv and real_sample.csv; edit those instead. -->

Rulebook `{version}`. **2565**: the requests of {n2565} bodies as the budget document printed them ({projects} projects, {lines} lines,
{baht} baht), standing in the bill. **2563**: the action plans of {n2563} bodies out of the report of the Parliamentary Budget Office.
Both are loaded by the portal's own import with the local budgets of 2565 beside them and nothing else: no brief, link, development plan
or ceiling was made up, as the demo does around the lines of 2565. So a rule about such things lacks data here, and that is the truth about
the source. It is not what an official meets who writes a brief in the portal.

- **Passes**: the rule looked and found nothing. **Fires**: it found a fault in the paper. **Lacks data**: the source does not say what
  the rule needs. **Outside**: the paper has nothing of the kind the rule is about (a province's plan under a rule about groups, no road line).
- **Firing** is the share of papers on which it fires. **Things** are the lines, projects or papers the faults are about, with their baht.
- A rule that fires or lacks data on more than half of the papers has a word on why; without one this page cannot be made.
- Rules in use that need a paper the sources do not have (development plans, co-investment entries of agencies) are not listed.

"""
TABLE = (
    "| Rule | Severity | What | Passes | Fires | Lacks data | Outside | Firing | Things | Baht |\n|---|---|---|--:|--:|--:|--:|--:|--:|--:|"
)
SAMPLE = """## Checked by hand

{n} findings, drawn by hash: of each rule that fires up to {firing}, of each rule that lacks data on some papers but not on all up to {lacking}.
Each was held against the printed rows (`data/budget/`): names, districts and amounts read, sums and ratios computed anew.
`manage.py real_requests --draw` draws anew after a change and keeps the verdicts of findings that still stand.

- **right**: the finding is true and worth the question. For a lack of data: the source does not say, and the rule could not know.
- **false alarm**: the figures are true, but an official would find nothing to ask or mend.
- **cannot tell**: the source does not say enough to judge.

| Rule | Said | Checked | Right | False alarm | Cannot tell |
|---|---|--:|--:|--:|--:|"""
LISTED = """
| Finding | Of | About | Figures | Verdict | Why |
|---|---|---|---|---|---|"""
SAID = {"fail": "fires", "no_data": "lacks data"}


def page(papers: Mapping[int, Sequence[Paper]]) -> str:
    """The page as rules and rows have it now. Raises ValueError for a rule without its word, or a sample that is not what is drawn."""
    counts = {year: counted(papers[year]) for year in YEARS}
    parts = [_head(papers)]
    for year in YEARS:
        parts += _year(year, counts[year])
    wanted = [drawn for year in YEARS for drawn in draw(papers[year], counts[year])]
    checked = sheet()
    if list(checked) != wanted or any(said.verdict not in VERDICTS or not said.reason for said in checked.values()):
        raise ValueError("data/alignment/real_sample.csv: not what is drawn, or without a verdict; run real_requests --draw and check those")
    return "\n".join([*parts, *_sample(checked)]) + "\n"


def _head(papers: Mapping[int, Sequence[Paper]]) -> str:
    real = [paper.request for paper in papers[2565] if paper.request]
    projects = sum(len(paper.plan.ordinary) for paper in papers[2565])
    lines, baht = sum(len(request.lines) for request in real), sum(request.total_baht for request in real)
    sizes = {f"n{year}": len(papers[year]) for year in YEARS}
    return HEAD.format(version=VERSION, projects=projects, lines=f"{lines:,}", baht=format_baht(baht), **sizes)


def _year(year: int, counts: Mapping[str, Count]) -> Iterator[str]:
    said = words(year)
    if astray := list(wordless(counts, said)):
        raise ValueError(f"data/alignment/real_words.csv, {year}: a word on why is missing, or (-) not wanted: {', '.join(astray)}")
    yield f"## {year}\n"
    for family, codes in groupby(counts, key=lambda code: code[:3]):
        yield f"### {FAMILIES[family]} ({year})\n\n{TABLE}"
        yield from (_row(counts[code]) for code in codes)
        yield ""
    yield f"### Why so many ({year})\n"
    yield from (_word(word, counts) for word in said)
    yield ""


def _row(count: Count) -> str:
    text = CATALOGUE[count.code]
    fires = f"**{count.fires}**" if count.fires else "0"
    things = f"{len(count.things)} | {format_baht(count.baht)}" if count.things else "– | –"
    told = f"[{count.code}](rules.md#{count.code.lower()}) | {text.severity.value} | {text.title_th} · {text.title_en}"
    return f"| {told} | {count.passes} | {fires} | {count.lacks} | {count.outside} | {count.share} % | {things} |"


def _word(word: Word, counts: Mapping[str, Count]) -> str:
    most = sorted({_most(counts[code]) for code in word.codes})
    return f"- **{', '.join(word.codes)}** ({'; '.join(most)}): {word.th}<br>{word.en}"


def _most(count: Count) -> str:
    outcome, n = max((Outcome.FAIL, count.fires), (Outcome.NO_DATA, count.lacks), key=lambda pair: pair[1])
    return f"{SAID[outcome]} on {n} of {count.papers}"


def _sample(checked: Sheet) -> Iterator[str]:
    yield SAMPLE.format(n=len(checked), firing=FIRING, lacking=LACKING)
    for (outcome, code), verdicts in tally(checked).items():
        yield _tally(f"{code} | {SAID[outcome]}", verdicts)
    for outcome, said in SAID.items():
        of_outcome = Counter(told.verdict for drawn, told in checked.items() if drawn.outcome == outcome)
        yield _tally(f"**All** | {said}", of_outcome)
    yield LISTED
    for drawn, told in checked.items():
        case = f", `{drawn.case}`" if drawn.case else ""
        about = f"{drawn.kind} {drawn.subject}"
        yield (
            f"| {drawn.code} {SAID[drawn.outcome]}{case} | {drawn.unit} {drawn.year} | {about} | {drawn.figures} "
            f"| {told.verdict.replace('_', ' ')} | {told.reason} |"
        )


def _tally(head: str, verdicts: Counter[str]) -> str:
    return f"| {head} | {verdicts.total()} | {' | '.join(str(verdicts[name]) for name in VERDICTS)} |"
