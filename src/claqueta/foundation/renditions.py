"""Smaller copies of uploaded pictures, drawn when first asked for and kept on this machine's disk for a while.

They are no record: no backup has them, another node draws its own, and what the original's owner takes away is gone
here as well: nobody is given a copy who may not see the original, and none outlives the rule `renditions_kept`.
"""

import contextlib
import hashlib
import io
import os
import threading
import time
from pathlib import Path
from urllib.parse import unquote

from django.conf import settings
from django.core.files.storage import default_storage
from PIL import Image, UnidentifiedImageError

from claqueta.foundation.cluster_rules import rule

WIDTHS = (120, 240, 480, 960)
"""Pixels. A screen's own density is the reader's: a page offers several by `srcset`."""
QUALITY = 72
_one_at_a_time = threading.Lock()


def sized(url: str, width: int) -> str:
    """The address of a copy of at most `width` pixels across, for the address of a picture of ours."""
    return f"{url}?w={width}" if url else ""


def path_of(url: str) -> str:
    """The path of an upload among our files, of its address; blank for an address that is none of theirs."""
    return unquote(url.removeprefix(settings.MEDIA_URL)) if url.startswith(settings.MEDIA_URL) else ""


def rendition(path: str, width: int) -> bytes:
    """The picture at `path` as WebP of at most `width` pixels across; as it is when it is no wider.

    Raises `OSError` when there is no such file, `UnidentifiedImageError` when it is no picture.
    """
    if width not in WIDTHS:
        raise ValueError(width)
    kept = _folder() / f"{hashlib.sha256(f'{path}\0{width}'.encode()).hexdigest()}.webp"
    with contextlib.suppress(FileNotFoundError):
        return kept.read_bytes()
    # One drawing at a time: the pages of a hundred readers ask for the same pictures at once.
    with _one_at_a_time:
        with contextlib.suppress(FileNotFoundError):
            return kept.read_bytes()
        with default_storage.open(path) as file:
            try:
                body = _drawn(file.read(), width)
            except (Image.DecompressionBombError, SyntaxError) as error:
                raise UnidentifiedImageError(str(error)) from None
        kept.parent.mkdir(parents=True, exist_ok=True)
        whole = kept.with_suffix(f".{os.getpid()}")
        whole.write_bytes(body)
        whole.replace(kept)
    return body


def for_print(path: str, width: int) -> bytes:
    """The copy of `rendition` as JPEG on white, which a PDF holds as it is; anything else would be unpacked in it.

    Raises what `rendition` raises.
    """
    with Image.open(io.BytesIO(rendition(path, width))) as copy:
        drawn = copy.convert("RGBA")
    out = io.BytesIO()
    white = Image.new("RGBA", drawn.size, "white")
    Image.alpha_composite(white, drawn).convert("RGB").save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def sweep() -> None:
    """Take away the copies that are older than the rule says."""
    oldest = time.time() - rule("renditions_kept").value * 86_400
    for kept in _folder().glob("*"):
        with contextlib.suppress(FileNotFoundError):
            if kept.stat().st_mtime < oldest:
                kept.unlink()


def _folder() -> Path:
    return Path(settings.RENDITIONS_DIR)


def _drawn(body: bytes, width: int) -> bytes:
    # Ours already: what strangers sent was drawn anew when it came in.
    with Image.open(io.BytesIO(body)) as picture:
        # What came in otherwise, as from a backup, never unpacks into the whole of the machine's memory.
        if picture.width * picture.height > rule("picture_pixels").size:
            raise UnidentifiedImageError(f"{picture.width} × {picture.height}")
        if picture.format not in ("PNG", "JPEG", "WEBP", "GIF"):
            raise UnidentifiedImageError(picture.format)
        transparent = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
        drawn = picture.convert("RGBA" if transparent else "RGB")
    if drawn.width > width:
        drawn = drawn.resize(
            (width, max(1, round(drawn.height * width / drawn.width))), Image.Resampling.LANCZOS
        )
    out = io.BytesIO()
    drawn.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()
