"""What a paper may load while it is rendered: its fonts and what it carries in itself. Never the network, never another file."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from reports import fonts


class Refused(FatalURLFetchingError):
    """Ends the rendering: a paper is evidence and must not silently miss a piece. Not an Exception; `press` turns it into RenderFailed."""


class HouseFetcher(URLFetcher):
    """Serves data: URLs and files below the font folder; raises Refused for anything else."""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if url.startswith("data:"):
            return super().fetch(url, headers)
        return URLFetcherResponse(url, font_path(url).read_bytes())


def font_path(url: str) -> Path:
    """The file behind a file: URL below the font folder; Refused otherwise."""
    parts = urlsplit(url)
    path = Path(unquote(parts.path)).resolve()
    if parts.scheme != "file" or not path.is_relative_to(fonts.FOLDER) or not path.is_file():
        raise Refused(f"papers may not load {url[:200]}")
    return path
