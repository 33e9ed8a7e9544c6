"""A long document drawn in parts is the document that would have been drawn at once."""

import re
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from claqueta.foundation.apart import Parcel
from claqueta.foundation.drawing import draw, draw_parts
from claqueta.foundation.joining import join_parts
from claqueta.foundation.parts import PART

STYLE = """@page{size:A6;margin:10mm;@bottom-right{content:counter(page)}}
section+section,.own{break-before:page}.list a{display:block}
.list a::after{content:target-counter(attr(href), page);float:right}"""


def book(chapters: int, entries: int, between: str, index: int = 1) -> str:
    """Contents, chapters of entries (each a paragraph that fills a third of a page), and an index of them."""
    names = [f"o-{chapter}-{entry}" for chapter in range(chapters) for entry in range(entries)]
    parts = [
        '<h1>A book</h1><section class="list"><h2>Contents</h2>'
        + "".join(f'<a href="#c-{n}">Chapter {n}</a>' for n in range(chapters))
        + '<a href="#index">Index</a><a href="#nowhere">Gone</a><a href="https://a.example/#o-0-0">Away</a></section>',
        *(
            f'<section class="own" id="c-{n}"><h2>Chapter {n}</h2>'
            + "".join(
                f'<h3 id="o-{n}-{k}">Entry {n} {k}</h3><p>{"Words of it. " * 30}</p>' for k in range(entries)
            )
            + "</section>"
            for n in range(chapters)
        ),
        '<section class="own list" id="index"><h2>Index</h2>'
        + "".join(f'<a href="#{name}">{name}</a>' for name in names * index)
        + "</section>",
    ]
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>A book</title><style>{STYLE}</style></head>'
        f"<body>{between.join(parts)}</body></html>"
    )


def drawn(html: str) -> PdfReader:
    return PdfReader(BytesIO(join_parts(draw_parts(Parcel({"html": html}))).blobs["pdf"]))


def outlined(reader: PdfReader, of: Any = None, level: int = 0) -> list[tuple[int, str, int]]:
    found: list[tuple[int, str, int]] = []
    for one in reader.outline if of is None else of:
        if isinstance(one, list):
            found += outlined(reader, one, level + 1)
        else:
            found.append((level, str(one.title), reader.get_destination_page_number(one) or 0))
    return found


def ways(reader: PdfReader) -> list[tuple[int, str]]:
    """Each link of each page, with the page to which it leads or its address."""
    found = []
    for number, page in enumerate(reader.pages):
        for annotation in (held.get_object() for held in page.get("/Annots", ())):
            if "/Dest" in annotation:
                place = reader.named_destinations[str(annotation["/Dest"])]
                found.append((number, str(reader.get_destination_page_number(place))))
                assert annotation["/Contents"] == annotation["/Dest"]
            else:
                found.append((number, str(annotation["/A"]["/URI"])))
    return found


@pytest.mark.parametrize(("chapters", "entries", "index"), [(1, 1, 1), (3, 7, 1), (2, 4, 12)])
def test_parts_are_the_document_that_is_drawn_at_once(chapters: int, entries: int, index: int) -> None:
    whole = PdfReader(BytesIO(draw(book(chapters, entries, "", index), {})))
    parts = drawn(book(chapters, entries, PART, index))
    assert [page.extract_text() for page in parts.pages] == [page.extract_text() for page in whole.pages]
    assert outlined(parts) == outlined(whole)
    assert ways(parts) == ways(whole)
    assert parts.named_destinations.keys() == whole.named_destinations.keys()
    assert parts.metadata == whole.metadata
    assert parts.root_object["/Lang"] == "en"
    assert shape(parts) == shape(whole)


def test_cells_of_each_part_know_the_heads_of_their_own_table() -> None:
    table = "<table class=own><tr><th>Who<th>What<tr><td>Ana<td>Sound</table>"
    html = f'<html lang="en"><title>T</title><style>{STYLE}</style><body>{PART.join([table, table])}</body></html>'
    parts = drawn(html)
    assert shape(parts)
    root: Any = parts.root_object["/StructTreeRoot"]
    heads, told = [], []

    def walk(element: Any) -> None:
        if "/ID" in element:
            heads.append(str(element["/ID"]))
        told.extend(str(name) for name in element.get("/A", {}).get("/Headers", ()))
        for kid in (one.get_object() for one in element["/K"]):
            if isinstance(kid, dict):
                walk(kid)

    walk(root["/K"][0].get_object())
    assert len(set(heads)) == 4
    assert told == heads


def test_contents_that_outgrow_their_page_move_what_follows() -> None:
    """Their numbers are wider than what stood for them: all is drawn again where it stands then."""
    html = book(2, 2, PART).replace("float:right", "font-size:60pt")
    parts = drawn(html)
    told = re.findall(r"Chapter \d(\d)", parts.pages[0].extract_text() + parts.pages[1].extract_text())
    begins = [number for _level, words, number in outlined(parts) if words.startswith("Chapter")]
    assert begins
    text = "".join(page.extract_text() for page in parts.pages[: begins[0]])
    assert all(str(page + 1) in text for page in begins), (told, text)


def shape(reader: PdfReader) -> list[str]:
    """The kinds of the structure, from the root; on the way each tie of it is held to the standard (ISO 32000-1, 14.7).

    Every element knows its parent and is there once; what each page shows is an element's whose page is that page; each
    link has a key of its own by which its element is found.
    """
    root: Any = reader.root_object["/StructTreeRoot"]
    flat = root["/ParentTree"]["/Nums"]
    keys = [int(key) for key in flat[::2]]
    assert keys == sorted(set(keys))
    by_key = dict(zip(keys, flat[1::2], strict=True))
    kinds, seen = [], set()

    def walk(element: Any, parent: int) -> None:
        it = element.get_object()
        assert element.idnum not in seen
        seen.add(element.idnum)
        assert it.raw_get("/P").idnum == parent
        kinds.append(str(it["/S"]))
        for at in range(len(it["/K"])):
            kid = list.__getitem__(it["/K"], at)
            if hasattr(kid, "idnum") and kid.get_object()["/Type"] == "/StructElem":
                walk(kid, element.idnum)

    walk(list.__getitem__(root["/K"], 0), reader.root_object.raw_get("/StructTreeRoot").idnum)
    for page in reader.pages:
        shown = by_key.pop(int(page["/StructParents"])).get_object()
        contents = page.get_contents()
        assert contents is not None
        assert len(re.findall(rb"/MCID \d+", contents.get_data())) == len(shown)
        for at in range(len(shown)):
            element = list.__getitem__(shown, at).get_object()
            assert element.raw_get("/Pg").idnum == page.indirect_reference.idnum  # type: ignore[union-attr]
        for annotation in (held.get_object() for held in page.get("/Annots", ())):
            element = by_key.pop(int(annotation["/StructParent"])).get_object()
            kids = [one.get_object() for one in element["/K"]]
            assert [kid["/Obj"] for kid in kids if isinstance(kid, dict) and "/Obj" in kid] == [annotation]
    assert by_key == {}
    return kinds
