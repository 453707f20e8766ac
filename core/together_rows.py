"""Rows that several people may edit at once: the row-wise half of `core.together`."""

import re
from collections.abc import Iterator
from typing import Any, Self

from django import forms
from django.forms.models import BaseInlineFormSet
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from .authors import Authors
from .conflicts import THEIRS, Merge, three_way
from .errors import Clash
from .together import OPENED, Choice, Remade, Sent, as_sent, as_text, carried, choice_of, doubtful, faults_of, put, unsealed

#: Beside the fields of a row that was typed into while somebody else deleted it: the key it had.
WAS = "was"
#: How a row that is gone stands.
GONE = "gone"
Raw = dict[str, list[str]]


class RowsTogether(Remade, BaseInlineFormSet):
    """Rows of one paper. Rows only the other person changed, added or deleted stay so; a row both touched is asked, field by field.

    `one_per` names the field of which the paper has one row per value: such a row that both added is one row, and asked about.
    """

    one_per = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound:
            self.data = self._without_gone()

    # ---------- what was opened ----------

    def opened_values(self) -> dict[str, dict[str, str]]:
        """By prefix and key: several sets of rows may stand on one page."""
        return {self.at(form.instance.pk): form.opened_values() for form in self.initial_forms}

    def at(self, pk: Any) -> str:
        return f"{self.prefix}:{pk}"

    def restore(self, draft: Any, begun: str = "") -> None:
        """Fills the unbound rows with a draft: rows that stand by their key, the others as new ones."""
        self.begun = begun
        there = {str(row.pk) for row in self.get_queryset()}
        raws = raws_of(draft, self.prefix, self.absolute_max)
        old = {one(raw, "id"): raw for raw in raws if one(raw, "id") in there}
        new = [raw for raw in raws if one(raw, "id") not in there and not (one(raw, "id") and one(raw, "DELETE"))]
        self.extra = max(self.extra, len(new))
        for form in self.initial_forms:
            self._fill(form, old.get(str(form.instance.pk), {}))
        for form, raw in zip(self.extra_forms, new, strict=False):
            self._fill(form, raw)

    def _fill(self, form: Any, raw: Raw) -> None:
        draft = MultiValueDict({form.add_prefix(name): values for name, values in raw.items()})
        if raw:
            form.restore(draft)
        was = one(raw, WAS) or (one(raw, "id") if form.instance._state.adding else "")
        if was:
            form.fields[WAS] = forms.CharField(required=False, widget=forms.HiddenInput, initial=was)

    # ---------- what was sent ----------

    def _without_gone(self) -> Any:
        """Rows that were opened and are gone by now become new rows that remember their key; those with a tick to delete just go."""
        opened = unsealed(self.data.get(OPENED) or "") or {}
        there = {str(row.pk) for row in self.get_queryset()}
        raws = self._raws()
        gone = [raw for raw in raws if self.at(pk := one(raw, "id")) in opened and pk not in there]
        if not gone:
            return self.data
        n_initial = self.initial_form_count()
        initial = [raw for raw in raws[:n_initial] if raw not in gone]
        again = [{**_fields(raw), WAS: raw["id"]} for raw in gone if not one(raw, "DELETE")]
        return self._written(initial, [*raws[n_initial:], *again])

    def _raws(self) -> list[Raw]:
        """The rows as they were sent."""
        return raws_of(self.data, self.prefix, self.total_form_count())

    def _written(self, initial: list[Raw], extra: list[Raw]) -> Any:
        """A copy of what was sent with these rows in place of its own."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        for name in [name for name in data if re.match(rf"{re.escape(str(self.prefix))}-\d", str(name))]:
            del data[name]
        put(data, f"{self.prefix}-INITIAL_FORMS", [str(len(initial))])
        put(data, f"{self.prefix}-TOTAL_FORMS", [str(len(initial) + len(extra))])
        for index, raw in enumerate([*initial, *extra]):
            for field, values in raw.items():
                put(data, f"{self.prefix}-{index}-{field}", values)
        self.__dict__.pop("management_form", None)
        return data

    # ---------- what is saved ----------

    def settled(self) -> Self:
        """The valid rows over what stands now, to be saved in this transaction. Raises Clash."""
        now = self.remade(None)
        joined = self._joined(now)
        whole = joined._settled(now)
        self.taken_over = joined.taken_over
        return whole

    def _settled(self, now: Self) -> Self:
        forms_now = {str(form.instance.pk): form for form in now.initial_forms}
        meeting = _Meeting(self, forms_now, Sent(self.data, now.opened_values()))
        initial, extra = meeting.initial(), meeting.extra()
        if meeting.items:
            raise Clash(meeting.items, carried(self.data, meeting.items, meeting.shown))
        whole = self.remade(self._written(initial, extra))
        if not whole.is_valid():
            meeting.doubt(whole)
            faults = [fault for form in whole.forms if form.errors for fault in faults_of(form)]
            raise Clash(meeting.items, carried(self.data, meeting.items, meeting.shown), [*faults, *whole.non_form_errors()])
        self.taken_over = meeting.taken
        return whole

    # ---------- rows that both added ----------

    def _joined(self, now: Self) -> Self:
        """These rows, with new ones for which a row stands by now turned into edits of it; those nobody typed into give way."""
        there = {str(getattr(form.instance, self.one_per)): str(form.instance.pk) for form in now.initial_forms} if self.one_per else {}
        raws, first = self._raws(), len(self.initial_forms)
        here = {one(raw, "id") for raw in raws[:first]}
        twins = {n: pk for n, pk in self._twins(there, first) if pk not in here}
        if not twins:
            return self
        met = [n for n in twins if self.forms[n].has_changed()]
        rest = [n for n in range(first, len(raws)) if n not in twins]
        edits = [{**raws[n], "id": [twins[n]]} for n in met]
        data = self._written([*raws[:first], *edits], [raws[n] for n in rest])
        joined = self.remade(data, files=self._files_of([*range(first), *met, *rest]))
        joined.is_valid()
        return joined

    def _twins(self, there: dict[str, str], first: int) -> Iterator[tuple[int, str]]:
        for n, form in enumerate(self.extra_forms, first):
            value = str(form.cleaned_data.get(self.one_per, form.initial.get(self.one_per)))
            if value in there:
                yield n, there[value]

    def _files_of(self, order: list[int]) -> Any:
        """What was uploaded, under the new numbers of its rows."""
        files: Any = self.files
        moved = {f"{self.prefix}-{old}-": f"{self.prefix}-{new}-" for new, old in enumerate(order)}
        found: Any = MultiValueDict()
        for name, sent in files.lists() if hasattr(files, "lists") else ():
            row = re.match(rf"{re.escape(str(self.prefix))}-\d+-", name)
            if row is None or row[0] in moved:
                found.setlist(name.replace(row[0], moved[row[0]], 1) if row else name, sent)
        return found


def raws_of(data: Any, prefix: str | None, most: int) -> list[Raw]:
    """The rows that stand under a prefix, in their order; no more than `most`."""
    rows: dict[int, Raw] = {}
    for name in data:
        index, _dash, field = str(name).removeprefix(f"{prefix}-").partition("-")
        if str(name).startswith(f"{prefix}-") and index.isascii() and index.isdecimal() and len(index) < 6 and int(index) < most:
            rows.setdefault(int(index), {})[field] = data.getlist(name) if hasattr(data, "getlist") else [str(data[name])]
    return [rows.get(index, {}) for index in range(max(rows, default=-1) + 1)]


def one(raw: Raw, name: str) -> str:
    return (raw.get(name) or [""])[-1]


def _fields(raw: Raw) -> Raw:
    return {name: values for name, values in raw.items() if name not in ("id", "DELETE")}


class _Meeting:
    """One save of rows against what stands: gathers the rows as they shall be saved, what was taken over, and what must be asked."""

    def __init__(self, rows: RowsTogether, forms_now: dict[str, Any], sent: Sent) -> None:
        self.rows, self.now, self.sent = rows, forms_now, sent
        self.items: list[Choice] = []
        self.shown: dict[str, Any] = {}
        self.taken: list[str] = []
        self.deleted = rows.deleted_forms
        self.merges: dict[str, tuple[Any, Any, Merge]] = {}
        self.raws = rows._raws()

    def initial(self) -> list[Raw]:
        return [self._row(form, raw) for form, raw in zip(self.rows.initial_forms, self.raws, strict=False)]

    def _row(self, form: Any, raw: Raw) -> Raw:
        pk = str(form.instance.pk)
        now = self.now.get(pk)
        if now is None:
            return raw
        standing, opened = now.opened_values(), self.sent.opened.get(self.rows.at(pk), {})
        if form in self.deleted:
            return self._deleted(form, raw, now, opened, standing)
        picks = {name: self.sent.pick(self._key(pk, name), value) for name, value in standing.items()}
        files = {name: value for name, value in standing.items() if isinstance(now.fields[name], forms.FileField)}  # sent is meant
        merge = three_way({**files, **opened}, form.typed_values(), standing, picks)
        self.merges[pk] = (form, now, merge)
        for name in merge.clashes:
            self._ask_field(form, now, name, standing[name])
        self.taken += [f"{now.instance} · {form[name].label}" for name in merge.taken]
        return {**raw, **{name: as_sent(now[name]) for name in merge.taken}}

    def doubt(self, whole: RowsTogether) -> None:
        """Both halves of a row are right and do not fit together."""
        for broken in (form for form in whole.initial_forms if form.errors):
            form, now, merge = self.merges[str(broken.instance.pk)]
            for name in doubtful(merge, broken.errors):
                self._ask_field(form, now, name, now.opened_values()[name])

    def _deleted(self, form: Any, raw: Raw, now: Any, opened: Any, standing: Any) -> Raw:
        """Deleted here: at once when nobody changed the row meanwhile, else the person decides."""
        pick = self.sent.pick(self._key(str(form.instance.pk), "row"), standing)
        if pick == THEIRS:
            return {**{name: as_sent(now[name]) for name in standing}, "id": raw["id"]}
        if standing != opened and not pick:
            self._ask_row(str(form.instance.pk), standing, now.instance, _("ลบแถวนี้"), _words(now), Authors(now.instance))
        return raw

    def extra(self) -> list[Raw]:
        raws = self.raws[len(self.rows.initial_forms) :]
        return [raw for form, raw in zip(self.rows.extra_forms, raws, strict=False) if self._stays(form, raw)]

    def _stays(self, form: Any, raw: Raw) -> bool:
        """A row that somebody deleted meanwhile comes back only when it was changed here and the person wants it."""
        was = one(raw, WAS)
        opened = self.sent.opened.get(self.rows.at(was))
        if not was or opened is None:
            return True
        if form.typed_values() == opened:
            self.taken.append(_("แถวที่ถูกลบ: %(row)s") % {"row": form.instance})
            return False
        pick = self.sent.pick(self._key(was, "row"), GONE)
        if not pick:
            self._ask_row(was, GONE, form.instance, _words(form), _("ลบแล้ว"), None)
        return pick != THEIRS

    def _key(self, pk: str, name: str) -> str:
        return f"{self.rows.prefix}-{pk}-{name}"

    def _ask_field(self, form: Any, now: Any, name: str, standing: str) -> None:
        key = self._key(str(form.instance.pk), name)
        self.shown[key] = standing
        label = f"{now.instance} · {form[name].label}"
        self.items.append(choice_of(form[name], now[name], Authors(now.instance), key, label))

    def _ask_row(self, pk: str, standing: Any, row: Any, mine: str, theirs: str, authors: Authors | None) -> None:
        key = self._key(pk, "row")
        self.shown[key] = standing
        self.items.append(Choice(key, str(row), None, mine, theirs, authors.of("") if authors else None))


def _words(form: forms.BaseForm) -> str:
    return " · ".join(_texts(form))


def _texts(form: Any) -> Iterator[str]:
    return (text for name in form.watched() if (text := as_text(form[name])))
