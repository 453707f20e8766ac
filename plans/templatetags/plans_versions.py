"""Marked words of a change."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ..versions.words import SAME, Word, Words

register = template.Library()


@register.filter
def marks(words: Words) -> SafeString:
    """Words that came in `ins`, words that went in `del`, all escaped."""
    return format_html_join("", "{}", ((_mark(word),) for word in words))


def _mark(word: Word) -> str | SafeString:
    return word.text if word.mark == SAME else format_html("<{0}>{1}</{0}>", word.mark, word.text)
