"""Files as programs write them, of no more than a test says."""

import io
import struct
import zipfile
from collections.abc import Collection, Mapping, Sequence

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OFFICE, TABLE, TEXT = (
    f"urn:oasis:names:tc:opendocument:xmlns:{one}:1.0" for one in ("office", "table", "text")
)
SECTOR = 512
NO_SECTOR, END_OF_CHAIN, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """An archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def xlsx(
    *sheets: str,
    names: Sequence[str] = (),
    states: Sequence[str] = (),
    strings: str = "",
    styles: str = "",
    properties: str = "",
    more: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """A workbook whose sheets hold this XML: `<sheetData>…</sheetData>` and what follows it."""
    listed, targets = [], []
    parts: dict[str, str | bytes] = {}
    for number, sheet in enumerate(sheets, 1):
        name = names[number - 1] if names else f"Sheet{number}"
        state = f' state="{states[number - 1]}"' if states and states[number - 1] else ""
        listed.append(f'<sheet name="{name}" sheetId="{number}"{state} r:id="rId{number}"/>')
        targets.append(f'<Relationship Id="rId{number}" Target="worksheets/sheet{number}.xml"/>')
        parts[f"xl/worksheets/sheet{number}.xml"] = f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>'
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{properties}<sheets>{"".join(listed)}</sheets></workbook>'
    )
    parts["xl/_rels/workbook.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{''.join(targets)}</Relationships>"
    )
    if strings:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'
    if styles:
        parts["xl/styles.xml"] = f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>'
    return zipped({**parts, **(more or {})})


def inline(rows: Sequence[Sequence[str]]) -> str:
    """The sheet's XML of texts, each written in its cell."""
    written = (
        "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' if cell else "<c/>" for cell in row)
        for row in rows
    )
    return f"<sheetData>{''.join(f'<row>{row}</row>' for row in written)}</sheetData>"


def ods(*tables: str, more: Mapping[str, str | bytes] | None = None) -> bytes:
    """An OpenDocument spreadsheet of these `<table:table>` elements."""
    content = (
        f'<office:document-content xmlns:office="{OFFICE}" xmlns:table="{TABLE}" xmlns:text="{TEXT}">'
        f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    return zipped({"content.xml": content, **(more or {})})


def xls(sheets: Mapping[str, Sequence[Sequence[str | float | bool]]], hidden: Collection[str] = ()) -> bytes:
    """A workbook of Excel 97 (BIFF8): its records in the one stream of a compound file."""
    bound = [
        _record(0x0085, struct.pack("<IBBBB", 0, name in hidden, 0, len(name), 0) + name.encode("latin-1"))
        for name in sheets
    ]
    head = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    head += _record(0x0042, struct.pack("<H", 1200))
    # Style 0 is general, style 1 a day (format 14), style 2 a day with its time (format 22).
    styles = b"".join(_record(0x00E0, struct.pack("<HHH", 0, form, 0) + bytes(14)) for form in (0, 14, 22))
    end = _record(0x000A, b"")
    bodies = [_biff_sheet(rows) for rows in sheets.values()]
    begin = len(head) + len(styles) + sum(map(len, bound)) + len(end)
    listed = b""
    for record, body in zip(bound, bodies):
        listed += record[:4] + struct.pack("<I", begin) + record[8:]
        begin += len(body)
    return compound("Workbook", head + styles + listed + end + b"".join(bodies))


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _biff_sheet(rows: Sequence[Sequence[str | float | bool]]) -> bytes:
    records = [_record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))]
    width = max((len(row) for row in rows), default=0)
    records.append(_record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0)))
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            place = struct.pack("<HH", at, column)
            match value:
                case bool():
                    records.append(_record(0x0205, place + struct.pack("<HBB", 0, value, 0)))
                case float():
                    records.append(_record(0x0203, place + struct.pack("<Hd", 0, value)))
                case str() if value.startswith("day "):
                    number = float(value.removeprefix("day "))
                    style = 1 if number.is_integer() else 2
                    records.append(_record(0x0203, place + struct.pack("<Hd", style, number)))
                case str() if value:
                    text = value.encode("utf-16-le")
                    records.append(_record(0x0204, place + struct.pack("<HHB", 0, len(value), 1) + text))
    records.append(_record(0x000A, b""))
    return b"".join(records)


def compound(name: str, stream: bytes) -> bytes:
    """A compound file (OLE) with one stream, long enough to lie in sectors of its own ([MS-CFB] §2)."""
    stream = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    count = len(stream) // SECTOR
    # Sector 0 is the table of sectors, 1 the folder, and the stream follows.
    chain = [FAT_SECTOR, END_OF_CHAIN, *range(3, count + 2), END_OF_CHAIN]
    table = struct.pack(f"<{SECTOR // 4}I", *chain, *([NO_SECTOR] * (SECTOR // 4 - len(chain))))
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        bytes(16),
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        bytes(6),
        0,
        1,
        1,
        0,
        4096,
        END_OF_CHAIN,
        0,
        END_OF_CHAIN,
        0,
    ) + struct.pack("<109I", 0, *([NO_SECTOR] * 108))
    folder = _entry("Root Entry", 5, END_OF_CHAIN, 0, child=1) + _entry(name, 2, 2, len(stream))
    return header + table + folder.ljust(SECTOR, b"\0") + stream


def _entry(name: str, kind: int, start: int, size: int, child: int = NO_SECTOR) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16sIQQIQ",
        written,
        len(written),
        kind,
        1,
        NO_SECTOR,
        NO_SECTOR,
        child,
        bytes(16),
        0,
        0,
        0,
        start,
        size,
    )
