"""A plausible past for the sample, and what waits on the office's desk today."""

import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from claqueta.accounts.actions import invite
from claqueta.accounts.models import Account
from claqueta.foundation import audit
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.imports import prepare
from claqueta.foundation.models import ImportBatch
from claqueta.organisations import actions
from claqueta.organisations.models import Organisation, Picture
from claqueta.organisations.profile import profile_of
from claqueta.organisations.sample.pictures import checked

LIST = "lista-de-muestra.csv"
YEAR = "year.json"


def moments_of(number: int, since: date | None, confirmed: datetime) -> dict[str, datetime]:
    """Verb of the trail → when it happened to the sample's organisation of this number, as its data say."""
    since = since or (confirmed - timedelta(days=240)).date()
    begin = timezone.make_aware(datetime.combine(since, time(10, number % 60)))
    return {
        "organisations.registered": begin,
        "organisations.affiliated": begin + timedelta(days=2),
        "organisations.published": max(begin + timedelta(days=3), confirmed - timedelta(days=number % 28)),
        "organisations.pictures_changed": max(
            begin + timedelta(days=4), confirmed - timedelta(days=number % 17)
        ),
        "organisations.confirmed": max(begin + timedelta(days=5), confirmed),
    }


def date_back(organisation: Organisation, moments: dict[str, datetime]) -> None:
    """Let what has just been written have happened when its data say so."""
    begin = moments["organisations.registered"]
    for version in organisation.versions.all():
        version.at = moments[
            "organisations.registered" if version.version == 1 else "organisations.published"
        ]
        version.save(update_fields=["at"])
    organisation.affiliations.update(since=timezone.localdate(begin))
    Organisation.objects.filter(pk=organisation.pk).update(
        created_at=begin,
        updated_at=moments["organisations.confirmed"],
        confirmed_at=moments["organisations.confirmed"],
    )


def let_a_year_pass(office: Account) -> None:
    """What organisations changed since they were put on record, as the cluster's folder says, the oldest first."""
    path = settings.CLUSTER.folder / "sample" / YEAR
    year = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    for change in sorted(year, key=lambda change: -change["days_ago"]):
        organisation = Organisation.objects.filter(trade_name=change["organisation"]).first()
        if organisation is not None:
            _change(organisation, change, office)


def _change(organisation: Organisation, change: Mapping[str, Any], office: Account) -> None:
    """One change on its day, or just after the version that it changes when that is younger."""
    profile = profile_of(organisation)
    wanted = dict(change.get("put", {}))
    for name, rows in change.get("add", {}).items():
        wanted[name] = [*profile[name], *rows]
    if "street" in change:
        main, *others = profile["premises"]
        wanted["premises"] = [{**main, "street": change["street"]}, *others]
    latest = organisation.versions.latest("version").at
    moment = max(timezone.now() - timedelta(days=change["days_ago"]), latest + timedelta(hours=1))
    with audit.dated({}, otherwise=moment):
        organisation = actions.publish_profile(organisation, wanted, reason=change["reason"], by=office)
        for credit in change.get("add", {}).get("credits", ()):
            _hang_poster(organisation, credit["title"])
    organisation.versions.filter(version=organisation.version).update(at=moment)
    Organisation.objects.filter(pk=organisation.pk).update(updated_at=moment)


def _hang_poster(organisation: Organisation, title: str) -> None:
    """The poster that another company of the work has; there is one for each work."""
    there = Picture.objects.filter(work=title).exclude(organisation=organisation).order_by("pk").first()
    if there is not None:
        with there.file.open("rb") as drawn:
            body = drawn.read()
        actions.add_picture(organisation, checked(body), dict(there.caption), work=title, by=SYSTEM)


def list_that_waits(office: Account) -> None:
    """A list to confirm, read once: it is read outside of any transaction, as every list."""
    path = settings.CLUSTER.folder / "sample" / LIST
    if path.exists() and not ImportBatch.objects.filter(filename=LIST).exists():
        prepare("organisations", path.read_bytes(), path.name, by=office)


def what_waits(member: Organisation, accounts: dict[str, Account]) -> None:
    """Invitations not yet answered, a member who has just published."""
    office, admin = accounts["office@claqueta.example"], accounts["admin@claqueta.example"]
    invite("edicion@claqueta.example", by=admin, name="Nuria Vidal (muestra)", role="editor")
    neighbour = Organisation.objects.exclude(pk=member.pk).exclude(standing="").order_by("pk").first()
    if neighbour is not None:
        actions.invite_representative(neighbour, "produccion@claqueta.example", by=office)
    words = {
        "es": "Ahora también a distancia: supervisión de sesiones en directo.",
        "en": "Now also from afar: live supervision of sessions.",
    }
    texts = {}
    for code in settings.CLUSTER.languages:
        # The last paragraph says that the organisation is fictional, and stays the last.
        told, _gap, closing = member.description.get(code, "").rpartition("\n\n")
        texts[code] = f"{told} {words.get(code, words['en'])}\n\n{closing}".strip()
    actions.publish_profile(member, {"description": texts}, by=accounts["member@claqueta.example"])
