"""What the office keeps beside the sample's organisations: notes, tags, conversations, evidence; an edition of the guide."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils import timezone

from claqueta.accounts.models import Account
from claqueta.foundation import audit, circulars, evidence, notes, tags, threads
from claqueta.organisations import actions, tasks
from claqueta.organisations.models import Organisation
from claqueta.organisations.queries import readers
from claqueta.organisations.talk import TALK, staff, those_who_act

FILE = "desk.json"


def keep_beside(accounts: dict[str, Account]) -> None:
    """Put down what the cluster's folder says of the office's desk; `accounts` by their addresses."""
    path = settings.CLUSTER.folder / "sample" / FILE
    desk = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    there = {organisation.name: organisation for organisation in Organisation.objects.all()}
    for name, beside in desk.get("organisations", {}).items():
        if name in there:
            _beside(there[name], beside, accounts)
    for tag in tags.of_kind(Organisation._meta.label_lower):
        colour = desk["tags"].get(tag.name, tag.colour)
        tags.change(tag, name=tag.name, colour=colour, by=accounts["office@claqueta.example"])
    for circular in desk.get("circulars", ()):
        _written_to_many(circular, accounts[circular["by"]])
    for twin in desk.get("twins", ()):
        with _then(twin):
            actions.register(twin["profile"], listed=False, by=accounts["office@claqueta.example"])


def issue_editions(office: Account) -> None:
    """Have the guide issued in each language; the worker draws it, so that nobody waits for it."""
    for language in settings.CLUSTER.languages:
        tasks.begin_edition(by=office, language=language, published=True)


def _written_to_many(told: Mapping[str, Any], by: Account) -> None:
    """A circular to those with a tag: sent on its day, or a draft that waits for somebody to finish it."""
    tag = tags.of_kind(Organisation._meta.label_lower).get(name=told["tag"])
    keys = tags.tagged(Organisation.objects.all(), tag.pk).values_list("pk", flat=True)
    with _then(told) as moment:
        circular = circulars.begin(readers.of_organisations(list(keys)), by=by)
        circulars.write(circular, told["texts"], matter=told["matter"], by=by)
        if told["sent"]:
            circulars.send(circular, by=by)
    _date_back(circular, made_at=moment)


def _beside(organisation: Organisation, beside: Mapping[str, Any], accounts: dict[str, Account]) -> None:
    office = accounts["office@claqueta.example"]
    for name in beside.get("tags", ()):
        tags.put(organisation, name, by=office)
    for said in beside.get("notes", ()):
        with _then(said) as moment:
            note = notes.add(organisation, said["text"], by=accounts[said["by"]])
            notes.pin(note, organisation, said.get("pinned", False), by=office)
        _date_back(note, at=moment)
    for said in beside.get("conversation", ()):
        by = accounts[said["by"]]
        others = [*staff(), *those_who_act(organisation)]
        with _then(said) as moment:
            message = threads.write(
                organisation, TALK, said["text"], others=[other for other in others if other != by], by=by
            )
        _date_back(message, at=moment)
        message.thread.members.filter(account=by).update(read_at=moment)
    for said in beside.get("evidence", ()):
        with _then(said) as moment:
            links = evidence.link(organisation, said["purposes"], note=said["note"], by=office)
        for link in links:
            _date_back(link, on=timezone.localdate(moment))
    if beside.get("asked"):
        actions.ask_for_confirmation(organisation, by=office)


@contextmanager
def _then(said: Mapping[str, Any]) -> Iterator[datetime]:
    """The moment of what was said some days ago; for the trail, what is done in the block happened at it."""
    moment = timezone.now() - timedelta(days=said["days_ago"])
    with audit.dated({}, otherwise=moment):
        yield moment


def _date_back(row: Model, **moment: Any) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(**moment)
