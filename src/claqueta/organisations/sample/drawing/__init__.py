"""Pictures of the sample, drawn by program: nobody's mark, nobody's photograph, nobody's film."""

from claqueta.organisations.sample.drawing.logos import drawn_logo
from claqueta.organisations.sample.drawing.poster_graphics import GRAPHICS
from claqueta.organisations.sample.drawing.poster_pictures import PICTURES
from claqueta.organisations.sample.drawing.poster_type import LETTERS
from claqueta.organisations.sample.drawing.posters import MOST_BYTES, QUALITY, Poster, Work, begun, layout_of
from claqueta.organisations.sample.drawing.scenes import SCENES, caption_of, drawn_scene, scenes_of
from claqueta.organisations.sample.drawing.stills import grade_of

__all__ = [
    "LAYOUTS",
    "SCENES",
    "SUITED",
    "Work",
    "caption_of",
    "composed",
    "drawn_logo",
    "drawn_poster",
    "drawn_scene",
    "grade_of",
    "scenes_of",
]

LAYOUTS = (*PICTURES, *GRAPHICS, *LETTERS)
SUITED: dict[str, tuple[str, ...]] = {
    "drama": ("horizon", "faces", "sun", "torn", "initial", "swiss", "stack"),
    "comedy": ("stack", "swiss", "rings", "diagonal", "faces", "halftone", "cutouts"),
    "thriller": ("rings", "eye", "blinds", "diagonal", "door", "skyline", "strip"),
    "horror": ("door", "eye", "rings", "torn", "blinds"),
    "scifi": ("planet", "skyline", "halftone", "horizon", "blocks", "eye"),
    "romance": ("faces", "sun", "horizon", "cutouts", "strip", "stack"),
    "adventure": ("contours", "sun", "diagonal", "planet", "initial"),
    "western": ("sun", "horizon", "initial", "torn", "stack"),
    "musical": ("stack", "diagonal", "rings", "halftone", "swiss"),
    "social": ("torn", "strip", "halftone", "swiss", "faces", "skyline"),
    "nature": ("contours", "cutouts", "initial", "sun", "horizon"),
    "history": ("initial", "torn", "contours", "faces", "strip"),
    "family": ("cutouts", "blocks", "rings", "sun", "stack", "swiss"),
    "noir": ("blinds", "skyline", "door", "diagonal", "strip"),
    "game": ("blocks", "blocks", "planet", "contours"),
    "documentary": ("swiss", "strip", "torn"),
    "animation": ("cutouts", "cutouts"),
}
"""Genre or form → the layouts that suit it."""


def composed(work: Work) -> Poster:
    """The poster of a work, finished but for its file."""
    poster = begun(work)
    layout_of(poster.work, LAYOUTS, SUITED)(poster)
    return poster


def drawn_poster(work: Work) -> bytes:
    """The poster of a work as WebP."""
    return composed(work).sheet.webp(QUALITY, MOST_BYTES)
