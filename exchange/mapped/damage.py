"""Thai that was damaged on its way from PDF to Excel: put right where the damage is known, compared by what survives it."""

import re

from core.thai import clean_text

#: Glyphs of old Thai fonts in the private use area, and the letters they show (Windows and Macintosh sets alike).
_LETTERS = bytes.fromhex("10 34353637 48494a4b4c 48494a4b4c 0d314d47 48494a4b4c 38393a")  # U+0E00 and up, for U+F700 and up
GLYPHS = {0xF700 + place: chr(0x0E00 + letter) for place, letter in enumerate(_LETTERS)}
MARKS = "ัิีึืฺุู็่้๊๋์ํ๎"
_DAMAGED = re.compile("ั(?![ก-ฮ่-๋])|ั[่-๋]?(?= |$)| [ัิีึืฺุู็่้๊๋์ํ]|[\uf700-\uf71a]|า {2}")
_SPLIT_AM = re.compile("า {2,}(?=[ก-ฮเแโใไ])")
_STRAY_MARK = re.compile(f" +(?=[{MARKS}])")
_LATE_MARK = re.compile(f"([ก-ฮ])([ก-ฮ])(?:([{MARKS}]+) +|(ั)$)(?![{MARKS}])")
_LATE_AND_STRAY = re.compile(f"([ก-ฮ])([ก-ฮ])([{MARKS}]+) +([{MARKS}])")
_LATE_TONE = re.compile("([ก-ฮ])า([่-๋]) *")
_TONE_FIRST = re.compile("([่-๋])([ัิีึืฺุู])")
_NO_LETTER = re.compile(f"[{MARKS}\\s.\\-–/()]")


def is_damaged(text: str) -> bool:
    """Whether the text holds what no Thai word holds."""
    return bool(_DAMAGED.search(text))


def repaired(text: str) -> str:
    """Private glyphs to letters, split ำ joined, marks that slipped behind the next consonant moved back. Sound text is left alone."""
    if not is_damaged(text):
        return clean_text(text)
    whole = _TONE_FIRST.sub(r"\2\1", _LATE_TONE.sub(r"\1\2า", _SPLIT_AM.sub("ำ", text.translate(GLYPHS))))
    while True:
        moved = _LATE_AND_STRAY.sub(r"\1\3\2\4", whole, count=1)
        moved = moved if moved != whole else _LATE_MARK.sub(r"\1\3\4\2", whole, count=1)
        if moved == whole:
            return clean_text(_STRAY_MARK.sub("", whole))
        whole = moved


def skeleton(text: str) -> str:
    """Consonants and written-out vowels only: what is left of a name when every mark above and below is lost."""
    return _NO_LETTER.sub("", clean_text(text.translate(GLYPHS))).replace("ำ", "า")
