"""Days and years, in every form in which people and spreadsheets write them."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.engines.tables import plain
from claqueta.foundation.imports.cells.nothing import narrow
from claqueta.foundation.imports.cells.numbers import whole
from claqueta.foundation.imports.kinds import ALONE, Around, CellInvalid, Doubtful

_MONTHS = (
    "enero ene january jan janvier janv gener gen xaneiro xan janeiro urtarrila urt gennaio januar",
    "febrero feb february fevrier fevr fev febrer febreiro fevereiro otsaila ots febbraio februar",
    "marzo mar march mars marc marco martxoa marz maerz",
    "abril abr april apr avril avr apirila api aprile",
    "mayo may mai maig maio maiatza maggio mag",
    "junio jun june juin juny xuno xun junho ekaina eka giugno giu juni",
    "julio jul july juillet juil juliol xullo xul julho uztaila uzt luglio lug juli",
    "agosto ago august aug aout agost abuztua abu ags",
    "septiembre setiembre sep sept set september septembre setembre setembro iraila ira settembre",
    "octubre oct october octobre outubro out urria urr ottobre ott oktober okt",
    "noviembre nov november novembre novembro azaroa aza",
    "diciembre dic december dec decembre desembre des decembro dezembro dez abendua abe dicembre dezember",
)
MONTHS = {name: position for position, names in enumerate(_MONTHS, 1) for name in names.split()}
ROMAN = {
    name: position
    for position, name in enumerate(
        ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"], 1
    )
}
_TIME = (
    r"(?:[ t,]+(?:a las )?\d{1,2}[:.h]\d{2}(?:[\d:.,+\- ]|[ap]\.? ?m\b|z\b|h(?:oras|rs)?\b|utc|gmt|ces?t)*)?"
)
_NUMERIC = re.compile(rf"(\d{{1,2}})\s*[/.\-\\ ]\s*(\d{{1,2}})\s*[/.\-\\ ]\s*(\d{{4}}|\d{{2}}){_TIME}")
_ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}")
_IN_WORDS = re.compile(
    r"(\d{1,2})(?:o|a|er|st|nd|rd|th|\.)*[\s/.\-]*(?:de |d'|d’|of )?\s*([a-z]+)[\s/.\-,]*(?:de l'any |de |del ano |del |of )?\s*"
    rf"(\d{{4}}|\d{{2}}){_TIME}"
)
_MONTH_FIRST = re.compile(rf"([a-z]+)\.?[\s\-]+(\d{{1,2}})(?:st|nd|rd|th)?,?[\s\-]+(\d{{4}}){_TIME}")
_MONTH_YEAR = re.compile(r"([a-z]+|\d{1,2})\.?[\s/.\-]*(?:de |del )?\s*(\d{4})")
_BASQUE = re.compile(r"(\d{4})(?:ko|eko)\s+([a-z]+?)(?:ren|aren|k|ak)?\s+(\d{1,2})(?:a|an|ean)?")
FIRST_SERIAL, LAST_SERIAL = 10_000, 73_050
"""Days since 30 December 1899 that a spreadsheet may have written for a date: 1927 to 2099."""


def date_habit(cells: Sequence[str]) -> str:
    """`month` when the column's dates can only be month first, `mixed` when some are, else `day`."""
    days = months = False
    for cell in cells:
        match = _NUMERIC.fullmatch(_spoken(cell))
        if match:
            one, other = int(match[1]), int(match[2])
            days = days or one > 12 >= other
            months = months or other > 12 >= one
    return ("mixed" if days else "month") if months else "day"


def _spoken(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", narrow(text).lower())
    return " ".join("".join(one for one in decomposed if not unicodedata.combining(one)).split()).strip(
        " .,;"
    )


def cell_date(text: str, around: Around = ALONE) -> date | Doubtful | None:
    """A day in any form that spreadsheets and people write; day first unless the column proves otherwise."""
    if not text.strip():
        return None
    clean = re.sub(
        r"^[a-z]+,\s*(?=\d)|^(?:dia|el|fecha|alta|desde|since|from|date)[: ]+(?:el )?",
        "",
        _spoken(whole(text).text),
    )
    found = _whole_date(clean, text, str(around.habit or "day"))
    if found is not None:
        return found
    if "hace " not in clean and "baja" not in clean:
        inside = [
            match[0]
            for match in re.finditer(
                r"\d{4}-\d{1,2}-\d{1,2}|\b\d{1,2}[/.\-]\d{1,2}[/.\-](?:\d{4}|\d{2})\b", clean
            )
        ]
        if len(inside) == 1 and (found := _whole_date(inside[0], text, str(around.habit or "day"))):
            day = found.value if isinstance(found, Doubtful) else found
            return Doubtful(day, _("Only the date was read of “%(text)s”.") % {"text": text}, text)
    raise CellInvalid(_("“%(text)s” is not a date: write it as 30/03/2023.") % {"text": text})


def _whole_date(clean: str, text: str, habit: str) -> date | Doubtful | None:
    if match := re.fullmatch(r"(\d{5})(?:[.,]\d+)?", clean):
        serial = int(match[1])
        if not FIRST_SERIAL <= serial <= LAST_SERIAL:
            return None
        day = date(1899, 12, 30) + timedelta(serial)
        return _day(day.year, day.month, day.day, text)
    if match := re.fullmatch(r"(\d{4})(\d{2})(\d{2})", clean):
        if 1800 <= int(match[1]) <= 2100 and 1 <= int(match[2]) <= 12:
            return _day(int(match[1]), int(match[2]), int(match[3]), text)
        return _day(int(clean[4:]), int(clean[2:4]), int(clean[:2]), text)
    if match := _ISO.fullmatch(clean):
        return _day(int(match[1]), int(match[2]), int(match[3]), text)
    if match := _NUMERIC.fullmatch(clean):
        return _numeric(int(match[1]), int(match[2]), _year(match[3]), text, habit)
    match = re.fullmatch(r"(\d{1,2})[\s.\-/]+([ivx]+)[\s.\-/]+(\d{4}|\d{2})", clean)
    if match and match[2] in ROMAN:
        return _day(_year(match[3]), ROMAN[match[2]], int(match[1]), text)
    if (match := _IN_WORDS.fullmatch(clean)) and match[2] in MONTHS:
        return _day(_year(match[3]), MONTHS[match[2]], int(match[1]), text)
    if (match := _MONTH_FIRST.fullmatch(clean)) and match[1] in MONTHS:
        return _day(int(match[3]), MONTHS[match[1]], int(match[2]), text)
    if (match := _BASQUE.fullmatch(clean)) and (month := _basque_month(match[2])):
        return _day(int(match[1]), month, int(match[3]), text)
    return _coarse(clean, text)


def _coarse(clean: str, text: str) -> Doubtful | None:
    """A month or a year, from its first day."""
    message = _("“%(text)s” names no day: its first day is taken.") % {"text": text}
    if match := re.fullmatch(r"(\d{4})[-/.](\d{1,2})", clean):
        return Doubtful(_day(int(match[1]), int(match[2]), 1, text), message, text)
    if match := _MONTH_YEAR.fullmatch(clean):
        month = MONTHS.get(match[1]) or (int(match[1]) if match[1].isdigit() else 0)
        if month:
            return Doubtful(_day(int(match[2]), month, 1, text), message, text)
    if match := re.fullmatch(r"(?:ano |year |en |desde |since )*(1[89]\d\d|20\d\d)", clean):
        return Doubtful(_day(int(match[1]), 1, 1, text), message, text)
    return None


def _basque_month(word: str) -> int:
    return next(
        (number for name, number in MONTHS.items() if len(name) > 3 and name.rstrip("a") == word.rstrip("a")),
        0,
    )


def _numeric(one: int, other: int, year: int, text: str, habit: str) -> date | Doubtful:
    if other > 12 >= one:
        return _day(year, one, other, text)
    if one > 12 or one == other or habit == "day":
        return _day(year, other, one, text)
    if habit == "month":
        return Doubtful(
            _day(year, one, other, text),
            _("“%(text)s” was read month first, as other dates of the column are.") % {"text": text},
            text,
        )
    return Doubtful(
        _day(year, other, one, text),
        _("“%(text)s” was read day first, though other dates of the column are month first.")
        % {"text": text},
        text,
    )


def _year(text: str) -> int:
    """Two digits are the year of this century up to next year, else of the last one."""
    if len(text) == 4:
        return int(text)
    year = 2000 + int(text)
    return year if year <= timezone.localdate().year + 1 else year - 100


def _day(year: int, month: int, day: int, text: str) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise CellInvalid(_("“%(text)s” is not a day of the calendar.") % {"text": text}) from None
    if not 1000 <= year <= timezone.localdate().year + 5:
        raise CellInvalid(_("“%(text)s” is too far from today to be right.") % {"text": text})
    return found


_SINCE = frozenset(
    [
        "desde",
        "en",
        "ano",
        "el",
        "del",
        "de",
        "la",
        "fundada",
        "fundado",
        "fundacion",
        "constituida",
        "constituido",
        "constitucion",
        "creada",
        "creado",
        "since",
        "est",
        "established",
        "founded",
        "in",
        "year",
        "inicio",
    ]
)


def cell_year(text: str, around: Around = ALONE) -> int | Doubtful | None:
    """A year up to this one."""
    clean = _spoken(whole(text).text)
    if not clean:
        return None
    this = timezone.localdate().year
    if match := re.fullmatch(r"[1-9]\d{2,3}", clean):
        if int(match[0]) > this:
            raise CellInvalid(_("“%(text)s” is a year to come.") % {"text": text})
        return int(match[0])
    try:
        day = cell_date(text)
    except CellInvalid:
        day = None
    day = day.value if isinstance(day, Doubtful) else day
    if day is not None and day.year <= this and not re.fullmatch(r"\d{5}(?:[.,]\d+)?", clean):
        return day.year
    years = [int(one) for one in re.findall(r"(?<!\d)(1\d{3}|20\d\d)(?!\d)", clean)]
    years = [year for year in years if year <= this]
    if not years:
        raise CellInvalid(_("“%(text)s” is not a year.") % {"text": text})
    words = plain(re.sub(r"\d+", " ", clean)).split()
    if len(years) == 1 and _SINCE.issuperset(words) and len(re.findall(r"\d+", clean)) == 1:
        return years[0]
    return Doubtful(
        years[0], _("Of “%(text)s”, the year %(year)s was read.") % {"text": text, "year": years[0]}, text
    )
