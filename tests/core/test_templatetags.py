"""Figures, dates and components as people see them; no database."""

import re
import subprocess
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Blocker
from core.gallery import gallery
from core.parts import Action, FindingCard, Link, Step, SumRow
from core.templatetags import portal
from core.templatetags.figures import ceiling_bar_of, percent

TEMPLATES = Path(settings.BASE_DIR) / "templates"
ICON_CSS = Path(settings.BASE_DIR) / "static/vendor/bootstrap-icons/bootstrap-icons.min.css"
money = st.decimals(min_value=0, max_value=10**12, places=2)


def drawn(source: str, **context: Any) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("1250000.00"), "1,250,000"),
        (Decimal("1250.5"), "1,250.50"),
        (-50, "−50"),
        (0, "0"),
        (None, "ยังไม่มีตัวเลข"),
    ],
)
def test_baht(value: object, shown: str) -> None:
    assert portal.baht(value) == shown


def test_millions_have_one_decimal() -> None:
    assert portal.million(Decimal(250_000_000)) == "250.0"
    assert portal.million(None) == "ยังไม่มีตัวเลข"


@pytest.mark.parametrize(
    ("value", "places", "shown"), [(1500, None, "+1,500"), (-1500, None, "−1,500"), (0, None, "0"), (29.26, 1, "+29.3")]
)
def test_differences_carry_their_sign(value: object, places: int | None, shown: str) -> None:
    assert portal.signed(value, places) == shown


def test_dates_are_buddhist_and_in_bangkok() -> None:
    assert portal.be_date(date(2027, 1, 22)) == "22 ม.ค. 2570"
    assert portal.be_date_long(date(2027, 1, 22)) == "22 มกราคม 2570"
    assert portal.be_datetime(datetime(2027, 1, 21, 20, 42, tzinfo=UTC)) == "22 ม.ค. 2570 03.42 น."
    assert portal.be_date(None) == portal.be_datetime(None) == ""


@pytest.mark.parametrize(("days", "shown"), [(8, "อีก 8 วัน"), (1, "พรุ่งนี้"), (0, "วันนี้"), (-3, "เกินกำหนด 3 วัน"), (None, "")])
def test_days_left(days: int | None, shown: str) -> None:
    assert portal.days_left(days) == shown


def test_thai_digits() -> None:
    assert portal.thai_digits("ปี 2571") == "ปี ๒๕๗๑"


@given(money, money, money, money)
def test_a_ceiling_bar_fills_its_width_and_no_more(inside: Decimal, management: Decimal, over: Decimal, ceiling: Decimal) -> None:
    bar = ceiling_bar_of(inside, management, over, ceiling)
    total = sum(piece.width for piece in bar.slices)
    assert total == pytest.approx(100, abs=Decimal("0.01")) if bar.span else total == 0
    assert 0 <= bar.limit <= 100
    assert bar.free == 0 or bar.excess == 0


def test_a_ceiling_bar_says_what_it_draws() -> None:
    html = drawn("{% ceiling_bar a b c d %}", a=Decimal(236725700), b=Decimal(10000000), c=Decimal(45495000), d=Decimal(250000000))
    for figure in ("236,725,700", "10,000,000", "3,274,300", "45,495,000"):
        assert html.count(figure) == 2  # in the text alternative and below the bar
    assert "กรอบวงเงิน 250.0 ล้านบาท" in html


def test_a_ceiling_bar_without_figures_is_empty() -> None:
    assert ceiling_bar_of(None, None, None, None).slices == []


@pytest.mark.parametrize(("done", "total", "shown"), [(34, 40, "85.000"), (0, 0, "0"), (9, 4, "100.000"), (None, 5, "0")])
def test_meter_width(done: int | None, total: int | None, shown: str) -> None:
    assert str(percent(done, total)) == shown


@pytest.mark.parametrize(
    ("severity", "word"),
    [("blocker", "ต้องแก้"), ("major", "ต้องชี้แจง"), ("advice", "แนะนำ"), ("pass", "ผ่าน"), ("no_data", "ข้อมูลไม่พอ")],
)
def test_severity_is_icon_and_word(severity: str, word: str) -> None:
    html = drawn("{% sev severity count=2 mark_only=True %}", severity=severity)
    assert word in html
    assert "aria-hidden" in html
    assert ">2<" in html


def test_turn_strip_marks_the_current_step_and_hides_far_ones_on_phones() -> None:
    steps = [Step("done", "จัดทำ"), Step("now", "ผู้ว่าฯ", "ภายใน 19 ม.ค.", mine=True), Step("next", "สงป."), Step("next", "ครม.")]
    html = drawn("{% turn_strip steps %}", steps=steps)
    assert html.count('aria-current="step"') == 1
    assert "ผู้ว่าฯ (คุณ)" in html
    assert html.count("next far") == 1


def test_phones_see_the_last_step_done_and_no_older_one() -> None:
    whole = drawn("{% turn_strip steps %}", steps=[Step("done", str(n)) for n in range(5)])
    assert (whole.count("done far"), whole.count('class="done"')) == (4, 1)
    midway = drawn("{% turn_strip steps %}", steps=[Step("done", "1"), Step("done", "2"), Step("now", "3"), Step("next", "4")])
    assert (midway.count("far"), midway.count('class="done"')) == (1, 1)


def test_a_panel_wraps_its_content_and_escapes_its_title() -> None:
    html = drawn('{% panel title=title id="p" %}<p>{{ text }}</p>{% endpanel %}', title="<วงเงิน>", text="<b>")
    assert "&lt;วงเงิน&gt;" in html
    assert "<p>&lt;b&gt;</p>" in html
    assert 'aria-labelledby="p-title"' in html


def test_a_finding_shows_its_sum_and_links() -> None:
    card = FindingCard("major", "DUP-02", "คล้ายโครงการปี 2569", sums=[SumRow("เกินมา", "50", "answer")], links=[Link("ไปที่บรรทัด 2", "#l2")])
    html = drawn("{% finding card %}", card=card)
    assert 'class="finding warn"' in html
    assert 'class="d"' in html
    assert 'href="#l2"' in html


def test_a_blocked_action_stays_in_sight_with_its_reasons() -> None:
    blocked = Action("submit", "เสนอผู้ว่าฯ ลงนาม", "/go", blockers=[Blocker("ARI-06", "ยังมีข้อที่ต้องแก้ 2 ข้อ", "#f")], met=["ก.บ.จ. เห็นชอบแล้ว"])
    html = drawn("{% next_actions actions %}", actions=[blocked])
    assert 'aria-disabled="true"' in html
    assert "<form" not in html
    for text in ("ยังมีข้อที่ต้องแก้ 2 ข้อ", "ARI-06", "ก.บ.จ. เห็นชอบแล้ว"):
        assert text in html


def test_the_first_possible_action_is_the_primary_one() -> None:
    actions = [Action("a", "ก", "/a", blockers=[Blocker("X", "x")]), Action("b", "ข", "/b"), Action("c", "ค", "/c")]
    html = drawn("{% next_actions actions %}", actions=actions)
    assert html.count("btn-primary") == 1
    assert re.search(r'action="/b".*?btn-primary', html, re.S)


def test_the_way_back_does_not_lead_while_the_way_forward_is_blocked() -> None:
    forward = Action("accept", "เห็นชอบ", "/a", blockers=[Blocker("no-score", "ยังไม่มีคะแนน")], tone="primary")
    html = drawn("{% next_actions actions %}", actions=[forward, Action("return", "ส่งกลับ", "/r")])
    assert not re.search(r'action="/r".*?btn-primary', html, re.S)
    assert "no-score" not in html.replace('id="why-', "")  # a name of the portal's own, not a rule's code


def test_an_action_that_needs_a_reason_works_without_script() -> None:
    html = drawn("{% next_actions actions %}", actions=[Action("return", "ส่งกลับให้แก้", "/r", needs_comment=True, min_reason=20)])
    assert "<details" in html
    assert 'name="comment"' in html
    assert 'minlength="20"' in html


class Sample(forms.Form):
    amount = forms.DecimalField(label="วงเงิน", help_text="บาท")
    bucket = forms.ChoiceField(label="บัญชี", choices=[("in", "ในกรอบ")], widget=forms.RadioSelect)
    secret = forms.CharField(label="รหัสผ่าน", widget=forms.PasswordInput(attrs={"placeholder": "รหัสผ่าน"}))


def test_a_faulty_field_is_tied_to_its_message() -> None:
    html = drawn("{% field form.amount %}", form=Sample({"amount": "x"}))
    assert 'class="form-control err"' in html
    assert 'aria-describedby="id_amount_error id_amount_hint"' in html
    assert 'id="id_amount_error"' in html
    assert 'aria-invalid="true"' in html


def test_choices_are_a_named_group_and_passwords_can_be_shown() -> None:
    assert "<legend>บัญชี</legend>" in drawn("{% field form.bucket %}", form=Sample())
    secret = drawn("{% field form.secret %}", form=Sample())
    assert 'data-reveal="id_secret"' in secret
    assert "placeholder" not in secret


def test_query_changes_one_parameter_and_keeps_the_rest() -> None:
    request = RequestFactory().get("/", {"q": "ถนน", "page": "3"})
    html = drawn('{% query page=None sort="amount" %}', request=request)
    assert html == "?q=%E0%B8%96%E0%B8%99%E0%B8%99&amp;sort=amount"


def test_every_icon_in_templates_exists() -> None:
    known = set(re.findall(r"\.bi-([a-z0-9-]+)::before", ICON_CSS.read_text()))
    sources = [*TEMPLATES.rglob("*.html"), *(Path(settings.BASE_DIR) / "core").rglob("*.py")]
    used = {name for source in sources for name in re.findall(r'(?:{% icon |icon="?)"([a-z0-9-]+)"', source.read_text())}
    assert used
    assert used <= known, used - known


def test_templates_carry_no_inline_style_or_handler() -> None:
    """The content security policy would refuse them at run time."""
    bad = re.compile(r"\sstyle=|\son(?:click|change|submit|load|input)=|<script(?![^>]*(?:\bsrc=|type=\"application/json\"))", re.I)
    assert [str(path) for path in TEMPLATES.rglob("*.html") if bad.search(path.read_text())] == []


def test_components_open_with_their_arguments() -> None:
    silent = [p.name for p in (TEMPLATES / "components").glob("*.html") if not re.match(r"({% load [^%]+%})?{[#%]", p.read_text())]
    assert silent == []


def test_the_frame_needs_no_context_at_all() -> None:
    html = Template('{% extends "500.html" %}').render(Context({}))
    assert "<h1>" in html
    assert "ระบบแผนและงบประมาณจังหวัด" in html


def test_the_gallery_draws_every_component() -> None:
    request = RequestFactory().get("/gallery/")
    request.user = AnonymousUser()
    html = gallery(request).content.decode()
    for css in ("ceil", "turn", "years", "finding", "tl", "job", "empty", "legend", "tree", "bulk", "actions"):
        assert re.search(rf'class="[^"]*\b{css}\b', html), css


def test_vendored_files_match_their_record() -> None:
    subprocess.run([Path(settings.BASE_DIR) / "bin/vendor", "--check"], check=True)
