"""Files of organisations and opportunities, and the answers to them, as the commands read and write them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from claqueta.engines.matching import wording
from claqueta.engines.matching.asking import grades, opportunity_of
from claqueta.engines.matching.ranking import Listed
from claqueta.engines.matching.reading import FileRefused, organisation_of, rows_of
from claqueta.engines.matching.taxonomy import Taxonomy
from claqueta.engines.matching.values import Candidate, Opportunity, Organisation

_ALSO = {"organisations": ("organizations",), "opportunities": ("needs",)}


@dataclass(frozen=True, slots=True)
class Given:
    organisations: tuple[Organisation, ...]
    opportunities: tuple[Opportunity, ...]


def load(path: Path) -> Any:
    """The JSON of a file. Raises `FileRefused`, without the file's name."""
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise FileRefused(error.strerror or str(error)) from None
    except (ValueError, RecursionError) as error:
        raise FileRefused(f"no JSON: {error}") from None


def given(data: Any, where: str = "the file") -> Given:
    """Organisations and opportunities of a file. Raises `FileRefused` saying what and where."""
    if not isinstance(data, Mapping):
        raise FileRefused(f"{where} must be an object with “organisations” and “opportunities”")
    found = dict(data)
    for name, others in _ALSO.items():
        for other in others:
            found.setdefault(name, found.get(other))
    organisations = tuple(
        organisation_of(row, f"organisations[{at}]") for at, row in rows_of(found, "organisations")
    )
    opportunities = tuple(
        opportunity_of(row, f"opportunities[{at}]") for at, row in rows_of(found, "opportunities")
    )
    for name, rows in (("organisations", organisations), ("opportunities", opportunities)):
        ids = [row.id for row in rows]
        if (
            double := next((id for id in ids if ids.count(id) > 1), None)
            if len(set(ids)) < len(ids)
            else None
        ):
            raise FileRefused(f"{name}: the id “{double}” is there twice")
    return Given(organisations, opportunities)


def folder(path: Path) -> list[Given]:
    """The sets of a folder: one file with both, or a file of each; grades in the opportunities or in `relevant.json`.

    Raises `FileRefused`.
    """
    if not path.is_dir():
        raise FileRefused(f"{path} is no folder")
    contents: dict[str, Any] = {}
    for one in sorted(path.glob("*.json")):
        try:
            contents[one.name] = load(one)
        except FileRefused as error:
            raise FileRefused(f"{one}: {error}") from None
    judged = contents.pop("relevant.json", None)
    whole = [
        one
        for one in contents.values()
        if isinstance(one, Mapping) and {"organisations", "opportunities"} <= one.keys()
    ]
    if not whole:
        parts: dict[str, Any] = {}
        for name in ("organisations", "opportunities"):
            part = contents.get(f"{name}.json")
            parts[name] = part.get(name, part) if isinstance(part, Mapping) else part
        if None in parts.values():
            raise FileRefused(f"{path} holds no file with “organisations” and “opportunities”")
        whole = [parts]
    return [_graded(given(one), judged) for one in whole]


def _graded(found: Given, judged: Any) -> Given:
    if judged is None:
        return found
    if isinstance(judged, Mapping) and isinstance(judged.get("relevant"), Mapping):
        judged = judged["relevant"]
    if not isinstance(judged, Mapping):
        raise FileRefused("relevant.json must be an object: opportunity → organisation → grade")
    return replace(
        found,
        opportunities=tuple(
            replace(one, relevant=grades(judged[one.id])) if one.id in judged else one
            for one in found.opportunities
        ),
    )


# -- Answers -------------------------------------------------------------------------------------------------


def answer(listed: Listed, taxonomy: Taxonomy) -> list[dict[str, Any]]:
    """The candidates of one opportunity as JSON."""
    return [candidate_json(one, taxonomy) for one in listed.candidates]


def candidate_json(one: Candidate, taxonomy: Taxonomy) -> dict[str, Any]:
    found: dict[str, Any] = {
        "organisation": one.organisation,
        "score": one.score,
        "reasons": [{"kind": fact.kind, "text": wording.reason(fact, taxonomy)} for fact in one.reasons],
        "unknown": [
            {
                "kind": fact.kind,
                "text": wording.unknown(fact, taxonomy),
                "request": wording.request(fact, taxonomy),
            }
            for fact in one.unknown
        ],
    }
    if one.failed:
        found["failed"] = [{"kind": fact.kind, "text": wording.failed(fact, taxonomy)} for fact in one.failed]
    return found
