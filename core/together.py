"""Forms that several people may have open at once: nobody's save hides another's.

A form carries a signed token with a digest of every value it was opened with. Under the row lock the service asks for `form.settled()`:
what only the other person changed is taken over, what only this person changed is kept, what both changed differently raises `Clash`,
and the person chooses value by value (`templates/conflict.html`). How a form joins: docs/architecture.md, section 8.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self

from django import forms
from django.core import signing
from django.db import models
from django.utils.translation import gettext as _

from .authors import Author, Authors
from .conflicts import Merge, three_way
from .errors import Blocker, Clash, NotYet
from .thai import tidy_text

#: Names in a form beside its fields: what it was opened with, what the conflict page showed, and what was chosen there.
OPENED, SEEN, PICK = "opened", "seen", "pick-"
SALT = "core.together"
Digests = dict[str, str]


@dataclass(frozen=True)
class Choice:
    """One value that two people changed: the field as typed here (None for a whole row), and what stands."""

    key: str
    label: str
    bound: forms.BoundField | None
    mine: str
    theirs: str
    author: Author | None


def plain(value: Any) -> Any:
    """A form's value as it is compared: text, or a sorted list of texts. A row counts as its key, empty as nothing, 5.00 as 5."""
    if value is None or value is False:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, list | tuple | set | models.QuerySet | models.Manager):
        return sorted(plain(each) for each in (value.all() if isinstance(value, models.Manager) else value))
    return tidy_text(str(value).replace("\r\n", "\n"))


def digest(value: Any) -> str:
    """Tells whether two values are the same; nothing of the value can be read from it."""
    return hashlib.sha256(json.dumps(plain(value), ensure_ascii=False).encode()).hexdigest()[:20]


def sealed(digests: Mapping[str, Any]) -> str:
    return signing.dumps(dict(digests), salt=SALT, compress=True)


def unsealed(token: str) -> dict[str, Any] | None:
    """None for what this portal did not seal."""
    try:
        found = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    return found if isinstance(found, dict) else None


class Remade:
    """Remembers with what it was made, so that it can be made again with other data on the row as it stands."""

    _made: tuple[tuple[Any, ...], dict[str, Any]]
    #: The token a draft began with, once it fills the form.
    begun: str
    #: Labels of what was taken over from somebody else's save.
    taken_over: list[str]

    def __new__(cls, *args: Any, **kwargs: Any) -> Self:
        made = super().__new__(cls)
        made._made, made.taken_over, made.begun = (args, kwargs), [], ""
        return made

    def remade(self, data: Any, **changes: Any) -> Self:
        """Without data it is unbound: files alone would bind it."""
        args, kwargs = self._made
        given = {name: value for name, value in {**kwargs, **changes}.items() if name != "data" and (data is not None or name != "files")}
        return type(self)(data, *(args[1:] if data is not None and "files" not in changes else ()), **given)


def token_of(*parts: Any) -> str:
    """What a form, or several that are sent together, was opened with; of a bound one what it came with, for the typing began there."""
    first = parts[0]
    if first.is_bound:
        return str(first.data.get(OPENED) or "")
    return str(first.begun) or sealed({key: value for part in parts for key, value in part.opened_values().items()})


class Sent:
    """What came with the form beside its fields."""

    def __init__(self, data: Any, standing: dict[str, Any]) -> None:
        """Without a token the form was opened just now; a token that is not ours knows nothing, so every difference is asked."""
        opened, seen = data.get(OPENED), unsealed(data.get(SEEN) or "") or {}
        self.opened = standing if opened is None else unsealed(opened) or {}
        self.data, self.seen = data, seen

    def pick(self, key: str, standing: Any) -> str:
        """What was chosen, while the value that was shown then still stands."""
        chosen = self.data.get(f"{PICK}all") or self.data.get(PICK + key) or ""
        return chosen if self.seen.get(key) == standing else ""


class Together(Remade, forms.BaseForm):
    """Mixed into a form. Of a model form the row is its instance; another form says in `row` and `on` what it changes."""

    @property
    def row(self) -> Any:
        """The row the form changes; None, or one not saved yet, of a form that adds one."""
        return getattr(self, "instance", None)

    def on(self, row: Any, data: Any = None) -> Self:
        """The form on that row, unbound or bound to `data`."""
        return self.remade(data, instance=row)

    def standing(self) -> Self | None:
        """The unbound form of what stands now, its row locked; None while there is no row yet. Raises NotYet when it is gone."""
        row = self.row
        if row is None or row._state.adding:
            return None
        found = type(row)._base_manager.select_for_update(of=("self",)).filter(pk=row.pk).first()
        if found is None:
            raise NotYet([Blocker("gone", _("มีผู้ลบ “%(row)s” ไปแล้ว จึงบันทึกไม่ได้ กลับไปหน้าก่อนเพื่อคัดลอกข้อความที่พิมพ์ไว้") % {"row": row})])
        return self.on(found)

    def watched(self) -> Iterator[str]:
        """Fields a person fills in."""
        return (name for name, f in self.fields.items() if not (f.disabled or f.widget.is_hidden or name == "DELETE"))

    def opened_values(self) -> Digests:
        return {name: digest(self.get_initial_for_field(self.fields[name], name)) for name in self.watched()}

    def typed_values(self) -> Digests:
        return {name: digest(self.cleaned_data.get(name)) for name in self.watched()}

    def restore(self, draft: Any, begun: str = "") -> None:
        """Fills the unbound form with a draft, as it was typed; nothing is judged yet."""
        self.begun = begun
        for name in (*self.watched(), *(["DELETE"] if "DELETE" in self.fields else [])):
            self.initial[name] = _typed(self.fields[name], draft.getlist(self.add_prefix(name)))

    def settled(self) -> Self:
        """The valid form over what stands now, to be saved in this transaction. Raises Clash; NotYet when the row is gone."""
        now = self.standing()
        if now is None:
            return self
        standing = now.opened_values()
        sent = Sent(self.data, standing)
        picks = {name: sent.pick(self.add_prefix(name), value) for name, value in standing.items()}
        merge = three_way(sent.opened, self.typed_values(), standing, picks)
        whole = self.on(now.row, with_standing(self.data, {self.add_prefix(name): now[name] for name in merge.taken}))
        valid = whole.is_valid()
        asked = merge.clashes if merge.clashes else [] if valid else doubtful(merge, whole.errors)
        if asked or not valid:
            raise self._clash(now, asked, standing, [] if merge.clashes else faults_of(whole))
        self.taken_over = [str(self[name].label) for name in merge.taken]
        return whole

    def _clash(self, now: Self, asked: list[str], standing: Digests, faults: list[str]) -> Clash:
        authors = Authors(now.row)
        items = [choice_of(self[name], now[name], authors) for name in asked]
        return Clash(items, carried(self.data, items, {self.add_prefix(name): standing[name] for name in asked}), faults)


def doubtful(merge: Merge, errors: Mapping[str, Any]) -> list[str]:
    """Both halves are right and do not fit together: what to ask about."""
    return [*merge.taken, *(name for name in merge.kept if name in errors)] or merge.kept


def _typed(field: forms.Field, values: list[str]) -> Any:
    if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        return values
    return bool(values) if isinstance(field, forms.BooleanField) else (values or [""])[-1]


def faults_of(form: forms.BaseForm) -> list[str]:
    names = {name: str(field.label) for name, field in form.fields.items()}
    return [f"{names[name]}: {text}" if name in names else str(text) for name, texts in form.errors.items() for text in texts]


def with_standing(data: Any, bounds: Mapping[str, forms.BoundField]) -> Any:
    """A copy of what was sent with some fields as they stand."""
    copied = data.copy()
    for name, bound in bounds.items():
        put(copied, name, as_sent(bound))
    return copied


def as_sent(bound: forms.BoundField) -> list[str]:
    """The unbound field's value as a browser would send it back."""
    value = bound.value()
    if value is None or value is False:
        return []
    several = isinstance(value, list | tuple | set | models.QuerySet)
    return [_key(each) for each in (value if several else [value])]


def _key(value: Any) -> str:
    return str(value.pk) if isinstance(value, models.Model) else str(value)


def put(data: Any, name: str, values: list[str]) -> None:
    data.pop(name, None)
    if hasattr(data, "setlist") and values:
        data.setlist(name, values)
    elif values:
        data[name] = values if len(values) > 1 else values[0]


def pairs_of(data: Any) -> list[tuple[str, str]]:
    lists = data.lists() if hasattr(data, "lists") else ((name, v if isinstance(v, list) else [v]) for name, v in data.items())
    return [(name, str(value)) for name, values in lists for value in values]


def carried(data: Any, items: Iterable[Choice], shown: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the conflict page sends again unseen: all but the fields that are chosen on it; choices made before stay made."""
    asked = list(items)
    drawn = {item.bound.html_name for item in asked if item.bound} | {SEEN, "csrfmiddlewaretoken"}
    seen = unsealed(data.get(SEEN) or "") or {}
    made = {key: data.get(f"{PICK}all") or data.get(PICK + key) for key in seen if key not in {item.key for item in asked}}
    kept = [(name, value) for name, value in pairs_of(data) if name not in drawn and not name.startswith(PICK)]
    return [*kept, *((PICK + key, str(pick)) for key, pick in made.items() if pick), (SEEN, sealed({**seen, **shown}))]


def choice_of(mine: forms.BoundField, now: forms.BoundField, authors: Authors | None, key: str = "", label: str = "") -> Choice:
    author = authors.of(mine.name) if authors else None
    return Choice(key or mine.html_name, label or str(mine.label), mine, as_text(mine), as_text(now), author)


def as_text(bound: forms.BoundField) -> str:
    """A field's value as people read it; empty for nothing. One query for rows that are chosen from."""
    value, field = bound.value(), bound.field
    if value in (None, "", False) or value == []:
        return ""
    keys = [_key(each) for each in (value if isinstance(value, list | tuple | set | models.QuerySet) else [value])]
    if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
        rows = field.queryset.filter(pk__in=[key for key in keys if key.isascii() and key.isdigit()])
        return ", ".join(str(field.label_from_instance(row)) for row in rows)
    if isinstance(field, forms.ChoiceField):
        words = {str(k): str(v) for k, v in _flat(field.choices)}
        return ", ".join(words.get(key, key) for key in keys)
    return _("ใช่") if value is True else ", ".join(keys)


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for key, words in choices:
        if isinstance(words, list | tuple):
            yield from words
        else:
            yield key, words
