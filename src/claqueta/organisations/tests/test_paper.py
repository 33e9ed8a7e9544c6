"""The directory on paper: what an entry, a chapter, an index and the cover are made of; only what the circle may see."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from claqueta.foundation.actors import SYSTEM
from claqueta.organisations import actions, paper
from claqueta.organisations.guide import chosen_as_pdf, contents, production_guide
from claqueta.organisations.queries import presented, with_details

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]


def shot(wide: int = 900) -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (wide, 600), "red").save(out, "PNG")
    out.seek(0)
    out.name = "p.png"
    return out


def hang(organisation: Any, work: str = "") -> Any:
    scene = actions.checked_scene(shot())
    return actions.add_picture(organisation, scene, {"en": "A street"}, work=work, by=SYSTEM)


def entry(organisation: Any, circle: str = "public") -> paper.Entry:
    return paper.entry_of(presented(with_details().get(pk=organisation.pk), circle, "en"))


def test_entry_tells_who_where_and_how_to_reach_them(organisation: Make) -> None:
    made = organisation(
        "Azotea Films", website="https://www.azotea.example/", credits=[{"title": "Faro", "year": 2024}]
    )
    picture = hang(made)
    shown = entry(made)
    assert (shown.name, shown.contact[-1], shown.credits) == (
        "Azotea Films",
        "azotea.example",
        (("Faro", 2024),),
    )
    assert (shown.still, shown.caption) == (f"claqueta:picture/480/{picture.file.name}", "A street")


def test_entry_has_no_picture_that_its_circle_may_not_see(organisation: Make) -> None:
    made = organisation(
        "Azotea Films", credits=[{"title": "Faro"}], visibility={"pictures": "members", "credits": "members"}
    )
    hang(made), hang(made, "Faro")
    hidden, seen = entry(made), entry(made, "members")
    assert (hidden.still, hidden.poster, hidden.credits) == ("", "", ())
    assert all((seen.still, seen.poster, seen.credits))


def make(name: str, **more: Any) -> paper.Entry:
    values = dict.fromkeys(
        (
            "group",
            "main",
            "standing",
            "tagline",
            "city",
            "address",
            "logo",
            "still",
            "caption",
            "poster",
            "work",
        ),
        "",
    )
    lists: dict[str, Any] = {"activities": (), "facts": (), "credits": (), "contact": ()}
    return paper.Entry(**{"key": name, "name": name, **values, **lists, **more})


def test_indexes_are_sorted_as_people_look_things_up() -> None:
    entries = [
        make(name, city=city)
        for name, city in (("Zoo", "Ávila"), ("Índigo", "Ávila"), ("iris", ""), ("Alba", "Bilbao"))
    ]
    assert [one.name for one in paper.by_name(entries)] == ["Alba", "Índigo", "iris", "Zoo"]
    assert [(city, [one.name for one in inside]) for city, inside in paper.by_place(entries)] == [
        ("Ávila", ["Índigo", "Zoo"]),
        ("Bilbao", ["Alba"]),
    ]


def test_chapters_follow_the_taxonomy_and_who_has_no_activity_stands_last() -> None:
    entries = [
        make("a", group="5", main="Dubbing"),
        make("b"),
        make("c", group="2", main="Films", still="x"),
        make("d", group="2", main="Films"),
        make("e", group="99"),
    ]
    chapters = paper.chapters_of(entries, "Others")
    assert [(one.number, [entry.name for entry in one.entries]) for one in chapters] == [
        (1, ["c", "d"]),
        (2, ["a"]),
        (3, ["b", "e"]),
    ]
    assert (chapters[0].inside, chapters[2].inside, chapters[2].name) == ([("Films", 2)], [], "Others")
    assert (chapters[0].still, chapters[1].still) == (entries[2], None)


@pytest.mark.parametrize(
    ("names", "pieces"),
    [
        ("aab", [("", "aab")]),
        ("cbaa#", [("#–A", "#aa"), ("B–C", "bc")]),
        ("aaaaaaaaab", [("A", "aaaaaaaaa"), ("B", "b")]),
        ("abcdefgh", [("A–D", "abcd"), ("E–H", "efgh")]),
        ("aaaaaaaaaaaa", [("", "aaaaaaaaaaaa")]),
    ],
)
def test_long_chapter_is_cut_between_letters(
    names: str, pieces: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "PIECE", 4)
    (chapter,) = paper.chapters_of([make(name) for name in names], "Others")
    assert [(one.letters, "".join(entry.name for entry in one.entries)) for one in chapter.pieces] == pieces


@given(names=st.lists(st.text("abcÑñ1é", min_size=1, max_size=3), min_size=1, max_size=60))
def test_pieces_are_the_chapter_and_no_letter_stands_in_two(names: list[str]) -> None:
    (chapter,) = paper.chapters_of([make(name) for name in names], "Others")
    pieces = chapter.pieces
    assert [entry for one in pieces for entry in one.entries] == chapter.entries
    starts = [{paper._letter_of(entry) for entry in one.entries} for one in pieces]
    assert sum(map(len, starts)) == len(set().union(*starts))


def test_cover_shows_each_work_once_and_is_plain_when_there_are_too_few() -> None:
    twice = [make(f"p{number}", poster=f"poster{number}", work="Faro") for number in range(3)]
    works = [make(f"w{number}", poster=f"work{number}", work=f"W{number}") for number in range(4)]
    stills = [make(f"s{number}", still=f"still{number}") for number in range(20)]
    found = paper.cover_of([*twice, *works, *stills])
    assert (len(found), len(set(found))) == (paper.COVER, paper.COVER)
    assert len([one for one in found if one.startswith("poster")]) == 1
    assert paper.cover_of([*twice, *works]) == []


def pages(body: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(body)).pages]


def test_guide_has_cover_contents_openings_entries_and_indexes_with_their_pages(organisation: Make) -> None:
    made = organisation("Azotea Films", tagline={"en": "Stories from above"}, credits=[{"title": "Faro"}])
    hang(made)
    organisation("Oculta Films", member=False)
    type(made).objects.filter(trade_name="Oculta Films").update(listed=False)
    with translation.override("en"):
        text = pages(production_guide("en"))
    at = next(number for number, page in enumerate(text, 1) if "Stories from above" in page)
    index = next(page for page in text if "Index of names" in page and "Contents" not in page)
    assert "Production\nguide" in text[0]
    assert "Contents" in text[1]
    assert str(at) in index.split()
    assert not any("Oculta" in page for page in text)


def test_picture_in_the_guide_is_a_small_copy(organisation: Make) -> None:
    hang(organisation("Azotea Films"))
    pictures = [
        picture.image.size
        for page in PdfReader(io.BytesIO(production_guide("en"))).pages
        for picture in page.images
        if picture.image is not None
    ]
    assert pictures
    assert max(pictures) <= (480, 600)


def test_guide_of_an_empty_directory_is_a_guide() -> None:
    assert (contents("en")["chapters"], contents("en")["cover"], contents("en")["total"]) == ([], [], 0)


def test_list_on_paper_has_its_title_and_order(organisation: Make) -> None:
    slugs = [organisation(name).slug for name in ("Zoo Films", "Azotea Films")]
    text = "".join(pages(chosen_as_pdf(slugs, "Dubbing for March", "public", "en")))
    assert text.index("Dubbing for March") < text.index("Zoo Films") < text.index("Azotea Films")


def facts(*stated: dict[str, Any]) -> list[tuple[str, str]]:
    return list(paper._facts(stated))


def test_table_is_told_in_a_line_that_says_what_each_number_is() -> None:
    stages = {
        "name": "Stages",
        "heads": ["Name", "Area", "Height"],
        "rows": [["A", "1,200 m²", "12 m"], ["B", "300 m²", "—"], ["C", "—", "—"], ["D", "90 m²", "5 m"]],
    }
    assert facts(stages) == [("Stages", "A: area 1,200 m², height 12 m; B: area 300 m²; C …")]
    assert facts({**stages, "rows": stages["rows"][:1]}) == [("Stages", "A: area 1,200 m², height 12 m")]


def test_what_two_activities_state_is_told_once_with_all_of_it() -> None:
    films = {"name": "Genres", "value": "Thriller, Drama"}
    assert facts(films, {"name": "Sample", "value": "✓"}, {"name": "Genres", "value": "Drama, Comedy"}) == [
        ("Genres", "Thriller, Drama, Comedy"),
        ("Sample", "✓"),
    ]
