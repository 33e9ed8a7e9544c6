"""What stands on a record's page: nothing of it is cut."""

from typing import Any

from django.template.loader import render_to_string

WHY = (
    "Rueda en Aragón con equipo propio.\n"
    + "Busca quien doble a cinco lenguas antes del verano. " * 6
    + "Fin."
)


def shown(value: Any, **context: Any) -> str:
    return render_to_string("desk/parts/value.html", {"value": value, **context}).strip()


def test_record_shows_a_text_whole_and_a_list_its_beginning() -> None:
    assert shown(WHY, whole=True) == WHY.replace("\n", "<br>")
    assert shown(WHY).endswith("…")
    assert len(shown(WHY)) == 200
    assert shown("<b>", whole=True) == "&lt;b&gt;"
    assert shown(None, whole=True) == "—"
    assert shown(True, whole=True) in ("Yes", "Sí")
