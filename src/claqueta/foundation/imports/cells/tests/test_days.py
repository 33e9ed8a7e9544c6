"""Days and years in every form in which lists have them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from claqueta.foundation.imports.cells import cell_date, cell_year, date_habit
from claqueta.foundation.imports.cells.days import FIRST_SERIAL, MONTHS
from claqueta.foundation.imports.kinds import Around, CellInvalid, Doubtful

THIS = timezone.localdate().year
DAY = date(2023, 3, 30)


def serial_of(day: date) -> str:
    """The day as a spreadsheet counts it."""
    return str((day - date(1899, 12, 30)).days)


DAYS = st.dates(date(1930, 1, 1), timezone.localdate())


@pytest.mark.parametrize(
    "text",
    [
        "2023-03-30",
        "2023/3/30",
        "2023.03.30",
        "2023-03-30T00:00:00",
        "2023-03-30T10:15:00.000Z",
        "2023-03-30 10:15:00+02:00",
        "2023-03-30 10:15 UTC",
        "30/03/2023",
        "30-3-23",
        "30.03.2023",
        "30 03 2023",
        "30\\03\\2023",
        "30 / 03 / 2023",
        "30/03/2023 14:05",
        "30/03/2023, 14h05",
        "30/03/2023 a las 14:05 h",
        "30/03/2023 2:05 p. m.",
        "30/03/2023 02:05 AM",
        "30/03/2023.",
        "03/30/2023",
        "20230330",
        "30032023",
        "45015",
        "45015.5",
        "45015,5",
        "45015.0",
        "30.III.2023",
        "30 iii 23",
        "30/III/2023",
        "30 de marzo de 2023",
        "30 marzo 23",
        "30 de marzo del 2023",
        "30 DE MARÇ DE 2023",
        "30 de març de l'any 2023",
        "30 de marzo del año 2023",
        "30-mar-23",
        "30mar2023",
        "30 mar. 2023",
        "30 of March of 2023",
        "30th March 2023",
        "30º de marzo de 2023 14:05",
        "March 30th, 2023",
        "Mar 30 2023",
        "march-30-2023 14:05",
        "2023ko martxoaren 30a",
        "2023ko martxoak 30",
        "2023eko martxoaren 30ean",
        "jueves, 30/03/2023",
        "Alta: 30/03/2023",
        "desde el 30/03/2023",
        "fecha 30/03/2023",
        "since 30/03/2023",
        "３０/０３/２０２３",
    ],
)
def test_day_when_it_is_written_this_way(text: str) -> None:
    assert cell_date(text) == DAY


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("", None),
        (" \n ", None),
        ("3/4/2023", date(2023, 4, 3)),
        ("4/4/2023", date(2023, 4, 4)),
        ("12/13/2023", date(2023, 12, 13)),
        ("13/12/2023", date(2023, 12, 13)),
        ("29/02/2024", date(2024, 2, 29)),
        ("2 d'abril de 2023", date(2023, 4, 2)),
        ("18000101", date(1800, 1, 1)),
        ("1000-01-01", date(1000, 1, 1)),
        (f"31/12/{THIS + 5}", date(THIS + 5, 12, 31)),
        (f"01/01/{(THIS + 1) % 100:02}", date(THIS + 1, 1, 1)),
        (f"01/01/{(THIS + 2) % 100:02}", date(THIS - 98, 1, 1)),
        ("01/01/00", date(2000, 1, 1)),
        (str(FIRST_SERIAL), date(1927, 5, 18)),
        (serial_of(date(THIS + 5, 12, 31)), date(THIS + 5, 12, 31)),
    ],
)
def test_day_at_the_edges(text: str, day: date | None) -> None:
    assert cell_date(text) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023-03", date(2023, 3, 1)),
        ("2023/3", date(2023, 3, 1)),
        ("03/2023", date(2023, 3, 1)),
        ("marzo de 2023", date(2023, 3, 1)),
        ("mar-2023", date(2023, 3, 1)),
        ("mar. 2023", date(2023, 3, 1)),
        ("2023", date(2023, 1, 1)),
        ("1800", date(1800, 1, 1)),
        ("año 2023", date(2023, 1, 1)),
        ("en 2023", date(2023, 1, 1)),
        ("desde 2023", date(2023, 1, 1)),
        ("since 2023", date(2023, 1, 1)),
        ("el 30/03/2023 en Madrid", DAY),
        ("acta 2023-03-30", DAY),
        ("2023-03-30 (acta 5)", DAY),
        ("acta del 3/4/23", date(2023, 4, 3)),
    ],
)
def test_day_is_doubtful_when_something_is_missing_or_left_over(text: str, day: date) -> None:
    found = cell_date(text)

    assert isinstance(found, Doubtful)
    assert (found.value, found.kept, text in found.message) == (day, text, True)


@pytest.mark.parametrize(
    "text",
    [
        "ayer",
        "9999",
        "1799",
        "2100",
        "73050",
        "73051",
        serial_of(date(THIS + 6, 1, 1)),
        "09999",
        "99999",
        "31/02/2023",
        "29/02/2023",
        "13/13/2023",
        "00/03/2023",
        "17991231",
        "20231301",
        "20231232",
        "2023-13",
        "13/2023",
        "00/2023",
        "30/XIII/2023",
        "30 zzz 2023",
        "zzz 30, 2023",
        "zzz 2023",
        "2023ko xyzaren 30a",
        "marzo 30 23",
        "0999-12-31",
        f"01/01/{THIS + 6}",
        "del 30/03/2023 al 31/03/2023",
        "baja 30/03/2023",
        "2023-03-30 (baja)",
        "30/03/2023 14:05 baja",
        "hace 3 años, el 30/03/2023",
        "x 45015",
    ],
)
def test_day_is_refused_when_nobody_can_say_which(text: str) -> None:
    with pytest.raises(CellInvalid, match=text.translate(str.maketrans("()", ".."))):
        cell_date(text)


@pytest.mark.parametrize(
    ("habit", "text", "day", "doubtful"),
    [
        ("day", "03/04/2023", date(2023, 4, 3), False),
        ("month", "03/04/2023", date(2023, 3, 4), True),
        ("mixed", "03/04/2023", date(2023, 4, 3), True),
        ("month", "04/04/2023", date(2023, 4, 4), False),
        ("month", "30/03/2023", DAY, False),
        ("mixed", "30/03/2023", DAY, False),
        ("day", "03/30/2023", DAY, False),
        ("month", "acta 3/4/23", date(2023, 3, 4), True),
    ],
)
def test_day_of_a_column_that_is_month_first(habit: str, text: str, day: date, doubtful: bool) -> None:
    found = cell_date(text, Around(habit=habit))

    assert (found.value if isinstance(found, Doubtful) else found) == day
    assert isinstance(found, Doubtful) == doubtful


@pytest.mark.parametrize(
    ("cells", "habit"),
    [
        ([], "day"),
        (["30/03/2023"], "day"),
        (["03/04/2023", "x", "2023-03-30"], "day"),
        (["03/30/2023"], "month"),
        (["03/30/2023", "03/04/2023"], "month"),
        (["30/03/2023", "03/30/2023"], "mixed"),
        (["12/13/2023"], "month"),
        (["13/12/2023"], "day"),
        (["12/12/2023"], "day"),
        (["12/05/2023", "05/13/2023"], "month"),
        (["05/12/2023", "13/05/2023"], "day"),
        (["13/13/2023"], "day"),
        (["3-30-23 10:15"], "month"),
    ],
)
def test_column_is_month_first_when_only_that_can_be(cells: list[str], habit: str) -> None:
    assert date_habit(cells) == habit


WRITTEN = (
    "{0:%Y-%m-%d}",
    "{0:%d/%m/%Y}",
    "{0.day}.{0.month}.{0.year}",
    "{0:%d-%m-%Y 10:15}",
    "{0:%Y%m%d}",
    "{0:%Y-%m-%dT00:00:00}",
)


@given(DAYS, st.sampled_from(WRITTEN))
def test_every_day_is_itself_in_every_form(day: date, form: str) -> None:
    assert cell_date(form.format(day)) == day


@given(DAYS, st.sampled_from(sorted(MONTHS)))
def test_every_name_of_a_month_is_that_month(day: date, name: str) -> None:
    there = date(day.year, MONTHS[name], min(day.day, 28))

    assert cell_date(f"{there.day} {name} {there.year}") == there
    assert cell_date(f"{name} {there.day}, {there.year}") == there


@given(st.integers(FIRST_SERIAL, 47_000))
def test_every_number_of_a_spreadsheet_is_its_day(serial: int) -> None:
    assert cell_date(str(serial)) == date(1899, 12, 30) + timedelta(serial)


@given(st.text())
def test_any_text_is_a_day_doubtful_or_refused(text: str) -> None:
    try:
        found = cell_date(text)
    except CellInvalid as refused:
        assert text in str(refused)  # noqa: PT017
    else:
        assert found is None or isinstance(found, date | Doubtful)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("", None),
        ("1752", 1752),
        ("999", 999),
        ("100", 100),
        ("1998.0", 1998),
        (str(THIS), THIS),
        ("desde 1998", 1998),
        ("Fundada en 1998", 1998),
        ("30/03/1998", 1998),
        ("19980330", 1998),
        ("marzo de 1998", 1998),
    ],
)
def test_year_when_it_is_written_this_way(text: str, year: int | None) -> None:
    assert cell_year(text) == year


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("c. 1990", 1990),
        ("1998-2005", 1998),
        ("1998 y 2005", 1998),
        (f"{THIS + 1} y 1998", 1998),
        ("1998 (12)", 1998),
        ("fundada en 1998 o en 2005", 1998),
        ("31/02/1998", 1998),
        ("nº 7, 1998", 1998),
    ],
)
def test_year_is_doubtful_when_more_is_said(text: str, year: int) -> None:
    found = cell_year(text)

    assert isinstance(found, Doubtful)
    assert (found.value, found.kept, text in found.message) == (year, text, True)


@pytest.mark.parametrize(
    "text",
    ["99", "0999", str(THIS + 1), "9999", f"30/03/{THIS + 1}", "45015", "45015,5", "12345", "XIX", "word"],
)
def test_year_is_refused_when_it_is_none_or_to_come(text: str) -> None:
    with pytest.raises(CellInvalid, match=text):
        cell_year(text)


@given(st.integers(100, THIS))
def test_every_year_is_itself(year: int) -> None:
    assert cell_year(f" {year}. ") == year
