"""The three likeliest targets of a missing step: what is linked around it first, then how near the names are. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from plans.likely import MOST, nearness

from .lineage_facts import Frame, Keys, Links, Thing

Hints = Mapping[int, tuple[int, str]]  # target → how much it speaks for it, and why in words


@dataclass(frozen=True)
class Offer:
    """One target that could fill the step, and why it is offered."""

    pk: int
    name: str
    why: str


def offers_for(level: str, links: Links, frame: Frame) -> tuple[Offer, ...]:
    """At most three, the likeliest first, only such as the forms allow."""
    texts = list(_texts(level, links, frame))
    return _likeliest(texts, _allowed(level, links, frame), _hints(level, links, frame))


def _likeliest(texts: Iterable[str], allowed: Iterable[Thing], hints: Hints) -> tuple[Offer, ...]:
    ranked = sorted(((hints.get(t.pk, (0, ""))[0], nearness(texts, t.name), -n, t) for n, t in enumerate(allowed)), reverse=True)
    return tuple(Offer(t.pk, t.name, hints.get(t.pk, (0, ""))[1] or _near(near)) for _weight, near, _n, t in ranked[:MOST])


def _near(nearness: int) -> str:
    return _("ชื่อใกล้เคียงร้อยละ %(n)s") % {"n": nearness}


def _texts(level: str, links: Links, frame: Frame) -> Iterator[str]:
    """What the target's name is held against: the issue for links of the issue, else the project and what it stands in."""
    if level not in ("regional", "group"):
        yield links.name
        yield from (frame.things["programme"][key].name for key in links.keys["programme"])
    yield from (frame.things["issue"][key].name for key in links.keys["issue"])


def _allowed(level: str, links: Links, frame: Frame) -> list[Thing]:
    things = list(frame.things[level].values())
    if level == "programme":
        return [thing for thing in things if thing.plan == frame.cited]
    strategy = links.keys["national_strategy"]
    if level == "master_plan" and strategy:
        return [thing for thing in things if thing.parent in strategy or thing.cross_cutting]
    if level == "group":
        own = {frame.things["issue"][key].plan for key in links.keys["issue"]}
        return [thing for thing in things if thing.plan not in own]
    return things


def _hints(level: str, links: Links, frame: Frame) -> Hints:
    if level == "programme":
        return dict.fromkeys(frame.in_table, (3, _("บัญชีโครงการของแผนมีรหัสโครงการนี้")))
    used = frame.users_of(level, links.keys["issue"]) if level not in ("regional", "group") else {}
    hints = {key: (n, _("โครงการในประเด็นเดียวกันใช้ %(n)s โครงการ") % {"n": n}) for key, n in used.items()}
    national: Keys = frozenset().union(*(frame.national.get(issue, frozenset()) for issue in links.keys["issue"]))
    hints |= {key: (1000, _("ประเด็นการพัฒนาเชื่อมไว้แล้ว")) for key in national}
    over = {frame.things["master_plan"][key].parent for key in links.keys["master_plan"]} if level == "national_strategy" else set()
    return hints | {key: (2000, _("แผนแม่บทที่เลือกไว้อยู่ใต้ยุทธศาสตร์นี้")) for key in over if key}
