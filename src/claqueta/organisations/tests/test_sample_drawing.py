"""What the sample draws: the same every time, of the size asked for, and no title too long for its poster."""

import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from claqueta.organisations.sample.drawing import (
    LAYOUTS,
    SCENES,
    SUITED,
    Work,
    caption_of,
    composed,
    drawn_logo,
    drawn_poster,
    drawn_scene,
    grade_of,
    scenes_of,
)
from claqueta.organisations.sample.drawing.canvas import Sheet, contrast, rgb
from claqueta.organisations.sample.drawing.lettering import Type, drawable, write
from claqueta.organisations.sample.drawing.logos import MARKS, PAIRS
from claqueta.organisations.sample.drawing.posters import FORMS, GENRES, begun, layout_of
from claqueta.organisations.sample.drawing.scenes import TRADES

COMPANIES = (("Azotea Films", "Producción"), ("Nitrato Sonido", "Sonido"), ("Estudio Ñandú", ""))
TITLES = (
    "Ñ",
    "Cien",
    "¿Quién mató a la última cigüeña del páramo?",
    "Electroencefalografistas",
    "El peso de los días en los que no pasó absolutamente nada en Vallecas ni lejos",
    "ÁÉÍÓÚÜÑ Çà l’œuvre — «Ångström»",
    "X" * 80,
)


def opened(body: bytes) -> Image.Image:
    return Image.open(io.BytesIO(body))


def assert_inside(work: Work, layout: Any) -> None:
    poster = begun(work)
    layout(poster)
    assert len(poster.placed) >= 3
    for placed in poster.placed:
        left, top, right, bottom = placed.ink
        assert 0 <= left <= right <= 640, (layout.__name__, placed)
        assert 0 <= top <= bottom <= 960, (layout.__name__, placed)
        assert placed.room[0] <= left + 1, (layout.__name__, placed)
        assert placed.room[1] <= top + 1, (layout.__name__, placed)
        assert right <= placed.room[2] + 1, (layout.__name__, placed)
        assert bottom <= placed.room[3] + 1, (layout.__name__, placed)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_title_of_any_length_stays_in_its_room(layout: Any) -> None:
    for number, title in enumerate(TITLES):
        genre = list(GENRES)[number % len(GENRES)]
        assert_inside(Work(title, 2024, "series", genre, COMPANIES * 3), layout)


@given(st.text(st.sampled_from("aáeñÑ WMi¿?’ł漢-"), min_size=1, max_size=80), st.floats(0.4, 1))
@settings(max_examples=60, deadline=None)
def test_words_never_leave_their_room(text: str, narrow: float) -> None:
    sheet = Sheet((400, 300), (0, 0, 0))
    room = (30, 40, 330, 200)
    placed = write(sheet, text, room, (255, 255, 255), Type(narrow=narrow), align="centre", stand="bottom")
    box = sheet.image.getbbox()
    assert box is None or (box[0] >= 30 and box[1] >= 40 and box[2] <= 330 and box[3] <= 200)
    assert placed.size >= 4


def test_letter_that_the_type_lacks_is_written_without_its_accent() -> None:
    assert drawable("Cańa  漢 vino", "bricolage-grotesque").split() == ["Cana", "vino"]


def test_every_layout_and_form_is_reached() -> None:
    names = {layout.__name__ for layout in LAYOUTS}
    chosen = {layout_of(Work(f"Obra {n}").known(), LAYOUTS, SUITED).__name__ for n in range(600)}
    assert chosen == names >= {name for suited in SUITED.values() for name in suited}
    assert len(names) >= 12
    known = [Work(f"Obra {n}").known() for n in range(300)]
    assert ({work.form for work in known}, {work.genre for work in known}) == (set(FORMS), set(GENRES))
    assert Work("Obra", form="game", genre="noir").known() == Work("Obra", form="game", genre="noir")


def test_work_is_drawn_the_same_every_time_and_differs_from_others() -> None:
    work = Work("La orilla azul", 2024, "feature", "drama", COMPANIES)
    assert drawn_poster(work) == drawn_poster(work) != drawn_poster(Work("La orilla roja", 2024))
    assert opened(drawn_poster(work)).size == (640, 960)
    assert composed(Work("Sin nadie")).placed


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_poster_is_a_small_file(layout: Any) -> None:
    for genre in ("comedy", "horror"):
        poster = begun(Work("El verano invisible", 2020, "feature", genre, COMPANIES))
        layout(poster)
        assert len(poster.sheet.webp(72, 45_000)) <= 45_000


@pytest.mark.parametrize("name", SCENES)
def test_scene_is_the_same_every_time_and_small(name: str) -> None:
    body = drawn_scene(name, grade_of("Azotea Films"), "Azotea Films")
    assert body == drawn_scene(name, grade_of("Azotea Films"), "Azotea Films")
    assert body != drawn_scene(name, grade_of("Azotea Films"), "Nitrato Sonido")
    assert (opened(body).size, opened(body).format, len(body) <= 90_000) == ((1200, 800), "WEBP", True)
    shades = opened(body).convert("L").getextrema()
    assert (shades[0] < 40, shades[1] > 120) == (True, True)
    assert all("muestra" in text or "sample" in text for text in caption_of(name).values())


def test_trades_have_scenes_of_their_own() -> None:
    assert {group for group in TRADES if "." not in group} == {str(number) for number in range(1, 15)}
    assert {scene for scenes in TRADES.values() for scene in scenes} | {"grading"} == set(SCENES)
    assert scenes_of("5.2", "etalonaje-laboratorio", 1, "x") == ["grading"]
    assert scenes_of("3.6", "vestuario-sastreria", 3, "x") == ["costumes", "set", "premiere"]
    for code in ("1.1", "2.1", "9.3", "99", ""):
        assert len(set(scenes_of(code, "otra", 4, code))) == 4


def test_logos_are_marks_and_monograms_that_are_seen_on_their_ground() -> None:
    logos = {name: drawn_logo(name) for name in [f"Casa {n} Ñandú" for n in range(60)]}
    assert len(set(logos.values())) > 55
    assert all(drawn_logo(name) == body and len(body) < 12_000 for name, body in list(logos.items())[:5])
    assert {opened(body).size for body in logos.values()} == {(256, 256)}
    assert opened(drawn_logo("…")).size == (256, 256)
    assert all(contrast(rgb(ground), rgb(ink)) >= 3 for ground, ink in PAIRS)
    assert len(MARKS) >= 10
