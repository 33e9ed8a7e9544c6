"""The page for whoever is turned away before the site itself was asked: the server's own turns know no languages."""

from functools import cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation


def refusal_page(environ: dict[str, Any], status: int) -> str:
    """The page in the address's language, for a browser; empty for a program."""
    if "text/html" not in str(environ.get("HTTP_ACCEPT", ""))[:400]:
        return ""
    language = translation.get_language_from_path(str(environ.get("PATH_INFO", ""))[:8])
    return _page(status, language or settings.LANGUAGE_CODE)


@cache
def _page(status: int, language: str) -> str:
    with translation.override(language):
        return render_to_string("interface/errors/refused.html", {"status": status})
