"""Pictures drawn anew, in a module without Django: it runs in a process of its own (see `apart`)."""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from claqueta.foundation.apart import Parcel, Refused

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


def redraw(parcel: Parcel) -> Parcel:
    """`picture` without its metadata, upright, as WebP of at most `max_side` pixels a side; `width` and `height`.

    Refuses what is no picture (`no picture`) and what has more than `most_pixels` (`too many pixels`), which is
    looked up before anything is decoded.
    """
    body = parcel.blobs["picture"]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(body), formats=FORMATS) as whole:
                if whole.width * whole.height > parcel.said["most_pixels"]:
                    raise Refused("too many pixels")
                # Loading may forgive a file that was cut, by a switch that other libraries turn on.
                whole.verify()
            with Image.open(io.BytesIO(body), formats=FORMATS) as opened:
                opened.load()
                drawn = ImageOps.exif_transpose(opened)
    except Image.DecompressionBombError:
        raise Refused("too many pixels") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise Refused("no picture") from None
    transparent = drawn.mode in ("RGBA", "LA", "PA") or "transparency" in drawn.info
    picture = drawn.convert("RGBA" if transparent else "RGB")
    picture.thumbnail((parcel.said["max_side"], parcel.said["max_side"]))
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=85, method=4)
    return Parcel({"width": picture.width, "height": picture.height}, {"picture": out.getvalue()})
