"""One fingerprint of a whole record, so that whoever undoes something knows of every later change."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from claqueta.accounts.models import Invitation
from claqueta.foundation.models import Attachment
from claqueta.organisations.models import Affiliation, Organisation, Picture
from claqueta.organisations.profile import profile_of
from claqueta.organisations.queries import read_at_once

CHUNK = 500


def fingerprints(ids: Iterable[int]) -> dict[int, str]:
    """Primary key → digest of profile, standing, listing, logo, pictures, people, files, invitations and merging.

    Nine queries for each 500 records. A record that is gone has none.
    """
    wanted = list(ids)
    found: dict[int, str] = {}
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        beside = _beside(chunk)
        for organisation in read_at_once(Organisation.objects.filter(pk__in=chunk)):
            found[organisation.pk] = _digest(organisation, beside[organisation.pk])
    return found


def _beside(ids: list[int]) -> dict[int, list[Any]]:
    """What hangs from each record, as plain values in a fixed order."""
    texts = [str(pk) for pk in ids]
    rows: list[tuple[int, Any]] = [
        *(
            (pk, ["person", *rest])
            for pk, *rest in Affiliation.objects.filter(organisation__in=ids).values_list(
                "organisation", "person", "kind", "until"
            )
        ),
        *(
            (pk, ["picture", name])
            for pk, name in Picture.waiting_too.filter(organisation__in=ids).values_list(
                "organisation", "file"
            )
        ),
        *(
            (int(pk), ["file", digest])
            for pk, digest in Attachment.objects.filter(
                object_type=Organisation._meta.label_lower, object_id__in=texts
            ).values_list("object_id", "sha256")
        ),
        *(
            (int(pk), ["invitation", email])
            for pk, email in Invitation.objects.filter(
                purpose__startswith="organisations.", subject_id__in=texts
            ).values_list("subject_id", "email")
        ),
        *(
            (pk or 0, ["merged", other])
            for pk, other in Organisation.objects.filter(merged_into__in=ids).values_list("merged_into", "pk")
        ),
    ]
    grouped: dict[int, list[Any]] = defaultdict(list)
    for pk, row in sorted(rows, key=str):
        grouped[pk].append(row)
    return grouped


def _digest(organisation: Organisation, beside: list[Any]) -> str:
    whole = [
        profile_of(organisation),
        [
            organisation.standing,
            organisation.member_since,
            organisation.member_until,
            organisation.listed,
            str(organisation.logo),
            organisation.merged_into_id,
        ],
        beside,
    ]
    return hashlib.sha256(json.dumps(whole, default=str, sort_keys=True).encode()).hexdigest()
