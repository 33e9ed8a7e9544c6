"""Documents joined to one, in a process of its own (see `apart`); without Django.

What a long document takes while it is drawn grows with its pages: so it is drawn in parts, and joined where nothing is drawn.
"""

import gc
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

import pydyf
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    Fit,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from claqueta.foundation.apart import Parcel
from claqueta.foundation.parts import WITHIN

DONE = {"/Annot", "/OBJR", "/StructElem"}
"""Types of the objects that most of a document consists of."""


def join(parcel: Parcel) -> Parcel:
    """The parcel's PDFs, one after the other in their order, as one that is called `title`."""
    whole = joined(parcel.blobs.values())
    whole.add_metadata({"/Title": str(parcel.said["title"])})
    return Parcel(blobs={"pdf": compressed(whole)})


def joined(bodies: Iterable[bytes]) -> PdfWriter:
    out = PdfWriter()
    for body in bodies:
        out.append(PdfReader(BytesIO(body)), import_outline=False)
    return out


def written(document: PdfWriter) -> bytes:
    out = BytesIO()
    document.write(out)
    return out.getvalue()


def join_parts(parcel: Parcel) -> Parcel:
    """Parts of a tagged document (`drawing.draw_parts`) as one: its structure, links and `bookmarks` are of the whole.

    Structure as ISO 32000-1 has it (14.7): one tree, whose parent tree has a key for each page and each annotation.
    """
    first, *others = parcel.blobs.values()
    out = PdfWriter(clone_from=BytesIO(first))
    tree = _Tree(out)
    for body in others:
        tree.take(PdfReader(BytesIO(body)))
        # What was read holds itself: left alone it stays for several parts more.
        gc.collect()
    tree.finish()
    _bookmark(out, parcel.said["bookmarks"])
    return Parcel(blobs={"pdf": compressed(out)})


def _bytes_of(it: PdfObject | None) -> bytes:
    out = BytesIO()
    (NullObject() if it is None else it).write_to_stream(out)
    return out.getvalue()


class _Done(PdfObject):
    """An object to which nothing is added any more, as bytes: what it consists of is held no more."""

    def __init__(self, it: PdfObject) -> None:
        self.indirect_reference = it.indirect_reference
        self.written = _bytes_of(it)

    def write_to_stream(self, stream: Any, encryption_key: Any = None) -> None:
        stream.write(self.written)


class _Object(pydyf.Object):
    """An object as it is written, in a stream of objects if it is none itself."""

    def __init__(self, it: PdfObject | None) -> None:
        super().__init__()
        self.is_stream = isinstance(it, StreamObject)
        self.written = _bytes_of(it)

    @property
    def data(self) -> bytes:
        return self.written

    @property
    def compressible(self) -> bool:
        return not self.is_stream and self.free == "n"


def compressed(document: PdfWriter) -> bytes:
    """The document with its structure in a stream (ISO 32000-1, 7.5.7), a sixth of what pypdf itself writes."""
    out, file = BytesIO(), pydyf.PDF()
    del file.objects[1:]
    for it in document._objects:
        file.add_object(_Object(it))
    root: Any = document.root_object.indirect_reference
    file.catalog = file.objects[root.idnum]
    said = {
        name.removeprefix("/"): pydyf.String(str(value)) for name, value in (document.metadata or {}).items()
    }
    file.info = pydyf.Dictionary(said)
    file.write(out, compress=True)
    return out.getvalue()


class _Tree:
    """The structure of the whole, to which parts are added."""

    def __init__(self, out: PdfWriter) -> None:
        self.out = out
        root: Any = out.root_object["/StructTreeRoot"].get_object()
        self.document: Any = root["/K"][0]
        self.numbers: ArrayObject = root["/ParentTree"]["/Nums"]
        self.next = max((int(key) for key in self.numbers[::2]), default=-1) + 1
        self.places = list(_pairs(_places(out.root_object)))
        self._lay_down(0)

    def take(self, part: PdfReader) -> None:
        root: Any = part.root_object["/StructTreeRoot"]
        elements = root["/K"][0].get_object()["/K"]
        for element in _below(elements):
            _rename(element, str(self.next))
        for element in elements:
            # Cut off from its own document, which would come with it.
            element.get_object()[NameObject("/P")] = NullObject()
        begins, last, begun = self.next, self.next, len(self.out._objects)
        for page in part.pages:
            taken = self.out.add_page(page)
            last = max(last, self._rekey(taken, "/StructParents", page["/StructParents"], begins))
            for annotation in _annotations(taken):
                if "/StructParent" in annotation:
                    key = annotation["/StructParent"]
                    last = max(last, self._rekey(annotation, "/StructParent", key, begins))
        for key, elements_of in _pairs(root["/ParentTree"]["/Nums"]):
            self.numbers += [NumberObject(begins + int(key)), elements_of.clone(self.out)]
        for element in elements:
            taken = element.clone(self.out)
            taken.get_object()[NameObject("/P")] = self.document
            self.document.get_object()["/K"].append(taken)
        self.places += [(name, place.clone(self.out)) for name, place in _pairs(_places(part.root_object))]
        self.next = last + 1
        self._lay_down(begun)
        self._forget(part)

    def _forget(self, part: PdfReader) -> None:
        """Leave nothing of the writer's that holds all that was read: links within a part are by name, not by page."""
        self.out.reset_translation(part)
        self.out._unresolved_links.clear()
        self.out._merged_in_pages.clear()

    def _lay_down(self, begun: int) -> None:
        """What a part has most of, from object `begun` on, is done: links have their ways, and nothing is held but bytes."""
        for number, it in enumerate(self.out._objects[begun:], begun):
            if not isinstance(it, DictionaryObject) or it is self.document.get_object():
                continue
            if it.get("/Type") == "/Annot":
                _lead(it)
            if it.get("/Type") in DONE:
                self.out._objects[number] = _Done(it)

    @staticmethod
    def _rekey(holder: DictionaryObject, name: str, key: Any, begins: int) -> int:
        holder[NameObject(name)] = NumberObject(begins + int(key))
        return begins + int(key)

    def finish(self) -> None:
        """Give places their order (ISO 32000-1, 7.9.6)."""
        if self.places:
            self.places.sort(key=lambda one: str(one[0]))
            names = ArrayObject(each for pair in self.places for each in pair)
            held = self.out.root_object.setdefault(NameObject("/Names"), DictionaryObject())
            held.get_object()[NameObject("/Dests")] = DictionaryObject({NameObject("/Names"): names})


def _lead(annotation: DictionaryObject) -> None:
    """Make an address within the whole a way to its place."""
    address = str(annotation.get("/A", {}).get("/URI", ""))
    if address.startswith(WITHIN):
        del annotation["/A"]
        name = TextStringObject(address.removeprefix(WITHIN))
        annotation[NameObject("/Dest")] = annotation[NameObject("/Contents")] = name


def _pairs(flat: Any) -> Iterator[tuple[Any, Any]]:
    yield from zip(flat[::2], flat[1::2], strict=True)


def _below(elements: Any) -> Iterator[DictionaryObject]:
    for held in elements:
        element: Any = held.get_object()
        if isinstance(element, DictionaryObject) and str(element["/Type"]) == "/StructElem":
            yield element
            yield from _below(element["/K"])


def _rename(element: DictionaryObject, part: str) -> None:
    """Heads of tables have names by which their cells know them: each part counts its own from the start."""
    if "/ID" in element:
        element[NameObject("/ID")] = TextStringObject(f"{part}-{element['/ID']}")
    attributes: Any = element.get("/A")
    if attributes is not None and "/Headers" in attributes:
        attributes[NameObject("/Headers")] = ArrayObject(
            TextStringObject(f"{part}-{name}") for name in attributes["/Headers"]
        )


def _places(root: Any) -> Any:
    return root.get("/Names", {}).get("/Dests", {}).get("/Names", [])


def _annotations(page: PageObject) -> Iterator[DictionaryObject]:
    for annotation in page.get("/Annots", ()):
        yield annotation.get_object()


def _bookmark(out: PdfWriter, bookmarks: Iterable[tuple[int, str, int, float, float]]) -> None:
    """An outline of levels, in which a level that is left out counts for nothing."""
    out.root_object.pop("/Outlines", None)
    above: list[tuple[int, IndirectObject]] = []
    for level, words, page, x, y in bookmarks:
        while above and above[-1][0] >= level:
            above.pop()
        parent = above[-1][1] if above else None
        above.append(
            (level, out.add_outline_item(title=words, page_number=page, parent=parent, fit=Fit.xyz(x, y, 0)))
        )
