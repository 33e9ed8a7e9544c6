"""What a zip has inside is told, and one that is damaged or unpacks to too much is refused, whatever its bytes are."""

import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claqueta.foundation.apart import Parcel, Refused
from claqueta.foundation.unzipping import look_inside

METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
WRITING = "application/vnd.oasis.opendocument.text"


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return out.getvalue()


def inside(body: bytes, most: int = 1_000_000) -> dict[str, object]:
    return look_inside(Parcel({"most": most}, {"file": body})).said


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("members", "told"),
    [
        ({}, {"mimetype": "", "folders": [], "macros": False}),
        ({"a.txt": b"a"}, {"mimetype": "", "folders": [], "macros": False}),
        (
            {"mimetype": f" {WRITING}\n".encode(), "META-INF/x": b"", "a/b/c": b""},
            {"mimetype": WRITING, "folders": ["META-INF", "a"], "macros": False},
        ),
        ({"mimetype": b"\xff" * 200}, {"mimetype": "\ufffd" * 100, "folders": [], "macros": False}),
        ({"word/vbaProject.bin": b"x"}, {"mimetype": "", "folders": ["word"], "macros": True}),
        (
            {f"{number:03}/x": b"" for number in range(60)},
            {"mimetype": "", "folders": [f"{number:03}" for number in range(50)], "macros": False},
        ),
    ],
)
def test_members_are_told_when_the_zip_is_whole(
    members: dict[str, bytes], told: dict[str, object], method: int
) -> None:
    assert inside(zipped(members, method)) == told


@pytest.mark.parametrize(("most", "refused"), [(3000, False), (2999, True), (0, True)])
def test_zip_is_refused_when_it_says_that_it_unpacks_to_more(most: int, refused: bool) -> None:
    body = zipped({"a": b"\0" * 1000, "b": b"\0" * 2000})
    if not refused:
        assert inside(body, most)["folders"] == []
        return
    with pytest.raises(Refused, match="bomb"):
        inside(body, most)


def damaged(change: Callable[[bytearray], None], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    body = bytearray(zipped({"mimetype": (WRITING * 2).encode()}, method))
    change(body)
    return bytes(body)


def overwrite(at: int, length: int) -> Callable[[bytearray], None]:
    def change(body: bytearray) -> None:
        body[at : at + length] = b"\xff" * length

    return change


def with_password(body: bytearray) -> None:
    body[6] |= 1
    body[body.index(b"PK\x01\x02") + 8] |= 1


def of_another_method(body: bytearray) -> None:
    body[8] = body[body.index(b"PK\x01\x02") + 10] = 99


CONTENT = 30 + len("mimetype")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"PK\x03\x04",
        b"PK\x05\x06" + b"\xff" * 18,
        damaged(overwrite(CONTENT, 12), zipfile.ZIP_STORED),
        damaged(overwrite(CONTENT, 12), zipfile.ZIP_DEFLATED),
        damaged(overwrite(CONTENT, 12), zipfile.ZIP_BZIP2),
        damaged(overwrite(CONTENT + 10, 12), zipfile.ZIP_LZMA),
        damaged(with_password),
        damaged(of_another_method),
        damaged(lambda body: body.__delitem__(slice(60, None))),
    ],
    # Named by what was done to them: an archive holds the time at which it was made, and two workers make two.
    ids=["empty", "begun", "end", "stored", "deflated", "bzip2", "lzma", "locked", "method", "cut"],
)
def test_zip_is_refused_as_damaged_when_it_cannot_be_read(body: bytes) -> None:
    with pytest.raises(Refused, match="damaged"):
        inside(body)


@settings(deadline=None)
@given(
    method=st.sampled_from(METHODS),
    changes=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), min_size=1, max_size=5),
    cut=st.none() | st.integers(0, 400),
)
def test_any_bytes_are_told_or_refused_when_a_zip_was_tampered_with(
    method: int, changes: list[tuple[int, int]], cut: int | None
) -> None:
    body = bytearray(zipped({"mimetype": (WRITING * 2).encode(), "word/a.xml": b"<x/>" * 9}, method))
    for at, value in changes:
        body[at % len(body)] = value
    try:
        outcome = ", ".join(inside(bytes(body[:cut])))
    except Refused as refused:
        outcome = refused.word
    assert outcome in ("mimetype, folders, macros", "damaged", "bomb")
