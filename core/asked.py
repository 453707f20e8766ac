"""What addresses and plain form fields bring, before anything is looked up with it."""

LONGEST = 18  # digits of the largest key a bigint column surely holds


def number(text: str | None) -> int | None:
    """A whole number as keys, pages and revisions are written; None for anything else (², a word, 5,000 digits)."""
    plain = (text or "").strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= LONGEST else None


def key(text: str | None) -> int:
    """The primary key that was asked for; 0, which no row has, for what is none."""
    return number(text) or 0
