"""What a zip has inside (an XLSX, ODS or DOCX is one), looked up in a process apart: without Django."""

import io
import lzma
import zipfile
import zlib

from claqueta.foundation.apart import Parcel, Refused

UNREADABLE = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    zlib.error,
    lzma.LZMAError,
)
"""What Python's `zipfile` raises for a file that is no whole zip, or one that it cannot read."""


def look_inside(parcel: Parcel) -> Parcel:
    """Of the zip `blobs["file"]`: `mimetype` (as OpenDocument names itself), `folders` and `macros`.

    `said` has `most`, the bytes that it may unpack to. Refuses a damaged zip (`damaged`) and one that says that it
    unpacks to more (`bomb`).
    """
    try:
        with zipfile.ZipFile(io.BytesIO(parcel.blobs["file"])) as archive:
            names = archive.namelist()
            refuse_bomb(archive, parcel.said["most"])
            named = "mimetype" in names
            mimetype = archive.open("mimetype").read(100).decode("ascii", "replace").strip() if named else ""
    except UNREADABLE:
        raise Refused("damaged") from None
    return Parcel(
        {
            "mimetype": mimetype,
            "folders": sorted({name.partition("/")[0] for name in names if "/" in name})[:50],
            "macros": any(name.endswith("vbaProject.bin") for name in names),
        }
    )


def refuse_bomb(archive: zipfile.ZipFile, most: int) -> None:
    """Raise `Refused("bomb")` when the members say that they unpack to more than `most` bytes."""
    if sum(entry.file_size for entry in archive.infolist()) > most:
        raise Refused("bomb")
