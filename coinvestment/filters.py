"""What the register can be narrowed by, and its totals by source."""

from typing import Any

import django_filters as df
from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from core.thai import clean_text, tidy_text
from plans.filters import PaperFilter, choice
from plans.listing import unit_words

from .models import Entry, EntryKind
from .states import EntryState


def years() -> list[tuple[str, str]]:
    found = Entry.objects.order_by("-fiscal_year").values_list("fiscal_year", flat=True).distinct()
    return [(str(year), str(_("ปี %(year)s") % {"year": year})) for year in found]


class EntryFilter(PaperFilter):
    kind = choice(_("แหล่งเงิน"), _("ทุกแหล่งเงิน"), EntryKind.choices, "kind")
    state = df.ChoiceFilter(choices=EntryState.choices, label=_("สถานะ"))
    year = choice(_("ปีงบประมาณ"), _("ทุกปี"), years, "fiscal_year")

    class Meta:
        model = Entry
        fields: list[str] = []

    def search(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        """Every word stands in the title or the body's name; or all of them in the unit's name or code."""
        words = Q()
        for word in tidy_text(text).split():
            words &= Q(title__icontains=word) | Q(body_name__icontains=word)
        return rows.filter(words | unit_words(clean_text(text), "unit__"))


def by_kind(entries: QuerySet[Any]) -> list[tuple[str, int, Any]]:
    """Label, count and baht of each source, the empty ones too. One query."""
    found = {k: (n, baht) for k, n, baht in entries.order_by().values_list("kind").annotate(Count("pk"), Sum("amount_baht"))}
    return [(str(kind.label), *found.get(kind.value, (0, 0))) for kind in EntryKind]
