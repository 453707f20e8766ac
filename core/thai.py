"""Thai text: cleaning what people type, digits, dates and the sort key; the same dates for readers of English."""

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import get_language
from pythainlp.util import num_to_thaiword

from .fiscal import BE_OFFSET

NIKHAHIT, SARA_AA, SARA_AM = "\u0e4d", "\u0e32", "\u0e33"
LEADING_VOWELS = "เแโใไ"
MONTHS = ["มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"]
SHORT_MONTHS = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."]
ENGLISH_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
_TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_TO_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_THAI_DIGIT = re.compile("[๐-๙]")
_INVISIBLE = re.compile("[\0\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_BLANKS = re.compile(r"\s+")
#: Where browsers' dictionaries take the wrong word first ("แผนก" in แผนกลุ่ม): a break of no width says where the word ends.
_ILL_BROKEN = {"แผนกลุ่ม": "แผน\u200bกลุ่ม"}
_SPLIT_AM = re.compile(f"{NIKHAHIT}([\u0e48-\u0e4b]?){SARA_AA}|([\u0e48-\u0e4b]){NIKHAHIT}{SARA_AA}")


def fold_sara_am(text: str) -> str:
    """ํ+า (with a tone before, between or after) becomes tone+ำ; NFC leaves the pair apart."""
    return _SPLIT_AM.sub(lambda m: (m[1] or m[2] or "") + SARA_AM, text)


def tidy_text(text: str) -> str:
    """NFC, one ำ, no invisible characters, single spaces within lines; digits and line breaks are kept."""
    if _is_tidy(text):
        return text
    composed = fold_sara_am(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)))
    return "\n".join(re.sub(r"[^\S\n]+", " ", line).strip() for line in composed.splitlines()).strip()


def _is_tidy(text: str) -> bool:
    """Whether nothing is to be done, as for most text; printable text has no invisible characters and no white space but blanks."""
    plain = text.isprintable() and NIKHAHIT not in text and "  " not in text and text == text.strip()
    return plain and unicodedata.is_normalized("NFC", text)


def clean_text(text: str) -> str:
    """Tidied text on one line with Arabic digits: for codes, numbers and names that are compared."""
    tidy = tidy_text(text)
    return tidy if tidy.isascii() and "\n" not in tidy else _BLANKS.sub(" ", arabic_digits(tidy))


def broken_rightly(text: str) -> str:
    """For the screen only: a narrow cell breaks the line between words."""
    for words, apart in _ILL_BROKEN.items():
        text = text.replace(words, apart)
    return text


def thai_digits(text: object) -> str:
    return str(text).translate(_TO_THAI)


def arabic_digits(text: object) -> str:
    """Most text has no Thai digit, and to look for one costs a small part of turning them."""
    plain = str(text)
    return plain.translate(_TO_ARABIC) if _THAI_DIGIT.search(plain) else plain


def thai_date(day: date, *, short: bool = False) -> str:
    """22 มกราคม 2570, or 22 ม.ค. 2570, whatever the reader's language. Arabic digits; papers turn them with `thai_digits`."""
    return _dated(day, SHORT_MONTHS if short else MONTHS)


def thai_datetime(moment: datetime) -> str:
    """22 ม.ค. 2570 10.42 น. (Bangkok time)."""
    return f"{thai_date(moment, short=True)} {_local(moment):%H.%M} น."


def date_on_screen(day: date, *, short: bool = False) -> str:
    """The Thai date, or 22 January 2570 and 22 Jan 2570 for a reader of English: the year stays Buddhist."""
    if get_language() != "en":
        return thai_date(day, short=short)
    return _dated(day, [name[:3] for name in ENGLISH_MONTHS] if short else ENGLISH_MONTHS)


def datetime_on_screen(moment: datetime) -> str:
    """22 ม.ค. 2570 10.42 น., or 22 Jan 2570 10:42 for a reader of English (Bangkok time)."""
    if get_language() != "en":
        return thai_datetime(moment)
    return f"{date_on_screen(moment, short=True)} {_local(moment):%H:%M}"


def _dated(day: date, months: list[str]) -> str:
    local = _local(day) if isinstance(day, datetime) else day
    return f"{local.day} {months[local.month - 1]} {local.year + BE_OFFSET}"


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def baht_words(amount: Decimal | int) -> str:
    """The amount (baht) in words: สิบสองบาทห้าสิบสตางค์, ศูนย์บาทถ้วน. ValueError when negative, infinite or finer than one satang."""
    value = Decimal(amount)
    if not value.is_finite() or value < 0:
        raise ValueError(f"{amount} is not an amount that can be put in words")
    satang = value * 100
    if satang != satang.to_integral_value():
        raise ValueError(f"{amount} is finer than one satang")
    return words_of(*divmod(int(satang), 100))


def words_of(baht: int, satang: int) -> str:
    """Whole baht end in ถ้วน; nothing but satang leaves the baht out."""
    if satang == 0:
        return f"{num_to_thaiword(baht)}บาทถ้วน"
    whole = f"{num_to_thaiword(baht)}บาท" if baht else ""
    return f"{whole}{num_to_thaiword(satang)}สตางค์"


def sort_key(name: str) -> str:
    """Dictionary order without ICU: the leading vowel goes behind its consonant, tone marks weigh last."""
    swapped = re.sub(f"([{LEADING_VOWELS}])(.)", r"\2\1", name)
    marks = "".join(c for c in swapped if "\u0e47" <= c <= "\u0e4e")
    return re.sub("[\u0e47-\u0e4e]", "", swapped) + "\u0001" + marks
