"""Words as PostgreSQL's full-text types. Written as literals: the server's own parser would break Thai words at their vowels."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.search import SearchQueryField, SearchVectorField
from django.db.models import F, FloatField, Func, Lookup, Value
from django.db.models.functions import Cast

from .words import JOINING, parts, tidy, words

MOST_WORDS, MOST_PLACES, LAST_PLACE = 12, 100, 16383


@SearchVectorField.register_lookup
class HasWords(Lookup):
    """`vector__has="'word' & 'word'"`."""

    lookup_name = "has"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        left, params = self.process_lhs(compiler, connection)
        return f"{left} @@ %s::tsquery", [*params, self.rhs]


def vector(title: str, text: str, context: str) -> str:
    """Weights: A words of the title, B parts of its compounds, C words of the text, D its parts and the context."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    first = 1
    for source, whole, part in ((title, "A", "B"), (text, "C", "D"), (context, "D", "D")):
        known = list(words(source))
        places = {start: place for place, start in enumerate(sorted({word.start for word in known}), first)}
        for word in known:
            found[word.text].append(f"{min(places[word.start], LAST_PLACE)}{whole if word.whole else part}")
        first += len(places) + 1
    return " ".join(f"{_quoted(word)}:{','.join(places[:MOST_PLACES])}" for word, places in found.items())


def terms(query: str) -> list[str]:
    """The words of a query, joining words only when there are no others."""
    found = list(dict.fromkeys(word.text for word in words(tidy(query)) if word.whole))
    return ([word for word in found if word not in JOINING] or found)[:MOST_WORDS]


def expression(found: Sequence[str]) -> str:
    """All words; a compound also by its parts in a row, because the same letters may be split otherwise in a longer text."""
    return " & ".join(map(_either, found))


def _either(word: str) -> str:
    inside = " <-> ".join(map(_quoted, parts(word)))
    return f"({_quoted(word)} | {inside})" if inside else _quoted(word)


def rank(expression: str) -> Func:
    return Func(F("vector"), Cast(Value(expression), SearchQueryField()), function="ts_rank", output_field=FloatField())


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
