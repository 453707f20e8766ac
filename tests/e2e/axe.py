"""Accessibility and width checks of a page in the browser, with the axe-core of this repository."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = (Path(__file__).parent / "vendor" / "axe" / "axe.min.js").read_text()
FAULTS = ("serious", "critical")
_TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll('body *')]
    .filter((e) => e.getBoundingClientRect().right > width + 1 && !e.closest('.scroll'))
    .slice(0, 5).map((e) => `${e.tagName.toLowerCase()}.${e.className}`);
}"""


def axe_check(page: Page, *, allow: tuple[str, ...] = ()) -> None:
    """Fails with rule and element for every serious or critical fault; `allow` names rules with a known reason."""
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate("axe.run()")
    faults = [_line(v) for v in found["violations"] if v["impact"] in FAULTS and v["id"] not in allow]
    assert not faults, f"{page.url}\n" + "\n".join(faults)


def _line(violation: dict[str, Any]) -> str:
    places = " | ".join(node["html"][:160] for node in violation["nodes"][:3])
    return f"{violation['impact']} {violation['id']}: {violation['help']}: {places}"


def no_sideways_scroll(page: Page) -> None:
    """Nothing but a `.scroll` region may be wider than the window."""
    assert page.evaluate(_TOO_WIDE) == [], page.url


def sound(page: Page) -> None:
    """Accessible, and nothing wider than the window, at a desk and on a phone."""
    for width in (1440, 360):
        page.set_viewport_size({"width": width, "height": 900})
        axe_check(page)
        no_sideways_scroll(page)
    page.set_viewport_size({"width": 1440, "height": 900})
