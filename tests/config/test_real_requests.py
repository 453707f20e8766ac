"""What the rules say of the real papers alone, and the findings that were checked by hand."""

import csv
import dataclasses
from collections import Counter

import pytest
from django.conf import settings
from django.db import transaction

from config.real_requests import FILE, checked, counts, load, page, sample
from config.real_requests.counts import Word, astray, counted, words
from config.real_requests.papers import YEARS, RealPapers
from plans.models import AnnualActionPlan
from provinces.models import PlanningUnit
from tests.reference import load as load_reference

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def papers(django_db_setup, django_db_blocker):
    """Loaded and checked once for the module, then rolled back: the tests read what was said."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference()
        load()
        said = checked()
        transaction.set_rollback(True)
    return said


def said(papers: RealPapers, year: int) -> Counter[tuple[str, str]]:
    return Counter((f.code, str(f.finding.outcome)) for paper in papers[year] for f in paper.result.findings)


def test_the_page_says_what_the_rules_say_now(papers):
    assert FILE.read_text(encoding="utf-8") == page(papers)


def test_all_real_papers_are_there_and_nothing_was_made_up_around_them(papers):
    assert {year: len(papers[year]) for year in YEARS} == {2565: 66, 2563: 68}
    assert sum(paper.request.total_baht for paper in papers[2565]) == 13_157_621_900
    assert not any(paper.plan.cited or project.is_begun for year in YEARS for paper in papers[year] for project in paper.plan.ordinary)


@pytest.mark.parametrize("year", YEARS)
def test_no_rule_fires_on_more_than_half_of_the_real_papers(papers, year):
    assert [count.code for count in counted(papers[year]).values() if count.fires * 2 > count.papers] == []


@pytest.mark.parametrize("year", YEARS)
def test_every_paper_has_one_outcome_of_every_rule(papers, year):
    for count in counted(papers[year]).values():
        assert count.passes + count.fires + count.lacks + count.outside == count.papers == len(papers[year])


def test_a_rule_that_is_silent_or_loud_on_most_papers_without_a_word_on_why_is_named(papers):
    in_2565, given = counted(papers[2565]), words(2565)
    assert list(astray(in_2565, given)) == []
    assert list(astray(in_2565, [w for w in given if "CEI-01" not in w.codes])) == ["CEI-01"]
    assert list(astray(in_2565, [*given, Word("why", ("ELG-03",), "", "")])) == ["-ELG-03"]
    loud = {**in_2565, "ELG-03": dataclasses.replace(in_2565["ELG-03"], fires=34)}
    assert list(astray(loud, given)) == ["ELG-03"]
    assert list(astray({**loud, "ELG-03": dataclasses.replace(loud["ELG-03"], fires=33)}, given)) == []


def test_the_page_is_not_made_without_the_words(papers, tmp_path, monkeypatch):
    fewer = tmp_path / "real_words.csv"
    fewer.write_text(counts.WORDS.read_text(encoding="utf-8").replace("CEI-01", "CEI-02"), encoding="utf-8")
    monkeypatch.setattr(counts, "WORDS", fewer)
    with pytest.raises(ValueError, match=r"2565: a word on why is missing.*CEI-01, -CEI-02"):
        page(papers)


def test_the_sample_has_every_rule_that_fires_and_a_verdict_with_a_reason_for_each_finding(papers):
    checked_by_hand = sample.held(papers)
    firing = {code for year in YEARS for code, outcome in said(papers, year) if outcome == "fail"}
    assert {drawn.code for drawn in checked_by_hand if drawn.outcome == "fail"} == firing
    assert len(checked_by_hand) >= 30
    assert all(told.verdict in sample.VERDICTS and len(told.reason) > 20 for told in checked_by_hand.values())


def test_sampled_things_are_rows_of_the_sources(papers):
    folder = settings.DATA_DIR / "budget"
    lines, projects = "fy2565_line_items", "fy2563_projects"
    known = {}
    for kind, name, column in (("line", lines, "line_id"), ("project", lines, "project_id"), ("2563", projects, "project_id")):
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            known[kind] = {row[column] for row in csv.DictReader(file)}
    for drawn in sample.draw(papers):
        where = "2563" if drawn.year == "2563" else drawn.kind
        assert drawn.subject in known.get(where, {drawn.unit}), drawn


def test_a_finding_with_other_figures_is_to_be_read_again(papers, tmp_path, monkeypatch):
    other = tmp_path / "real_sample.csv"
    other.write_text(sample.SHEET.read_text(encoding="utf-8").replace("share=91", "share=92"), encoding="utf-8")
    monkeypatch.setattr(sample, "SHEET", other)
    with pytest.raises(ValueError, match="ELG-06 2565-G05-01"):
        sample.held(papers)
    sample.redraw(papers)
    unread = [drawn for drawn, told in sample.sheet().items() if not told.is_read]
    assert [(drawn.code, drawn.subject) for drawn in unread] == [("ELG-06", "2565-G05-01")]


def test_likely_duplicates_and_unusual_costs_are_as_many_as_the_document_says(papers):
    text = (settings.BASE_DIR / "docs" / "duplicates.md").read_text(encoding="utf-8")
    for year in YEARS:
        found = said(papers, year)
        for code in ("DUP-01", "DUP-02", "DUP-03", "DUP-04", "AMT-01", "AMT-02", "AMT-03"):
            assert f"| {code} | {year} | {found[code, 'fail']} | {found[code, 'no_data']} |" in text, (code, year, found)


def test_loading_wants_the_reference_data_and_no_papers():
    with pytest.raises(ValueError, match="nothing else"):
        load()
    load_reference()
    AnnualActionPlan.objects.create(unit=PlanningUnit.objects.get(code="50"), fiscal_year=2571)
    with pytest.raises(ValueError, match="nothing else"):
        load()
