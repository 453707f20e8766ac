"""Rules about one co-investment entry. Each is one pure function over `EntryFacts`."""

from collections.abc import Collection, Iterator

from accounts.models import today
from alignment.books import rulebook
from alignment.kernel import Finding, Outcome, Result, Severity, Stamped
from alignment.terms import Calendar, TermsOf

from .facts import EntryFacts, entry_facts

ENTRY_RULES = rulebook("co-investment entry")


@ENTRY_RULES.rule("ALN-13")
def entry_supports_an_issue(entry: EntryFacts) -> Iterator[Finding]:
    """The entry names a development issue in a plan of its area, of the area's group or of a member."""
    issue = entry.issue
    if issue is None and not entry.has_plan:
        yield Finding(entry.subject, entry.words, Outcome.NO_DATA)
    elif issue is None:
        yield Finding(entry.subject, entry.words)
    elif issue.owner.code not in entry.kin:
        yield Finding(entry.subject, entry.words | {"issue": issue.name, "issue_owner": issue.owner.name}, case="other_owner")


@ENTRY_RULES.rule("COF-02")
def money_has_its_paper(entry: EntryFacts) -> Iterator[Finding]:
    """Money that is confirmed has an amount above zero and names its budget code, ordinance or letter."""
    words = entry.words | {"amount": entry.amount_baht}
    if not entry.reference:
        yield Finding(entry.subject, words, Outcome.NO_DATA if entry.is_loaded else Outcome.FAIL)
    if entry.amount_baht <= 0:
        yield Finding(entry.subject, words, case="zero")


def check_entry(pk: int) -> Result:
    """Every rule about one entry, under the terms of its year. Raises KeyError for an unknown id. Six queries."""
    return entry_results([pk])[pk]


def entry_results(pks: Collection[int], terms: TermsOf | None = None) -> dict[int, Result]:
    """The same for many, whatever their number; `terms` are those of a dry run, without it those in force today."""
    terms = terms or Calendar(today()).terms
    return {pk: ENTRY_RULES.run(facts, terms(facts.fiscal_year)) for pk, facts in entry_facts(pks).items()}


def stops(result: Result) -> list[Stamped]:
    """What keeps an entry from its next step: every finding that is no mere advice, want of data too.

    The issue an entry supports and the paper behind its amount are required of it (process.md 2.6) and guard its steps (3.5): nobody
    justifies an empty field, and who confirms the amount is its owner, not a receiver who could accept a reason.
    """
    return [found for found in result.findings if found.severity is not Severity.ADVICE]
