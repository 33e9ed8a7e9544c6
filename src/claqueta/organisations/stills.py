"""The first picture of an organisation, small enough for a list. Drawn when it is first asked for and kept for a while."""

import io
import logging
from typing import Any

from django.core.cache import caches
from PIL import Image, ImageOps

SIZE = (264, 176)
"""Twice the pixels of a card's frame."""
KEEP_SECONDS = 7 * 86_400
logger = logging.getLogger(__name__)


def still_of(file: Any) -> bytes | None:
    """The picture cut to the frame of a card, as WebP; None where its file cannot be read.

    What is in the gallery was drawn by us when it came in, so that it can be opened here.
    """
    cache, key = caches["answers"], f"still:{file.name}"
    kept: bytes | None = cache.get(key)
    if kept is None:
        try:
            with file.open("rb") as stored, Image.open(stored) as picture:
                small = ImageOps.fit(picture.convert("RGB"), SIZE)
        except OSError:
            logger.warning("the picture %s cannot be read", file.name)
            return None
        out = io.BytesIO()
        small.save(out, "WEBP", quality=72, method=4)
        kept = out.getvalue()
        cache.set(key, kept, KEEP_SECONDS)
    return kept
