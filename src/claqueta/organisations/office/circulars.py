"""What is said of a circular that was begun from a list."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import ngettext

from claqueta.foundation.models import Circular


def begun_said(circular: Circular, _values: Mapping[str, Any]) -> str:
    """How many would get it, and how many are left out."""
    count = circular.copies.filter(left_out="").count()
    left_out = circular.copies.exclude(left_out="").count()
    said = ngettext("It would go to %(n)s person.", "It would go to %(n)s persons.", count) % {"n": count}
    if left_out:
        more = ngettext(
            "%(n)s is left out; below you see why.", "%(n)s are left out; below you see why.", left_out
        )
        said = f"{said} {more % {'n': left_out}}"
    return said
