"""Code, catalogue and page say the same."""

import re

import pytest
from django.core.management import call_command
from django.utils.translation import gettext, override

from alignment.catalogue import CATALOGUE
from alignment.kernel import RuleText, Wording
from alignment.parameters import PARAMETERS, parameters, told
from alignment.sources import THAI, source_name
from budgets.rules import REQUEST_RULES
from coinvestment.rules import ENTRY_RULES
from plans.briefs import SECTIONS
from plans.rules import ACTION_PLAN_RULES, PLAN_RULES
from tests.alignment.house_words import BANNED, BARE_AMOUNT, GLUED, LATIN, LONGEST_PART, LONGEST_TITLE, PLACE, QUOTED, SECTION, VERB
from tests.alignment.messages_page import PAGE, page

BOOKS = (ACTION_PLAN_RULES, REQUEST_RULES, PLAN_RULES, ENTRY_RULES)
PLACEHOLDER = re.compile(r"{(\w+)}")
CODES = sorted({code for book in BOOKS for code in book.rules})
EXPECTED = (
    "ALN-01 ALN-02 ALN-03 ALN-04 ALN-05 ALN-06 ALN-07 ALN-08 ALN-09 ALN-10 ALN-11 ALN-12 ALN-13 AMT-01 "
    "AMT-02 AMT-03 ARI-01 ARI-02 ARI-03 ARI-04 ARI-05 ARI-06 ARI-07 CAL-01 CEI-01 CEI-02 CEI-03 CEI-04 CEI-05 CMP-01 "
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


def test_every_parameter_of_a_rule_is_named_in_both_languages_and_no_other() -> None:
    held = {(code, name) for code, values in parameters().items() for name in values}
    assert held == PARAMETERS.keys()
    assert all(text.title_th and text.title_en and bool(text.unit_th) <= bool(text.unit_en) for text in PARAMETERS.values())


@pytest.mark.parametrize(
    ("language", "said"), [("th", ("วงเงินต้องลงตัวด้วย", "1,000 บาท")), ("en", ("Amounts are multiples of", "1,000 baht"))]
)
def test_a_parameter_is_told_with_its_unit(language: str, said: tuple[str, str]) -> None:
    with override(language):
        assert told("ARI-06", {"rounding_baht": "1000"}) == [said]
        assert told("ARI-06", {"dropped": "0.50"}) == [("dropped", "0.5")]


def test_every_source_has_a_thai_name_and_no_other_has() -> None:
    assert {text.source for text in CATALOGUE.values()} == THAI.keys()
    assert all(THAI.values())
    with override("th"):
        assert source_name("Territorial competence") == "หลักเขตอำนาจตามพื้นที่"
        assert source_name("of a catalogue long gone") == "of a catalogue long gone"
    with override("en"):
        assert source_name("Territorial competence") == "Territorial competence"


@pytest.mark.parametrize("code", CODES)
def test_thai_and_english_show_the_same_figures(code: str) -> None:
    text = CATALOGUE[code]
    pairs = [(text.message_th, text.message_en), (text.remedy_th, text.remedy_en), (text.no_data_th, text.no_data_en)]
    pairs += [pair for said in text.cases.values() for pair in ((said.message_th, said.message_en), (said.remedy_th, said.remedy_en))]
    for thai, english in pairs:
        assert set(PLACEHOLDER.findall(thai)) == set(PLACEHOLDER.findall(english)), thai


def sayings(text: RuleText) -> list[Wording]:
    """Every wording of a rule, that of a gap in the data last."""
    return [Wording(text.message_th, text.message_en, text.remedy_th, text.remedy_en), *text.cases.values(), *gap_of(text)]


def gap_of(text: RuleText) -> list[Wording]:
    return [Wording(text.no_data_th, text.no_data_en)]


def parts(words: str) -> list[str]:
    return words.split(" · ")


@pytest.mark.parametrize("code", CODES)
def test_thai_words_are_the_ones_chosen(code: str) -> None:
    text = CATALOGUE[code]
    for words in (text.title_th, *(w for said in sayings(text) for w in (said.message_th, said.remedy_th))):
        assert not BANNED.search(words), words
        assert set(LATIN.findall(re.sub(r"{\w+}", "", words))) <= {"SDGs"}, words
        assert "  " not in words
        assert '"' not in words
        assert words == words.strip()


@pytest.mark.parametrize("code", CODES)
def test_a_message_tells_where_and_every_amount_has_its_unit(code: str) -> None:
    for said in sayings(CATALOGUE[code]):
        assert PLACE.search(said.message_th), said.message_th
        for words in (said.message_th, said.remedy_th):
            assert not BARE_AMOUNT.search(words), words
            assert not GLUED.search(words), words
            assert max(map(len, parts(words))) <= LONGEST_PART, words


@pytest.mark.parametrize("code", CODES)
def test_what_to_do_begins_with_the_deed(code: str) -> None:
    text = CATALOGUE[code]
    told = [part for said in sayings(text) for part in parts(said.remedy_th) if part]
    gaps = [*gap_of(text), *(said for said in text.cases.values() if not said.remedy_th)]
    told += [parts(said.message_th)[1] for said in gaps]
    assert told
    for words in told:
        assert VERB.match(words), words


@pytest.mark.parametrize("code", CODES)
def test_places_are_called_as_on_the_screen(code: str) -> None:
    """Whatever stands in quotation marks is a label of a screen, in both languages the same one."""
    titles = {str(spec.title) for spec in SECTIONS}
    for said in sayings(CATALOGUE[code]):
        for thai, english in ((said.message_th, said.message_en), (said.remedy_th, said.remedy_en)):
            assert set(SECTION.findall(thai)) <= titles, thai
            for label in QUOTED.findall(thai):
                assert f"“{english_label(label)}”" in english, (label, english)


def english_label(label: str) -> str:
    """As the screen has it; the unit in brackets stays out. Fails for what no screen says."""
    with override("en"):
        found = [gettext(written) for written in (label, f"{label} (บาท)") if gettext(written) != written]
    assert found, f"no screen says {label}"
    return found[0].removesuffix(" (baht)")


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_titles_name_the_fault_in_both_languages(code: str) -> None:
    text = CATALOGUE[code]
    assert text.title_th
    assert text.title_en
    assert len(text.title_th) <= LONGEST_TITLE
    assert not BANNED.search(text.title_th.replace("คำขอเปลี่ยนแปลง", ""))
    assert "{" not in text.title_th + text.title_en
    assert not text.title_en.endswith(".")


@pytest.mark.parametrize("code", CODES)
def test_english_has_no_full_stop_and_no_thai(code: str) -> None:
    for said in sayings(CATALOGUE[code]):
        for words in (said.message_en, said.remedy_en):
            assert not words.endswith(".")
            assert not re.search("[ก-๙]", words), words


def test_no_two_rules_share_a_title() -> None:
    titles = [text.title_th for text in CATALOGUE.values()]
    assert len(titles) == len(set(titles))


def test_every_rule_says_in_one_sentence_what_must_hold() -> None:
    assert all(rule.check.__doc__ for book in BOOKS for rule in book.rules.values())


def test_the_page_equals_a_fresh_drawing() -> None:
    call_command("rules_doc", check=True)


def test_the_page_of_messages_equals_a_fresh_drawing() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m tests.alignment"
