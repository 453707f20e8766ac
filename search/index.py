"""The index kept equal to the papers: one paper after a save, what changed every minute, everything on demand.

Every way ends in `_sync`, which writes only entries whose digest differs: running it twice equals running it once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import translation

from .models import Entry
from .sources import SOURCES, Draft, Part, Source

WRITTEN = [f.name for f in Entry._meta.fields if f.name not in {"id", "kind", "object_id"}]
BATCH = 500
Found = dict[tuple[str, int], str]


@dataclass(frozen=True)
class Difference:
    """How many entries were (or, when only checked, would be) written and removed."""

    written: int = 0
    removed: int = 0

    def __add__(self, other: "Difference") -> "Difference":
        return Difference(self.written + other.written, self.removed + other.removed)

    def __bool__(self) -> bool:
        return bool(self.written or self.removed)


def index_paper(action: str, pk: int) -> Difference:
    """The entries of one paper; of a paper that is gone, none."""
    return _sync(SOURCES[action], [pk])


def catch_up() -> Difference:
    """Papers with rows that are newer than their entries, without entry, or gone. For writes that send no signal."""
    return _total(_sync(source, pks) for source in SOURCES.values() for pks in _batches(stale_papers(source), source.batch))


def rebuild(*, check: bool = False) -> Difference:
    """Compares everything, changes of names and rules included; `check` only counts."""
    return _total(_sync(source, pks, check=check) for source in SOURCES.values() for pks in _batches(_all_papers(source), source.batch))


def _total(differences: Iterator[Difference]) -> Difference:
    return sum(differences, Difference())


def _batches(pks: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (pks[at : at + size] for at in range(0, len(pks), size))


def _all_papers(source: Source) -> list[int]:
    """Those there are and those that only entries remember. Two queries."""
    known = Entry.objects.filter(action=source.action).order_by().values_list("paper_id", flat=True).distinct()
    return sorted({*source.model._default_manager.order_by().values_list("pk", flat=True), *known})


def stale_papers(source: Source) -> list[int]:
    """Two queries per kind of entry and one for states, which an import changes without a date."""
    entries = Entry.objects.filter(action=source.action)
    papers = source.model._default_manager.filter(pk=OuterRef("paper_id"), state=OuterRef("state"))
    found = set(entries.filter(~Exists(papers)).values_list("paper_id", flat=True))
    for part in source.parts:
        found.update(_newer(part).order_by().values_list(part.paper, flat=True))
        found.update(_orphans(part).values_list("paper_id", flat=True))
    return sorted(found)


def _newer(part: Part) -> QuerySet:
    current = Entry.objects.filter(kind=part.kind, object_id=OuterRef("pk"), updated_at__gte=OuterRef(part.updated_at))
    return part.model._default_manager.filter(~Exists(current))


def _orphans(part: Part) -> QuerySet[Entry]:
    return Entry.objects.filter(~Exists(part.model._default_manager.filter(pk=OuterRef("object_id"))), kind=part.kind)


@transaction.atomic
def _sync(source: Source, pks: Sequence[int], *, check: bool = False) -> Difference:
    if not check:
        _one_at_a_time(source, pks)
    with translation.override("th"):
        drafts = list(source.drafts(pks))
        stored = _stored(source, pks)
        changed = [draft for draft in drafts if stored.get(draft.key) != draft.digest]
        gone = stored.keys() - {draft.key for draft in drafts}
        if not check:
            _write(changed)
            _remove(gone)
    return Difference(len(changed), len(gone))


def _one_at_a_time(source: Source, pks: Sequence[int]) -> None:
    """Whoever indexes a paper at the same time waits, then reads what is newest."""
    place = list(SOURCES).index(source.action)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashint4(%s), k) FROM unnest(%s::int[]) k", [7_300 + place, sorted(pks)])


def _stored(source: Source, pks: Sequence[int]) -> Found:
    rows = Entry.objects.filter(action=source.action, paper_id__in=pks).values_list("kind", "object_id", "digest")
    return {(kind, object_id): digest for kind, object_id, digest in rows}


def _write(drafts: Sequence[Draft]) -> None:
    for some in (drafts[at : at + BATCH] for at in range(0, len(drafts), BATCH)):
        Entry.objects.bulk_create(
            [draft.entry() for draft in some], update_conflicts=True, unique_fields=["kind", "object_id"], update_fields=WRITTEN
        )


def _remove(keys: set[tuple[str, int]]) -> None:
    for kind in {kind for kind, _pk in keys}:
        Entry.objects.filter(kind=kind, object_id__in=[pk for name, pk in keys if name == kind]).delete()
