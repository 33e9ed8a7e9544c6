"""What a cell means, in any list: nothing, texts, choices, numbers, days, years, yes and no, mail and web addresses."""

from claqueta.foundation.imports.cells.addresses import cell_mail, cell_web
from claqueta.foundation.imports.cells.days import cell_date, cell_year, date_habit
from claqueta.foundation.imports.cells.nothing import NO, YES, is_nameless, is_nothing, narrow
from claqueta.foundation.imports.cells.numbers import count, number, whole
from claqueta.foundation.imports.cells.texts import cell_choice, cell_choices, cell_line, cell_text
from claqueta.foundation.imports.cells.yes_no import cell_yes, yes_habit

__all__ = [
    "NO",
    "YES",
    "cell_choice",
    "cell_choices",
    "cell_date",
    "cell_line",
    "cell_mail",
    "cell_text",
    "cell_web",
    "cell_year",
    "cell_yes",
    "count",
    "date_habit",
    "is_nameless",
    "is_nothing",
    "narrow",
    "number",
    "whole",
    "yes_habit",
]
