"""Where a named piece of work is, read off its Thai name: areas, road numbers, kilometre ranges, villages, phases.

Pure: no database, no list of places. What is read is taken out of the name, so that the words that are left say what the work is.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from core.thai import clean_text

_NAME = r"([ก-๎]+)"
_END = r"(?=\s|$|[,()/•\-–])"
#: Kinds with the words that open them. Lists such as อำเภอ ก, ข are read to their end.
_AREAS = (
    ("provinces", r"(?:จังหวัด|จ\.)"),
    ("districts", r"(?:กิ่งอำเภอ|อำเภอ|อ\.(?=[ก-ฮเ-ไ]))"),
    ("subdistricts", r"(?:ตำบล|ต\.(?=[ก-ฮเ-ไ]))"),
)
_VILLAGE = re.compile(r"(?:(?<!หมู่)(?<!งาน)บ้าน(?!พัก|เรือน|เมือง|ๆ)|(?<![ก-๎])บ\.)([ก-๎]{2,})")
_MOO = re.compile(r"(?:หมู่ที่|หมู่|ม\.)\s*(\d+)")
_HIGHWAY = re.compile(
    r"(?:ทางหลวงแผ่นดิน|ทางหลวงชนบท|ทางหลวง|ทล\.?|ทช\.?|สายทาง|หมายเลขทาง)?\s*(?:หมายเลข|สาย|ทล\.?|ทช\.?)\s*#?(\d{1,4})(?![\d.])"
)
_RURAL = re.compile(r"(?<![ก-๎])([ก-ฮ]{2})\.?\s*(?:ถ\.?\s*)?(\d{1,2}-?\d{3,4}|\d{4})(?!\d)")
_KM = re.compile(
    r"(?:กม|กิโลเมตร)\.?\s*(?:ที่)?\s*(\d{1,3})\s*\+\s*(\d{3})(?:\.\d+)?\s*(?:-|–|ถึง)\s*(?:(?:กม|กิโลเมตร)\.?\s*(?:ที่)?\s*)?(\d{1,3})\s*\+\s*(\d{3})(?:\.\d+)?"
)
_PHASE = re.compile(r"(?:ระยะ|ช่วง|เฟส|ตอน|โซน)\s*(?:ที่)?\s*(\d{1,2})(?![\d+.])|\(?(?:phase)\s*(\d)\)?", re.I)
_MEASURE = re.compile(
    r"(?:(?:ขนาด|กว้าง|ยาว|หนา|สูง|ระยะทาง|ความยาว|ปริมาตร|ไม่น้อยกว่า|ไม่เกิน|ประมาณ|รวม|จำนวน|ข้างละ|เฉลี่ย)\s*){0,4}"
    r"\d[\d,.]*(?:\s*[-–xX]\s*\d[\d,.]*)?\s*"
    r"(?:กิโลเมตร|ตารางเมตร|ลูกบาศก์เมตร|เมตร|มิลลิเมตร|กม\.|ม\.|ตร\.ม\.|ลบ\.ม\.|ไร่|สายทาง|แห่ง|รายการ|หน่วย|คัน|เครื่อง|ชุด|จุด|ช่อง|ล้านบาท|บาท|ซีซี|กิโลวัตต์|ล้อ|ตัน)?"
)
_SHORT = 2
Km = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Places:
    """What a name says about where. Kilometres are in metres along the road; an empty set means that the name does not say."""

    provinces: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()
    subdistricts: frozenset[str] = frozenset()
    villages: frozenset[str] = frozenset()
    moos: frozenset[str] = frozenset()
    roads: frozenset[str] = frozenset()
    km: frozenset[Km] = frozenset()
    phases: frozenset[str] = frozenset()

    @property
    def is_known(self) -> bool:
        """Whether the name says anything below the province."""
        return bool(self.districts or self.subdistricts or self.villages or self.moos or self.roads or self.km)


@dataclass(slots=True)
class _Reader:
    """The name while it is read; what was read is blanked."""

    text: str
    found: dict[str, set[str]] = field(default_factory=dict)
    km: set[Km] = field(default_factory=set)

    def take(self, kind: str, pattern: re.Pattern[str]) -> None:
        for match in pattern.finditer(self.text):
            self.found.setdefault(kind, set()).add("".join(group for group in match.groups() if group))
        self.text = pattern.sub(" ", self.text)

    def take_km(self) -> None:
        for match in _KM.finditer(self.text):
            a, b = int(match[1]) * 1000 + int(match[2]), int(match[3]) * 1000 + int(match[4])
            self.km.add((min(a, b), max(a, b)))
        self.text = _KM.sub(" ", self.text)

    def take_areas(self, kind: str, opening: str) -> None:
        """อำเภอเมือง, ปากคาด and ตำบลก และตำบลข; เมือง alone is completed by the next word (เมือง หนองบัวลำภู)."""
        pattern = re.compile(rf"(?:และ\s*)?{opening}\s*{_NAME}{_END}((?:\s*,\s*(?!{opening}|อำเภอ|ตำบล|จังหวัด){_NAME}{_END})*)")
        for match in pattern.finditer(self.text):
            names = [match[1], *re.findall(_NAME, match[2] or "")]
            self.found.setdefault(kind, set()).update(name for name in names if len(name) >= _SHORT)
        self.text = pattern.sub(" ", self.text)


def read(name: str) -> tuple[Places, str]:
    """The places of a name and the words that are left, tidied with Arabic digits."""
    reader = _Reader(_spelled(clean_text(name)))
    reader.take_km()
    reader.take("roads", _HIGHWAY)
    reader.take("roads", _RURAL)
    for kind, opening in _AREAS:
        reader.take_areas(kind, opening)
    reader.take("moos", _MOO)
    reader.take("villages", _VILLAGE)
    reader.take("phases", _PHASE)
    rest = re.sub(r"\s+", " ", _MEASURE.sub(" ", reader.text)).strip()
    return Places(km=frozenset(reader.km), **{kind: frozenset(values) for kind, values in reader.found.items()}), rest


_SPELLINGS = (
    (re.compile("เเ"), "แ"),
    (re.compile(r"แอส[ฟพ]ัล(?:ต์ติก|ท์ติก|ติก|ต์|ท์)?"), "แอสฟัลต์"),
    (re.compile(r"ค\.?ส\.?ล\.|คสล"), "คอนกรีตเสริมเหล็ก"),
    (re.compile(r"^(?:โครงการ|งาน|กิจกรรม)\s*|โครงการ$"), ""),
    (re.compile(r"(?:ใน|ของ|จาก)?กลุ่ม(?:จังหวัด)?(?:ภาค|นครชัย)[ก-๎]*(?:\s*\d)?|(?:ใน|ของ)กลุ่มจังหวัด|นครชัยบุรินทร์"), " "),
)


def _spelled(text: str) -> str:
    """Words that are spelt in several ways, in one of them."""
    for pattern, word in _SPELLINGS:
        text = pattern.sub(word, text)
    return text


#: How much of the likeness is left when both names say where and they do not meet.
APART = {
    "provinces": Decimal("0.35"), "districts": Decimal("0.45"), "subdistricts": Decimal("0.55"), "roads": Decimal("0.45"),
    "km": Decimal("0.55"), "villages": Decimal("0.65"), "moos": Decimal("0.7"), "phases": Decimal("0.7"),
}  # fmt: skip
#: When one of two names says where below the province and the other does not.
VAGUE = Decimal("0.85")


@dataclass(frozen=True, slots=True)
class Difference:
    kind: str
    a: tuple[str, ...]
    b: tuple[str, ...]


def compare(a: Places, b: Places) -> tuple[Decimal, tuple[str, ...], tuple[Difference, ...]]:
    """The factor between 0 and 1, the kinds in which both meet, and those in which they do not."""
    both = [kind for kind in APART if getattr(a, kind) and getattr(b, kind)]
    meet = tuple(kind for kind in both if _meets(a, b, kind))
    apart = tuple(_difference(a, b, kind) for kind in both if kind not in meet)
    factor = min((APART[d.kind] for d in apart if not _outweighed(d.kind, meet)), default=Decimal(1))
    if a.is_known != b.is_known:
        factor = min(factor, VAGUE)
    return factor, meet, apart


def _outweighed(kind: str, meet: tuple[str, ...]) -> bool:
    """Kilometres that overlap on one road outweigh differing names of areas and villages beside it."""
    return "km" in meet and "roads" in meet and kind in {"subdistricts", "villages", "moos"}


def _meets(a: Places, b: Places, kind: str) -> bool:
    if kind == "km":
        return any(x[0] < y[1] and y[0] < x[1] for x in a.km for y in b.km)
    own, other = getattr(a, kind), getattr(b, kind)
    return bool(own & other or plain(own) & plain(other))


def plain(names: frozenset[str]) -> frozenset[str]:
    """เมือง and เมืองพิจิตร are read alike, with or without the province's name behind."""
    return frozenset("เมือง" if name.startswith("เมือง") else name for name in names)


def _difference(a: Places, b: Places, kind: str) -> Difference:
    return Difference(kind, tuple(_shown(getattr(a, kind))), tuple(_shown(getattr(b, kind))))


def _shown(values: Iterable[str | Km]) -> Iterator[str]:
    yield from sorted(value if isinstance(value, str) else "–".join(f"{m // 1000}+{m % 1000:03}" for m in value) for value in values)
