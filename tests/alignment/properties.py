"""What property tests share: which rules' sums and limits they hold, and what a rule says of some facts."""

from collections.abc import Callable
from typing import Any, TypeVar

from alignment.kernel import AS_WRITTEN, Outcome, Rulebook, Terms

F = TypeVar("F", bound=Callable[..., None])
#: Codes of rules whose sum or limit a property test holds.
HELD: set[str] = set()


def holds(*codes: str) -> Callable[[F], F]:
    def mark(test: F) -> F:
        HELD.update(codes)
        return test

    return mark


def found(book: Rulebook, facts: Any, code: str, terms: Terms = AS_WRITTEN) -> list[dict[str, Any]]:
    """The data of what the rule finds."""
    return [dict(f.finding.data) for f in book.run(facts, terms).findings if f.code == code]


def fails(book: Rulebook, facts: Any, code: str, case: str | None = None) -> bool:
    """Whether the rule finds a fault (of this case, where one is named)."""
    told = [f.finding for f in book.run(facts).findings if f.code == code and f.finding.outcome is Outcome.FAIL]
    return any(case is None or finding.case == case for finding in told)
