"""Last parts of the addresses of what takes place in a year."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.text import slugify

from claqueta.foundation.translated import text_in

LONGEST = 80


def dated_slug(rows: QuerySet[Any], title: Any, year: int, kind: str) -> str:
    """The title in the cluster's first language that has it, or else its kind, with its year; a number after it where rows have that."""
    stem = slugify(text_in(title, settings.LANGUAGE_CODE))[: LONGEST - 12].strip("-")
    slug = wanted = f"{stem}-{year}" if stem and not stem.endswith(str(year)) else stem or f"{kind}-{year}"
    number = 1
    while rows.filter(slug=slug).exists():
        number += 1
        slug = f"{wanted}-{number}"
    return slug
