"""Organisations that an address names, as far as whoever asks may see them."""

from typing import Any

from django.http import HttpRequest

from claqueta.foundation.circles import audience_of
from claqueta.foundation.translated import current_language
from claqueta.organisations.exporting import chosen


def seen(request: HttpRequest, slugs: list[str], most: int) -> list[dict[str, Any]]:
    return chosen(slugs[:most], audience_of(request.user), current_language())
