"""How an amount of dues was worked out: kept with the receipt as JSON, and said in words in any language.

A line is what the bylaws said on that day (names and article included), so that an old receipt reads as it was issued.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from claqueta.cluster.bylaws import Bylaws
from claqueta.foundation.money import Money
from claqueta.foundation.translated import text_in
from claqueta.membership.policies.dues import Line

type Kept = dict[str, Any]


def kept(line: Line, bylaws: Bylaws) -> Kept:
    """A line of a reckoning as it is kept: texts, whole numbers and amounts written out."""
    now = bylaws.on(line.since)
    member_class = now.member_class(line.class_key)
    reduction = now.reduction(line.reduction.key) if line.reduction else None
    return {
        "kind": "dues",
        "class": line.class_key,
        "class_name": member_class.name if member_class else {},
        "band": line.tariff.band,
        "name": line.tariff.name,
        "article": line.tariff.article,
        "sample": line.tariff.sample,
        "yearly": Money.rounded(line.tariff.amount, line.amount.currency).as_json(),
        "since": line.since.isoformat(),
        "units": line.units,
        "of": line.of,
        "reduction": {
            "name": reduction.name if reduction else {},
            "article": reduction.article if reduction else {},
            "percent": str(line.reduction.percent),
        }
        if line.reduction
        else None,
        "amount": line.amount.as_json(),
    }


def issued_before(amount: Money, numbers: Iterable[str]) -> Kept:
    """What was issued for the year already, taken off."""
    return {"kind": "issued_before", "numbers": list(numbers), "amount": (-amount).as_json()}


def in_words(line: Mapping[str, Any]) -> str:
    """A line as people read it, in their language; what it comes to stands beside it."""
    if line.get("kind") == "issued_before":
        return _("Less what was issued before (%(numbers)s)") % {"numbers": ", ".join(line["numbers"])}
    parts = [
        _("%(name)s: %(yearly)s a year")
        % {"name": text_in(line["name"]), "yearly": money_of(line["yearly"]).formatted(get_language())}
    ]
    if line["units"] != line["of"]:
        parts.append(
            _("%(units)s of %(of)s parts of the year, from %(day)s")
            % {
                "units": line["units"],
                "of": line["of"],
                "day": date_format(date.fromisoformat(line["since"]), "DATE_FORMAT"),
            }
        )
    if reduction := line.get("reduction"):
        percent = f"{Decimal(reduction['percent']).normalize():f}"
        parts.append(
            _("less %(percent)s %% (%(name)s)")
            % {"percent": percent, "name": text_in(reduction["name"]).lower()}
        )
    return " · ".join(parts)


def source_of(line: Mapping[str, Any]) -> str:
    """Where the line's amount is set, as the bylaws name it."""
    return cited(line.get("article"))


def cited(article: Any) -> str:
    """A citation that was kept, in the reader's language; before they had languages, one text was kept of each."""
    return article if isinstance(article, str) else text_in(article)


def money_of(value: Mapping[str, str]) -> Money:
    return Money.from_json(dict(value))
