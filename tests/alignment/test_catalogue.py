"""Code, catalogue and page say the same."""

import re

import pytest
from django.core.management import call_command

from alignment.catalogue import CATALOGUE
from budgets.rules import REQUEST_RULES
from coinvestment.rules import ENTRY_RULES
from plans.rules import ACTION_PLAN_RULES, PLAN_RULES

BOOKS = (ACTION_PLAN_RULES, REQUEST_RULES, PLAN_RULES, ENTRY_RULES)
CODES = sorted({code for book in BOOKS for code in book.rules})
EXPECTED = (
    "ALN-01 ALN-02 ALN-03 ALN-04 ALN-05 ALN-06 ALN-07 ALN-08 ALN-09 ALN-10 ALN-11 ALN-12 ALN-13 AMT-01 "
    "AMT-02 ARI-01 ARI-02 ARI-03 ARI-04 ARI-05 ARI-06 ARI-07 CAL-01 CEI-01 CEI-02 CEI-03 CEI-04 CEI-05 CMP-01 "
    "CMP-02 CMP-03 CMP-04 CMP-05 COF-01 COF-02 DUP-01 DUP-02 DUP-03 DUP-04 ELG-01 ELG-02 ELG-03 ELG-04 "
    "ELG-05 ELG-06 EVD-04 GEO-01 GEO-02 GEO-03 RDY-01 RDY-02 RDY-03 RDY-04 RDY-05 RDY-06"
)


def test_these_rules_are_in_use() -> None:
    assert " ".join(CODES) == EXPECTED


def test_a_rule_is_in_use_or_says_what_it_waits_for() -> None:
    assert {code for code, text in CATALOGUE.items() if not text.waiting_for} == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_a_rule_in_use_has_all_its_words_and_a_source(code: str) -> None:
    text = CATALOGUE[code]
    words = (text.title_th, text.message_th, text.message_en, text.remedy_th, text.remedy_en, text.no_data_th, text.no_data_en)
    assert all(words)
    assert text.source
    assert text.basis


@pytest.mark.parametrize("code", CODES)
def test_thai_and_english_show_the_same_figures(code: str) -> None:
    text = CATALOGUE[code]
    pairs = [(text.message_th, text.message_en), (text.remedy_th, text.remedy_en), (text.no_data_th, text.no_data_en)]
    pairs += [pair for said in text.cases.values() for pair in ((said.message_th, said.message_en), (said.remedy_th, said.remedy_en))]
    for thai, english in pairs:
        assert set(re.findall(r"{(\w+)}", thai)) == set(re.findall(r"{(\w+)}", english)), thai


@pytest.mark.parametrize("code", CODES)
def test_thai_words_keep_the_house_style(code: str) -> None:
    text = CATALOGUE[code]
    said = [
        text.title_th,
        text.message_th,
        text.remedy_th,
        text.no_data_th,
        *(w for c in text.cases.values() for w in (c.message_th, c.remedy_th)),
    ]
    for words in said:
        assert not re.search(r"ครับ|ค่ะ|กรุณา|…", words)
        assert not words.endswith(".")


def test_every_rule_says_in_one_sentence_what_must_hold() -> None:
    assert all(rule.check.__doc__ for book in BOOKS for rule in book.rules.values())


def test_the_page_equals_a_fresh_drawing() -> None:
    call_command("rules_doc", check=True)
