"""The catalogue of rules: codes, severities, sources and words in both languages, read once from `data/alignment/`.

Pure: no database, no clock, no settings. Raises ValueError or KeyError at import when the files do not fit together.
"""

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from types import MappingProxyType

from .kernel import RuleText, Severity, Wording

FOLDER = Path(__file__).resolve().parents[1] / "data" / "alignment"
EDITION = "3"  # to be raised when a predicate changes its meaning
ANY_RULE = "*"
Cases = dict[str, dict[str, Wording]]


def _rows(text: str) -> Iterator[dict[str, str]]:
    return csv.DictReader(io.StringIO(text))


def _cases(text: str) -> Cases:
    """Wordings by code and case; those under `*` serve every rule."""
    cases: Cases = {}
    for row in _rows(text):
        code, case = row.pop("code"), row.pop("case")
        if cases.setdefault(code, {}).setdefault(case, Wording(**row)) != Wording(**row):
            raise ValueError(f"case {case} of {code} is written twice")
    return cases


def _rule(row: Mapping[str, str], cases: Cases) -> RuleText:
    names = {f.name for f in fields(RuleText)} - {"severity", "cases"}
    words = MappingProxyType(cases.get(ANY_RULE, {}) | cases.get(row["code"], {}))
    return RuleText(severity=Severity(row["severity"]), cases=words, **{name: row[name] for name in names})


def parse(rules: str, cases: str) -> Mapping[str, RuleText]:
    """The catalogue of two CSV texts, by code. Raises ValueError for a code written twice or a case of an unknown code."""
    by_code = _cases(cases)
    texts = [_rule(row, by_code) for row in _rows(rules)]
    catalogue = {text.code: text for text in texts}
    if len(catalogue) < len(texts) or not by_code.keys() - {ANY_RULE} <= catalogue.keys():
        raise ValueError("a rule is written twice, or a case belongs to no rule")
    return MappingProxyType(catalogue)


def version(*texts: str) -> str:
    """Edition and short hash of the catalogue's words: `1-0a1b2c3d`."""
    return f"{EDITION}-{hashlib.sha256(chr(0).join(texts).encode()).hexdigest()[:8]}"


#: The words of `eligibility.csv` decide what rules find, so they are part of the version.
_RULES, _CASES, _LISTS = ((FOLDER / name).read_text(encoding="utf-8") for name in ("rules.csv", "cases.csv", "eligibility.csv"))
CATALOGUE = parse(_RULES, _CASES)
VERSION = version(_RULES, _CASES, _LISTS)
