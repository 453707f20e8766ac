"""What the sources of rules are called in Thai, read once from `data/alignment/sources.csv`."""

import csv

from django.utils.translation import get_language

from .catalogue import FOLDER


def source_name(source: str) -> str:
    """The source of a rule in the reader's language; one of an older catalogue that has no Thai name keeps its own."""
    return source if get_language() == "en" else THAI.get(source, source)


with (FOLDER / "sources.csv").open(encoding="utf-8", newline="") as _file:
    THAI = {row["source"]: row["source_th"] for row in csv.DictReader(_file)}
