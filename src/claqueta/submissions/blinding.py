"""Blind readings: whose a project is stands nowhere; what of it is in texts is masked, in files looked for."""

import re
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from claqueta.foundation.apart import ApartFailed, Parcel, Refused, apart
from claqueta.foundation.leftovers import sweep_folder
from claqueta.foundation.transactions import atomic, held
from claqueta.submissions.catalogue import catalogue
from claqueta.submissions.models import BlindCopy, Submission, SubmissionFile
from claqueta.submissions.policies.naming import names_in

SHORTEST = 3
"""Letters that a name has at least to be looked for: shorter ones stand in other words' place."""
PARTS = re.compile(r"\s*(?:[,;/·&\n]|\by\b|\band\b)\s*")
PICTURES = ("image/webp",)
"""Pictures that we drew anew have no metadata."""


def names_of(submission: Submission) -> list[str]:
    """The names by which a project could be told: of people, of companies; the longest first."""
    found = {submission.company, submission.contact}
    if submission.organisation is not None:
        found |= {submission.organisation.name}
    for key, asked in catalogue().fields.items():
        if asked.tells_who and asked.type in ("line", "rows"):
            found.update(_texts(submission.values.get(key)))
    parts = {part.strip() for one in found for part in (one, *PARTS.split(one))}
    return sorted((one for one in parts if len(one) >= SHORTEST), key=lambda one: (-len(one), one))


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for row in value:
            if isinstance(row, dict) and isinstance(row.get("company"), str):
                yield row["company"]


def telling_fields(submission: Submission) -> list[tuple[str, list[str]]]:
    """The fields that readers see and that name somebody: field, and the names. For the office."""
    names = names_of(submission)
    found = []
    for key, asked in catalogue().fields.items():
        if asked.tells_who:
            continue
        said = " ".join(_all_texts(submission.values.get(key)))
        if there := names_in(said, names):
            found.append((str(asked), there))
    return found


def _all_texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _all_texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _all_texts(one)


def blind_copy(file: SubmissionFile) -> BlindCopy:
    """The copy of a file for those who read blind, made when it is first wanted. Not inside a transaction."""
    there = BlindCopy.objects.filter(file=file).first()
    if there is not None:
        return there
    attachment = file.attachment
    kind, body, found = attachment.media_type, b"", [""]
    if kind == "application/pdf":
        with attachment.file.open("rb") as opened:
            original = opened.read()
        try:
            answer = apart(
                "claqueta.submissions.stripping:strip_parcel",
                Parcel({"names": names_of(file.submission)}, {"file": original}),
                seconds=40,
            )
            body = answer.blobs["file"]
            found = list(answer.said["found"]) or ([""] if answer.said["unread"] else [])
        except (Refused, ApartFailed):
            body = b""
    elif kind in PICTURES:
        with attachment.file.open("rb") as opened:
            body, found = opened.read(), []
    return _kept(file, kind, body, found)


@atomic
def _kept(file: SubmissionFile, kind: str, body: bytes, found: list[str]) -> BlindCopy:
    row = held(SubmissionFile.objects.all(), file.pk)
    copy, made = BlindCopy.objects.get_or_create(
        file=row, defaults={"media_type": kind, "made_at": timezone.now()}
    )
    if made and body:
        copy.found = found
        copy.body.save(f"{row.public_id.hex}", ContentFile(body), save=False)
        copy.save()
    return copy


def drop_blind_copy(file: SubmissionFile) -> None:
    """Take away the copy of a file that goes, from the disk too once it is certain."""
    for copy in BlindCopy.objects.filter(file=file):
        if copy.body:
            transaction.on_commit(partial(copy.body.storage.delete, str(copy.body.name)))
        copy.delete()


def sweep() -> int:
    """Delete copies that a process stored and ended before it wrote their row; how many."""
    return sweep_folder("blind", BlindCopy.objects.all(), "body")
