"""docs/real-requests.md: the counts, the words on why, and the sample that was checked by hand."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path

from django.conf import settings

from alignment.catalogue import CATALOGUE, EDITION
from core.money import format_baht

from .counts import HOLLOW, WHY, Count, Word, astray, counted, words
from .papers import YEARS, RealPapers
from .sample import FIRING, LACKING, VERDICTS, Checked, Drawn, Sheet, held, tally

FILE = Path(settings.BASE_DIR) / "docs" / "real-requests.md"
FAMILIES = {
    "ALN": "Alignment · ความเชื่อมโยง",
    "AMT": "Unit costs · ราคาต่อหน่วย",
    "ARI": "Sums · ผลรวม",
    "CAL": "Deadlines · กำหนดส่ง",
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

Rulebook of edition {edition}. **2565**: the requests of {n2565} bodies as the budget document printed them ({projects} projects,
{lines} lines, {baht} baht), standing in the bill. **2563**: the action plans of {n2563} bodies out of the report of the Parliamentary
Budget Office. Both are loaded by the portal's own import with the local budgets of 2565 beside them and nothing else: no brief, link,
development plan or ceiling was made up, as the demo does around the lines of 2565. So a rule about such things lacks data here: that is
the truth about the source, not what an official meets who writes a brief in the portal.

- **Passes**: the rule looked and found nothing. **Fires**: it found a fault in the paper. **Lacks data**: the source does not say what
  the rule needs. **Outside**: the paper has nothing of the kind the rule is about (no road line; a province, where a rule is about groups).
- **Firing** is the share of papers on which it fires. **Things** are the lines, projects or papers the faults are about, with their baht.
- A rule that fires or lacks data on more than half of the papers has a word on why; without one this page cannot be made.
- Rules in use that need a paper the sources do not have (development plans, co-investment entries of agencies) are not listed.
"""
TABLE = (
    "| Rule | Severity | What | Passes | Fires | Lacks data | Outside | Firing | Things | Baht |\n|---|---|---|--:|--:|--:|--:|--:|--:|--:|"
)
SAMPLE = """## Checked by hand

{n} findings, drawn by hash: by year up to {firing} of each case in which a rule fires, and up to {lacking} of each in which a rule lacks
data on some papers but not on all. Each was held against the printed rows (`data/budget/`): names, districts and amounts read, sums and
ratios computed anew.
`manage.py real_requests --draw` draws anew after a change and keeps the verdicts of findings that still stand.

- **right**: the finding is true and worth the question. For a lack of data: the source does not say, and the rule could not know.
- **false alarm**: the figures are true, but an official would find nothing to ask or mend.
- **cannot tell**: the source does not say enough to judge.

| Rule | Said | Checked | Right | False alarm | Cannot tell |
|---|---|--:|--:|--:|--:|"""
LISTED = """
| Finding | Of | About | Figures | Verdict | Why |
|---|---|---|---|---|---|"""
LIMITS = """
What the reading taught, beside the verdicts:

- **Fixed**: a sent paper without a brief is one read off print; CMP-01 and ALN-06 fired on every such project, ALN-09 on group projects of
  which some lines name a district, DUP-02 on 238 of 264 projects whose source has no field for the earlier project. They lack data now.
  AMT-02 took the widths of inner and outer shoulders for the road's and called two real lines unreadable. AMT-01 held widenings against
  repairs, and wide roads against narrow ones: widenings are now compared with widenings, a line that tells its width is left to AMT-02,
  and a road on piles, like no other, lacks data. Street lights and the clearing of drains are no road works.
- **Left**: among widenings 32,258,065 baht per kilometre (2565-38-0020, with signs and buildings in one line) is usual, so the question
  that AMT-01 used to ask there is asked no more. A junction still stands among ordinary roads. The import takes districts for sites:
  a province named alone, or a road with its kilometres, is not read into a site, so ALN-09 and DUP-01 lack data that the lines have.
  A bundle of buildings does not say what they are, so ELG-03 asks about all of them.
- Costs are compared with the very lines their ranges come from. One person read the findings; nobody has read them a second time.
"""
SAID = {"fail": "fires", "no_data": "lacks data"}
THOUSANDS = re.compile(r"(?<==)(\d{4,})(?:\.00)?\b")


def page(papers: RealPapers) -> str:
    """The page as rules and rows have it now. Raises ValueError for a rule without its word, or a sample that is not what is drawn."""
    years = [part for year in YEARS for part in _year(year, counted(papers[year]))]
    return "\n".join([_head(papers), *years, *_sample(papers, held(papers))]) + "\n"


def _head(papers: RealPapers) -> str:
    real = [paper.request for paper in papers[2565] if paper.request]
    projects = sum(len(paper.plan.ordinary) for paper in papers[2565])
    lines, baht = sum(len(request.lines) for request in real), sum(request.total_baht for request in real)
    sizes = {f"n{year}": len(papers[year]) for year in YEARS}
    return HEAD.format(edition=EDITION, projects=projects, lines=f"{lines:,}", baht=format_baht(baht), **sizes)


def _year(year: int, counts: Mapping[str, Count]) -> Iterator[str]:
    said = words(year)
    if wrong := list(astray(counts, said)):
        raise ValueError(f"data/alignment/real_words.csv, {year}: a word on why is missing, or (-) not wanted: {', '.join(wrong)}")
    yield f"## {year}\n"
    for family, codes in groupby(counts, key=lambda code: code[:3]):
        yield f"### {FAMILIES[family]} ({year})\n\n{TABLE}"
        yield from (_row(counts[code]) for code in codes)
        yield ""
    yield f"### Why so many ({year})\n"
    yield from (f"- **{_codes(word)}** ({_most(word, counts)}): {word.th}<br>{word.en}" for word in said if word.kind == WHY)
    yield f"\n### Passes that say little ({year})\n"
    yield from (f"- **{_codes(word)}**: {word.th}<br>{word.en}" for word in said if word.kind == HOLLOW)
    yield ""


def _row(count: Count) -> str:
    text = CATALOGUE[count.code]
    fires = f"**{count.fires}**" if count.fires else "0"
    things = f"{len(count.things)} | {format_baht(count.baht)}" if count.things else "– | –"
    told = f"[{count.code}](rules.md#{count.code.lower()}) | {text.severity.value} | {text.title_th} · {text.title_en}"
    return f"| {told} | {count.passes} | {fires} | {count.lacks} | {count.outside} | {count.share} % | {things} |"


def _codes(word: Word) -> str:
    return ", ".join(word.codes)


def _most(word: Word, counts: Mapping[str, Count]) -> str:
    """`lacks data on 66 of 66`, once for all rules that share a word."""
    return "; ".join(sorted({_more_than_half(counts[code]) for code in word.codes}))


def _more_than_half(count: Count) -> str:
    said, n = max((SAID["fail"], count.fires), (SAID["no_data"], count.lacks), key=lambda pair: pair[1])
    return f"{said} on {n} of {count.papers}"


def _sample(papers: RealPapers, checked: Sheet) -> Iterator[str]:
    yield SAMPLE.format(n=len(checked), firing=FIRING, lacking=LACKING)
    for (outcome, code), verdicts in tally(checked).items():
        yield _tally(f"{code} | {SAID[outcome]}", verdicts)
    for outcome, said in SAID.items():
        of_outcome = Counter(told.verdict for drawn, told in checked.items() if drawn.outcome == outcome)
        yield _tally(f"**All** | {said}", of_outcome)
    yield LIMITS + LISTED
    bodies = {paper.unit: paper.plan.owner.name.th for year in YEARS for paper in papers[year]}
    yield from (_listed(drawn, told, bodies[drawn.unit]) for drawn, told in checked.items())


def _tally(head: str, verdicts: Counter[str]) -> str:
    return f"| {head} | {verdicts.total()} | {' | '.join(str(verdicts[name]) for name in VERDICTS)} |"


def _listed(drawn: Drawn, told: Checked, body: str) -> str:
    case, verdict = f" `{drawn.case}`" if drawn.case else "", told.verdict.replace("_", " ")
    figures = THOUSANDS.sub(lambda found: f"{int(found[1]):,}", drawn.figures)
    head = f"| {drawn.code} {SAID[drawn.outcome]}{case} | {drawn.year} {body} | {drawn.kind} {drawn.subject}"
    return f"{head} | {figures} | {verdict} | {told.reason} |"
