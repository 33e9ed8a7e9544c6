"""A bank's file read in a process of its own, and its entries as they are kept."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from claqueta.engines.reconciling import Detail, Entry, Section, Statement, StatementRefused, read
from claqueta.foundation.apart import Parcel

LANGUAGES = ("es", "en")


def read_parcel(parcel: Parcel) -> Parcel:
    """In the process apart: the file's statement as plain values, or why it is refused."""
    try:
        statement = read(parcel.blobs["file"], str(parcel.said.get("name", "")))
    except StatementRefused as refused:
        return Parcel({"refused": {language: refused.says(language) for language in LANGUAGES}})
    return Parcel({"statement": plain(statement)})


def plain(statement: Statement) -> dict[str, Any]:
    return {
        "form": statement.form,
        "notes": [_plain(note) for note in statement.notes],
        "sections": [
            {
                **_plain({name: value for name, value in asdict(section).items() if name != "entries"}),
                "entries": [entry_as_json(entry) for entry in section.entries],
            }
            for section in statement.sections
        ],
    }


def statement_of(values: dict[str, Any]) -> Statement:
    return Statement(
        values["form"],
        [
            Section(
                account=one["account"],
                opening=_decimal(one["opening"]),
                closing=_decimal(one["closing"]),
                currency=one["currency"],
                number=one["number"],
                begins=_day(one["begins"]),
                ends=_day(one["ends"]),
                entries=[entry_of(entry) for entry in one["entries"]],
                newest_first=one["newest_first"],
            )
            for one in values["sections"]
        ],
        values["notes"],
    )


def entry_as_json(entry: Entry) -> dict[str, Any]:
    kept: dict[str, Any] = _plain(asdict(entry))
    return kept


def entry_of(values: dict[str, Any], index: int | None = None) -> Entry:
    details = tuple(
        Detail(
            **{
                **one,
                "amount": _decimal(one["amount"]),
                "charges": _decimal(one["charges"]),
                "original": _decimal(one["original"]),
                "references": tuple(one["references"]),
            }
        )
        for one in values["details"]
    )
    return Entry(
        **{
            **values,
            "index": values["index"] if index is None else index,
            "date": date.fromisoformat(values["date"]),
            "amount": Decimal(values["amount"]),
            "valued": _day(values["valued"]),
            "balance": _decimal(values["balance"]),
            "texts": tuple(values["texts"]),
            "codes": tuple(values["codes"]),
            "details": details,
        }
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
