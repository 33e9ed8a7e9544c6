"""PDFs: only with what is ours, in this process or in one of its own."""

import pytest

from claqueta.foundation.documents import files_of
from claqueta.foundation.drawing import DrawingFailed, draw, draw_apart

PAGE = "<html lang='en'><title>A</title><p>Words</p>{}</html>"


def test_document_is_the_same_drawn_here_or_apart() -> None:
    here, apart = draw(PAGE.format(""), {}), draw_apart(PAGE.format(""), {})
    assert here[:5] == apart[:5] == b"%PDF-"
    assert abs(len(here) - len(apart)) < 200


def test_what_fails_apart_is_told_here() -> None:
    with pytest.raises(DrawingFailed, match="TypeError"):
        draw_apart(None, {})  # type: ignore[arg-type]


def test_only_our_own_files_are_gathered() -> None:
    page = (
        "<style>@font-face{src:url(claqueta:static/website/css/claqueta.css)}</style>"
        "<img src='claqueta:static/../../settings.py'><img src='claqueta:media/../x'><img src='file:///etc/passwd'>"
    )
    assert set(files_of(page)) == {"claqueta:static/website/css/claqueta.css"}
