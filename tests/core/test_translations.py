"""Every string of the sources has its English, with the same placeholders, and the compiled catalogue is the written one."""

import ast
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from gettext import GNUTranslations
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation.template import templatize

from core.management.commands.makemessages import KEYWORDS, NOT_SHOWN

ROOT = Path(settings.BASE_DIR)
CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES"
UNDERSTOOD = {"_", *KEYWORDS}  # names for which the strings are collected, beside Django's own
STRING = r"""u?(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
CALL = re.compile(rf"(?<!\w)(?P<name>_|n?p?gettext)\((?P<given>{STRING}(?:,\s*{STRING})*)", re.DOTALL)
PLACEHOLDER = re.compile(r"%\(\w+\)[\d.]*[a-z]|%%|\{\w*\}|</?\w+[^>]*>")
THAI = re.compile("[\u0e01-\u0e5b]")
THAI_EXAMPLES = {"ไทย", "ทล."}  # the name of the other language, and what one may type in the search box


@dataclass(frozen=True, order=True)
class Key:
    msgid: str
    context: str = ""
    plural: str = ""


# ---------- the sources ----------


def _files(suffix: str) -> Iterator[Path]:
    for path in sorted(ROOT.rglob(f"*{suffix}")):
        if path.relative_to(ROOT).parts[0] not in NOT_SHOWN:
            yield path


def _key(function: str, given: list[str]) -> Key | None:
    """None where the call gives fewer texts than the function takes: its text is no literal."""
    name = function.removesuffix("_lazy").removesuffix("_noop")
    context = given.pop(0) if "p" in name and given else ""
    wanted = 2 if name.startswith("n") else 1
    return Key(given[0], context, given[1] if wanted == 2 else "") if len(given) >= wanted else None


def _keys_of_template(text: str) -> Iterator[Key]:
    for call in CALL.finditer(templatize(text)):
        function = "gettext" if call["name"] == "_" else call["name"]
        if key := _key(function, [ast.literal_eval(found) for found in re.findall(STRING, call["given"], re.DOTALL)]):
            yield key


def _short_names(tree: ast.Module) -> dict[str, str]:
    """Name in this file → function of `django.utils.translation`."""
    imports = [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module == "django.utils.translation"]
    return {name.asname or name.name: name.name for node in imports for name in node.names if "gettext" in name.name}


def _keys_of_python(text: str) -> Iterator[Key]:
    tree = ast.parse(text)
    names = _short_names(tree)
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in names:
            given = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if key := _key(names[call.func.id], given):
                yield key


@pytest.fixture(scope="module")
def sources() -> dict[Key, str]:
    """Every string of the sources, and a file where it stands. One entry serves a text used both with and without its plural."""
    found: dict[Key, str] = {}
    for suffix, keys_of in ((".html", _keys_of_template), (".py", _keys_of_python)):
        for path in _files(suffix):
            found |= dict.fromkeys(keys_of(path.read_text(encoding="utf-8")), str(path.relative_to(ROOT)))
    in_plural = {(key.msgid, key.context) for key in found if key.plural}
    return {key: file for key, file in found.items() if key.plural or (key.msgid, key.context) not in in_plural}


# ---------- the catalogue ----------


def _entries(text: str) -> Iterator[dict[str, str]]:
    for block in text.split("\n\n"):
        entry: dict[str, str] = {"marks": "".join(line for line in block.splitlines() if line.startswith("#"))}
        field = ""
        for line in block.splitlines():
            if start := re.match(r'(msg\w+(?:\[\d\])?) (?=")', line):
                field, line = start[1], line[start.end() :]
                entry[field] = ""
            if line.startswith('"'):
                entry[field] += ast.literal_eval(line)
        if "msgid" in entry or "#~" in entry["marks"]:
            yield entry


@pytest.fixture(scope="module")
def written() -> dict[Key, list[str]]:
    text = (CATALOGUE / "django.po").read_text(encoding="utf-8")
    rows = [entry for entry in _entries(text) if entry.get("msgid")]
    return {
        Key(row["msgid"], row.get("msgctxt", ""), row.get("msgid_plural", "")): [
            row[name] for name in sorted(row) if name.startswith("msgstr")
        ]
        for row in rows
    }


def test_every_string_of_the_sources_is_in_english(sources: dict[Key, str], written: dict[Key, list[str]]) -> None:
    missing = {key: file for key, file in sources.items() if not all(written.get(key, [""]))}
    assert not missing, "run manage.py makemessages -l en, translate, then compilemessages -l en"


def test_no_translation_is_kept_for_a_string_that_is_gone(sources: dict[Key, str], written: dict[Key, list[str]]) -> None:
    assert sorted(written.keys() - sources.keys()) == []


def test_no_translation_is_guessed_or_commented_out() -> None:
    lines = (CATALOGUE / "django.po").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("#~") or re.match(r"#,.*fuzzy", line)] == []


def test_english_has_the_placeholders_of_the_thai(written: dict[Key, list[str]]) -> None:
    wrong = [(key, text) for key, texts in written.items() for text in texts if _marks(text) != _marks(key.msgid)]
    assert wrong == []


def _marks(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def test_plurals_have_two_forms(written: dict[Key, list[str]]) -> None:
    assert {len(texts) for key, texts in written.items() if key.plural} == {2}
    assert {len(texts) for key, texts in written.items() if not key.plural} == {1}


def test_no_thai_is_left_in_english(written: dict[Key, list[str]]) -> None:
    def rest(text: str) -> str:
        for example in THAI_EXAMPLES:
            text = text.replace(example, "")
        return text

    assert [text for texts in written.values() for text in texts if THAI.search(rest(text))] == []


def test_the_compiled_catalogue_is_the_written_one(written: dict[Key, list[str]]) -> None:
    content = (CATALOGUE / "django.mo").read_bytes()
    with (CATALOGUE / "django.mo").open("rb") as file:
        compiled = GNUTranslations(file)
    assert struct.unpack("<I", content[8:12])[0] == len(written) + 1, "run manage.py compilemessages -l en"
    assert {key: _compiled(compiled, key) for key in written} == written


def _compiled(catalogue: GNUTranslations, key: Key) -> list[str]:
    if not key.plural:
        return [catalogue.pgettext(key.context, key.msgid) if key.context else catalogue.gettext(key.msgid)]
    if key.context:
        return [catalogue.npgettext(key.context, key.msgid, key.plural, n) for n in (1, 2)]
    return [catalogue.ngettext(key.msgid, key.plural, n) for n in (1, 2)]


def test_strings_are_collected_under_every_short_name_in_use() -> None:
    used = {
        (str(path.relative_to(ROOT)), name)
        for path in _files(".py")
        for name, function in _short_names(ast.parse(path.read_text(encoding="utf-8"))).items()
        if name != function
    }
    assert {(file, name) for file, name in used if name not in UNDERSTOOD} == set()


@pytest.mark.parametrize(
    ("template", "key"),
    [
        ('{% translate "ร่าง" %}', Key("ร่าง")),
        ("{% translate 'ร่าง' context 'state' %}", Key("ร่าง", "state")),
        ('{% load x %}{% chip _("ร่าง") tone="on" %}', Key("ร่าง")),
        ("{% blocktranslate with n=rows %}{{ n }} แถว{% endblocktranslate %}", Key("%(n)s แถว")),
        ("{% blocktranslate count n=rows %}{{ n }} แถว{% plural %}{{ n }} แถว{% endblocktranslate %}", Key("%(n)s แถว", "", "%(n)s แถว")),
    ],
)
def test_strings_of_templates_are_found(template: str, key: Key) -> None:
    assert list(_keys_of_template(template)) == [key]


def test_strings_of_python_are_found() -> None:
    source = "from django.utils.translation import gettext as _g, npgettext\n_g('ร่าง')\nnpgettext('a', 'หนึ่ง', 'หลาย', 2)\nother('ไม่')"
    assert set(_keys_of_python(source)) == {Key("ร่าง"), Key("หนึ่ง", "a", "หลาย")}
