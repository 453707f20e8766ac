"""The engine itself: registering, stamping, joining, and what it keeps."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.utils.translation import gettext_lazy, override

from alignment.catalogue import CATALOGUE, EDITION, parse, version
from alignment.kernel import Bilingual, Finding, Outcome, Rulebook, Severity, Subject, digest, join, plain

RULES = "code,severity,stage,title_th,title_en,message_th,message_en,remedy_th,remedy_en,no_data_th,no_data_en,source,source_url,basis,\
category,release,applies_to,predicate,parameters,waivable,waiting_for\n"
ROW = "T-1,blocker,draft,,,เกิน {over} บาท ของ{owner} · {odd},{over} baht too much at {owner},ลด,cut,ยังไม่รู้,unknown,,,,,,,,,,\n"
CASES = "code,case,message_th,message_en,remedy_th,remedy_en\nT-1,zero,ศูนย์,zero,เติม,fill\n"
PLACE = Subject("thing", 1, "สิ่งหนึ่ง")


@dataclass(frozen=True, slots=True)
class Facts:
    findings: tuple[Finding, ...] = ()


def book(*findings: Finding) -> Rulebook:
    made = Rulebook("test", "1-test", parse(RULES + ROW, CASES))
    made.rule("T-1")(lambda facts: findings)
    return made


def test_messages_are_filled_in_both_languages_whatever_the_reader_speaks() -> None:
    finding = Finding(PLACE, {"over": Decimal("1250.5"), "owner": Bilingual("จังหวัดน่าน", "Nan Province")})
    with override("en"):
        stamped = book(finding).run(Facts()).findings[0]
    assert stamped.message_th == "เกิน 1,250.50 บาท ของจังหวัดน่าน · {odd}"
    assert stamped.message_en == "1,250.50 baht too much at Nan Province"
    assert (stamped.remedy_th, stamped.remedy_en) == ("ลด", "cut")


def test_a_case_has_words_of_its_own_and_an_unknown_case_is_an_error() -> None:
    assert book(Finding(PLACE, case="zero")).run(Facts()).findings[0].message_th == "ศูนย์"
    with pytest.raises(KeyError):
        book(Finding(PLACE, case="nowhere")).run(Facts())


def test_lack_of_data_is_an_outcome_of_its_own() -> None:
    result = book(Finding(PLACE, outcome=Outcome.NO_DATA)).run(Facts())
    assert result.outcomes == {"T-1": Outcome.NO_DATA}
    assert result.blockers == []
    assert result.counts() == {"no_data": 1}
    assert result.findings[0].message_th == "ยังไม่รู้"
    assert book().run(Facts()).outcomes == {"T-1": Outcome.PASS}


def test_a_code_is_registered_once_and_only_from_the_catalogue() -> None:
    with pytest.raises(ValueError, match="twice"):
        book().rule("T-1")(lambda facts: ())
    with pytest.raises(KeyError):
        book().rule("T-2")(lambda facts: ())


@pytest.mark.parametrize(("one", "other", "worst"), [("pass", "fail", "fail"), ("fail", "pass", "fail"), ("no_data", "pass", "no_data")])
def test_joined_results_keep_the_worst_outcome_and_one_version(one: str, other: str, worst: str) -> None:
    findings = {"pass": (), "fail": (Finding(PLACE),), "no_data": (Finding(PLACE, outcome=Outcome.NO_DATA),)}
    joined = join([book(*findings[one]).run(Facts()), book(*findings[other]).run(Facts())])
    assert joined.outcomes == {"T-1": Outcome(worst)}
    assert joined.version == "1-test"


def test_equal_facts_have_equal_digests() -> None:
    assert digest(Facts((Finding(PLACE, {"a": Decimal("1.00")}),))) == digest(Facts((Finding(PLACE, {"a": Decimal("1.00")}),)))
    assert digest(Facts((Finding(PLACE, {"a": Decimal("1.00")}),))) != digest(Facts((Finding(PLACE, {"a": Decimal("1.01")}),)))


def test_data_become_plain_json() -> None:
    data = {"baht": Decimal("5.00"), "name": Bilingual("ก", "k"), "list": [Decimal(1), gettext_lazy("ข")], "n": 3, "none": None}
    assert plain(data) == {"baht": "5.00", "name": {"th": "ก", "en": "k"}, "list": ["1", "ข"], "n": 3, "none": None}


def test_a_catalogue_that_does_not_fit_together_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        parse(RULES + ROW + ROW, CASES)
    with pytest.raises(ValueError, match="no rule"):
        parse(RULES + ROW, CASES + "T-9,zero,a,b,c,d\n")
    with pytest.raises(ValueError, match="written twice"):
        parse(RULES + ROW, CASES + "T-1,zero,a,b,c,d\n")


def test_a_changed_word_is_a_new_version() -> None:
    assert version("a", "b") != version("a", "c")
    assert version("ab", "") != version("a", "b")
    assert version("a", "b").startswith(f"{EDITION}-")


def test_severities_of_the_catalogue() -> None:
    assert {c: t.severity for c, t in CATALOGUE.items() if t.remedy_th}["CEI-03"] is Severity.MAJOR
    assert len(CATALOGUE) == 72 + 3  # the source catalogue, and unit costs against real lines (AMT-01 to AMT-03)
