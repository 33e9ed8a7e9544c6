"""What a cell of an office’s spreadsheet means."""

import re
from datetime import date
from functools import lru_cache

from babel import Locale
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _

from claqueta.cluster import queries as cluster
from claqueta.engines.search.index import folded
from claqueta.foundation.imports.kinds import CellInvalid
from claqueta.organisations.models import (
    Kind,
    Standing,
)
from claqueta.organisations.policies import SIZE_BANDS, TaxIdInvalid, clean_phone, clean_tax_id, size_band
from claqueta.organisations.queries import territory_name

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "enero january",
            "febrero february",
            "marzo march",
            "abril april",
            "mayo may",
            "junio june",
            "julio july",
            "agosto august",
            "septiembre setiembre september",
            "octubre october",
            "noviembre november",
            "diciembre december",
        ),
        1,
    )
    for name in names.split()
}


YES = frozenset(["si", "sí", "s", "yes", "y", "true", "verdadero", "1", "x"])


NO = frozenset(["no", "n", "false", "falso", "0"])


def one_line(text: str) -> str:
    return " ".join(text.split())


def cell_name(text: str) -> str:
    name = one_line(text)
    # "Nitrato RentalSL": a legal form stuck to the name by a lost space.
    name = re.sub(r"(?<=[a-záéíóúñ])(S\.?L\.?(?:U\.?)?|S\.?A\.?|Soc\. Coop\. Mad\.)$", r" \1", name)
    if len(name) > 200:
        raise CellInvalid(_("A name has at most 200 characters."))
    return name


def cell_tax_id(text: str) -> tuple[str, str]:
    try:
        return clean_tax_id(text, settings.CLUSTER.tax_country)
    except TaxIdInvalid:
        raise CellInvalid(
            _("“%(text)s” is not a valid tax ID: check its letters and control digit.") % {"text": text}
        ) from None


def cell_mail(text: str) -> str:
    mail = text.strip().removeprefix("mailto:").strip(" ;,<>").lower()
    if not mail:
        return ""
    try:
        validate_email(mail)
    except ValidationError:
        raise CellInvalid(_("“%(text)s” is not a mail address.") % {"text": text}) from None
    return mail


def cell_phone(text: str) -> str:
    if not text.strip():
        return ""
    try:
        return clean_phone(text, settings.CLUSTER.contact.country)
    except ValueError:
        raise CellInvalid(_("“%(text)s” is not a phone number.") % {"text": text}) from None


def cell_web(text: str) -> str:
    web = text.strip()
    if not web:
        return ""
    if "://" not in web:
        web = f"https://{web}"
    try:
        URLValidator(schemes=["http", "https"])(web)
    except ValidationError:
        raise CellInvalid(_("“%(text)s” is not a web address.") % {"text": text}) from None
    return web


def cell_date(text: str) -> date | None:
    """A day written as 2023-03-30, 30/03/2023, 30-3-23 or 30 de marzo de 2023 (day first, as Europe writes)."""
    clean = folded(one_line(text)).strip(".")
    if not clean:
        return None
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ t].*)?", clean):
        year, month, day = (int(part) for part in match.groups())
    elif match := re.fullmatch(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})", clean):
        day, month, year = (int(part) for part in match.groups())
    elif match := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?(?: de)? ([a-z]+),?(?: de| del)? (\d{4})", clean):
        day, month, year = int(match[1]), MONTHS.get(match[2], 0), int(match[3])
    else:
        raise CellInvalid(_("“%(text)s” is not a date: write it as 30/03/2023.") % {"text": text})
    if year < 100:
        year += 2000 if year < 70 else 1900
    try:
        return date(year, month, day)
    except ValueError:
        raise CellInvalid(_("“%(text)s” is not a day of the calendar.") % {"text": text}) from None


def cell_year(text: str) -> int | None:
    match = re.search(r"\b(1[89]\d\d|20\d\d)\b", text)
    if text.strip() and not match:
        raise CellInvalid(_("“%(text)s” is not a year.") % {"text": text})
    return int(match[1]) if match else None


def cell_size(text: str) -> str:
    """A band from its name, a headcount or a range of it."""
    clean = folded(one_line(text))
    if not clean:
        return ""
    bands = {band for _low, band in SIZE_BANDS}
    spanish = {"microempresa": "micro", "pequena": "small", "mediana": "medium", "grande": "large"}
    if clean in bands or clean in spanish:
        return clean if clean in bands else spanish[clean]
    numbers = [int(one) for one in re.findall(r"\d+", clean.replace(".", ""))]
    if not numbers:
        raise CellInvalid(_("“%(text)s” is not a number of people.") % {"text": text})
    return size_band(sum(numbers[:2]) // len(numbers[:2]))


def cell_standing(text: str) -> str:
    words = folded(one_line(text))
    if not words:
        return ""
    for beginning, standing in (
        ("fund", Standing.FOUNDER),
        ("found", Standing.FOUNDER),
        ("instit", Standing.INSTITUTIONAL),
        ("soci", Standing.FULL),
        ("member", Standing.FULL),
        ("full", Standing.FULL),
        ("miembro", Standing.FULL),
        ("numer", Standing.FULL),
    ):
        if words.startswith(beginning):
            return str(standing)
    return ""


def cell_kind(text: str) -> str:
    words = folded(one_line(text))
    for beginning, kind in (
        ("univers", Kind.UNIVERSITY),
        ("escuela", Kind.SCHOOL),
        ("school", Kind.SCHOOL),
        ("asociac", Kind.ASSOCIATION),
        ("assoc", Kind.ASSOCIATION),
        ("fundac", Kind.FOUNDATION),
        ("foundat", Kind.FOUNDATION),
        ("administ", Kind.PUBLIC_BODY),
        ("public", Kind.PUBLIC_BODY),
        ("auton", Kind.SOLE_TRADER),
        ("sole", Kind.SOLE_TRADER),
        ("empresa", Kind.COMPANY),
        ("company", Kind.COMPANY),
    ):
        if words.startswith(beginning):
            return str(kind)
    return str(Kind.COMPANY) if not words or words not in Kind.values else words


def cell_yes(text: str) -> bool | None:
    word = folded(text.strip())
    if not word:
        return None
    if word in YES or word in NO:
        return word in YES
    raise CellInvalid(_("“%(text)s” is neither yes nor no.") % {"text": text})


def cell_address(text: str) -> dict[str, str]:
    """`{"city", "place", "country"}` from “Lisboa (Portugal)”, “MADRID” or a municipality of the territory."""
    clean = one_line(text)
    if not clean:
        return {}
    match = re.fullmatch(r"(.+?)\s*\(([^)]+)\)", clean)
    city, country = (match[1], country_code(match[2])) if match else (clean, "")
    place = cluster.match_place(city)
    if place:
        return {"city": place.name, "place": place.code, "country": settings.CLUSTER.contact.country}
    return {"city": city.title() if city.isupper() else city, "place": "", "country": country}


@lru_cache(maxsize=1000)
def country_code(text: str) -> str:
    wanted = folded(text.strip())
    if len(wanted) == 2:
        return wanted.upper()
    for language in settings.CLUSTER.languages:
        for code in _countries():
            if folded(territory_name(code, language)) == wanted:
                return code
    return ""


def _countries() -> list[str]:
    codes = (str(code) for code in Locale.parse("en").territories)
    return [code for code in codes if len(code) == 2 and code.isalpha()]


def long_text(limit: int, text: str) -> str:
    if len(text) > limit:
        raise CellInvalid(_("The text is longer than %(limit)s characters.") % {"limit": limit})
    return text.strip()
