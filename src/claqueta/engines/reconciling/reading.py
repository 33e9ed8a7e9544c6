"""The door: what kind of statement the bytes are."""

import codecs
import re

from claqueta.engines.reconciling.camt import parse, read_camt
from claqueta.engines.reconciling.norma43 import is_norma43, read_norma43
from claqueta.engines.reconciling.spreadsheet import read_table
from claqueta.engines.reconciling.statement import Statement, StatementRefused

LARGEST_FILE = 200_000_000


def read(body: bytes, name: str = "") -> Statement:
    """The bank's statement, whatever its form; the name is only for what is said of it. Raises `StatementRefused`."""
    if len(body) > LARGEST_FILE:
        raise StatementRefused("too_large")
    if not body.strip(b"\0 \r\n\t\x1a"):
        raise StatementRefused("empty", found=name)
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if body.startswith(mark) and b"<\0" in body[:40] + b"\0":
            text = body.decode(encoding, errors="replace")
            body = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).encode()
    begin = body.removeprefix(codecs.BOM_UTF8).lstrip()[:3000]
    if begin.startswith(b"<") and not re.search(
        rb"(?i)<(html|table|!doctype html|meta|body)\b|urn:schemas-microsoft-com:office:spreadsheet", begin
    ):
        if b"urn:iso:std:iso:20022" not in begin:
            parse(body.removeprefix(codecs.BOM_UTF8).lstrip())
            raise StatementRefused("other_kind", found="xml")
        return read_camt(body.removeprefix(codecs.BOM_UTF8).lstrip())
    if is_norma43(body):
        return read_norma43(body)
    return read_table(body)
