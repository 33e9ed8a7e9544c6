"""A person's data: exported whole, erased without a trace, kept no longer than the rules say."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from claqueta.accounts import actions as accounts
from claqueta.accounts.models import Account, Invitation, Person
from claqueta.accounts.privacy import PERSONS
from claqueta.foundation import audit, evidence, notes, privacy, tags, threads
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.audit import payload_of
from claqueta.foundation.chains import verify
from claqueta.foundation.domains import Domain, domains, standing
from claqueta.foundation.models import (
    AuditEntry,
    ImportBatch,
    Note,
    Notification,
    OutgoingMail,
    Tagging,
    ThreadMessage,
)
from claqueta.foundation.transactions import atomic
from claqueta.membership.privacy import REGISTER
from claqueta.organisations import actions
from claqueta.organisations.models import Affiliation, Organisation, Shortlist
from claqueta.organisations.talk import TALK

EMAIL = "zara@azotea.example"


@pytest.fixture
def zara(
    organisation: Callable[..., Any], representative: Callable[..., Any], account: Callable[..., Any]
) -> Any:
    """Somebody who has left traces everywhere."""
    made = organisation("Azotea Films")
    who = representative(made, email=EMAIL)
    accounts.change_person(Person.objects.get(account=who).pk, by=who, name="Zara Quimera")
    who.name = "Zara Quimera"
    who.save()
    actions.confirm(made, by=who)
    actions.affiliate(made, Person.objects.get(account=who), "contact", by=SYSTEM)
    Notification.objects.create(recipient=who, kind="organisations.published", subject="For Zara Quimera")
    OutgoingMail.objects.create(to=EMAIL, template="x", subject="Hello")
    accounts.invite(EMAIL, by=account("office_admin"), role="editor")
    written = {"mails": ("", [EMAIL.upper(), "other@azotea.example"]), "email": ("", EMAIL.title())}
    with atomic():
        audit.record("organisations.affiliated", made, by=SYSTEM, changes=written)
    person = Person.objects.get(account=who)
    notes.add(person, "Zara Quimera calls before ten", by=SYSTEM)
    notes.add(made, f"Write to {EMAIL.upper()}", by=SYSTEM)
    tags.put(person, "Festival", by=SYSTEM)
    threads.write(made, TALK, "I am Zara Quimera", by=who)
    return who


def test_export_holds_everything_that_is_declared(zara: Any) -> None:
    held = privacy.export_of(EMAIL)
    assert {key for key, rows in held.items() if rows} >= {
        "accounts",
        "affiliations",
        "audit",
        "invitations",
        "mails",
        "notes",
        "persons",
        "tags",
        "threads",
    }
    assert "Zara Quimera" in json.dumps(held, default=str)


def test_erasure_leaves_the_name_nowhere(zara: Any) -> None:
    privacy.erase(EMAIL, by=SYSTEM)
    assert not Account.objects.filter(email=EMAIL).exists()
    assert not Affiliation.objects.exists()
    kept = [
        *AuditEntry.objects.values_list("actor_name", "object_name", "reason"),
        *(
            json.dumps(changes, ensure_ascii=False)
            for changes in AuditEntry.objects.values_list("changes", flat=True)
        ),
        *Person.objects.values_list("name", "email"),
        *Invitation.objects.values_list("email", "name"),
        *OutgoingMail.objects.values_list("to", "subject"),
        *Notification.objects.values_list("subject"),
        *Note.objects.values_list("text"),
        *ThreadMessage.objects.values_list("text"),
    ]
    assert ([note.text for note in Note.objects.all()], Tagging.objects.count()) == (["Write to —"], 0)
    assert AuditEntry.objects.exists()
    assert [text for text in kept if "zara" in str(text).casefold()] == []
    assert any("other@azotea.example" in str(text) for text in kept)
    assert verify(audit.TRAIL) == []


def test_erasure_leaves_the_name_in_nothing_that_others_were_told_or_keep(
    zara: Any, organisation: Callable[..., Any], account: Callable[..., Any]
) -> None:
    made, office = Organisation.objects.get(), account("office_staff")
    threads.join(made, TALK, by=office)
    threads.write(made, TALK, "May I?", by=zara)
    threads.write(made, TALK, f"Write to {EMAIL.upper()}, not to tim{EMAIL}", by=office)
    actions.publish_profile(made, {"phone": "+34 911 22 33 44"}, by=zara)
    actions.confirm(organisation("Bruma Films"), by=SYSTEM, by_name="Zara Quimera")
    evidence.link(made, ["O1"], note=f"As {EMAIL} says", by=office)
    Invitation.objects.all().delete()
    assert Notification.objects.filter(recipient=office, subject__startswith="Zara Quimera writes").exists()

    privacy.erase(EMAIL, by=SYSTEM)
    left = {
        (model._meta.label, field): value
        for model in apps.get_models()
        for row in model._base_manager.values()
        for field, value in row.items()
        if "zara" in json.dumps(value, default=str, ensure_ascii=False).casefold().replace(f"tim{EMAIL}", "")
    }
    # The register of members alone keeps who represented a member (LO 1/2002 art. 14.1, GDPR art. 17.3.b): the name and
    # nothing else of the person. Whoever asks is told so.
    assert (REGISTER.erase, "17.3.b" in str(REGISTER.retention)) == (None, True)
    fact = left.pop(("membership.Fact", "data"))
    assert {key for key, value in fact.items() if "zara" in str(value).casefold()} == {"representative"}
    assert EMAIL not in json.dumps(fact)
    assert left == {("membership.Span", "representative"): fact["representative"]}
    assert "— writes about Azotea Films" in Notification.objects.values_list("subject", flat=True)
    assert ThreadMessage.objects.filter(text=f"Write to —, not to tim{EMAIL}").exists()
    assert verify(audit.TRAIL) == []


@pytest.mark.parametrize("other", [f"tim{EMAIL}", f"tim.{EMAIL}", f"tim-{EMAIL}", f"{EMAIL}.es", f"{EMAIL}s"])
def test_address_that_only_holds_anothers_neither_reads_nor_erases_what_names_it(
    other: str, zara: Any
) -> None:
    notes.add(Organisation.objects.get(), f"Beware of {other}", by=SYSTEM)
    threads.write(Organisation.objects.get(), TALK, f"Beware of {other}", by=SYSTEM)
    assert "Beware" not in json.dumps(privacy.export_of(EMAIL), default=str)
    assert "Beware" in json.dumps(privacy.export_of(other), default=str)
    privacy.erase(EMAIL, by=SYSTEM)
    for model in (Note, ThreadMessage):
        assert model.objects.filter(text=f"Beware of {other}").exists()


def test_erasure_is_on_record_and_does_not_say_of_whom(zara: Any, client: Any) -> None:
    admin = Account.objects.get(email="office_admin@people.example")
    client.force_login(admin)
    sent = {"action": "erase", "email": EMAIL, "again": EMAIL.upper()}
    said = client.post(reverse("office_subject"), sent, follow=True).content.decode()

    entry = AuditEntry.objects.latest("position")
    assert (entry.verb, entry.actor, entry.object_type) == ("foundation.erased", admin, "foundation.erasure")
    assert entry.changes["records"][1] > 5
    assert entry.object_name in said
    written = json.dumps([payload_of(entry), entry.object_name], ensure_ascii=False)
    assert [word for word in (EMAIL, "Zara", "Quimera", "azotea") if word in written] == []


def test_whoever_erases_themselves_is_not_named_again(account: Callable[..., Any]) -> None:
    admin = account("office_admin", email=EMAIL)
    privacy.erase(EMAIL, by=admin)

    entry = AuditEntry.objects.get(verb="foundation.erased")
    assert (entry.actor, entry.actor_name, verify(audit.TRAIL)) == (None, "Claqueta", [])


def test_erasure_that_fails_in_the_middle_has_erased_nothing(
    zara: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = privacy.export_of(EMAIL)
    broken = Domain("broken", processings=(replace(PERSONS, key="broken", erase=lambda _mail: 1 // 0),))
    with standing(broken, *domains()), pytest.raises(ZeroDivisionError):
        privacy.erase(EMAIL, by=SYSTEM)

    assert privacy.export_of(EMAIL) == before
    assert (AuditEntry.objects.filter(verb="foundation.erased").exists(), verify(audit.TRAIL)) == (False, [])


def test_only_whoever_may_erases(zara: Any, account: Callable[..., Any]) -> None:
    with pytest.raises(PermissionDenied):
        privacy.erase(EMAIL, by=account("office_staff"))
    assert Account.objects.filter(email=EMAIL).exists()


def test_retention_erases_what_is_older_than_its_rule_and_nothing_else(
    zara: Any, organisation: Callable[..., Any]
) -> None:
    old = timezone.now() - timedelta(days=366 * 6)
    affiliation = Affiliation.objects.filter(kind="contact").get()
    actions.end_affiliation(affiliation, by=SYSTEM)
    Affiliation.objects.filter(pk=affiliation.pk).update(until=old.date())
    for age, name in ((old, "old.csv"), (timezone.now(), "new.csv")):
        batch = ImportBatch(kind="organisations", filename=name, created_at=age)
        batch.file.save(name, ContentFile(b"Nombre\nX\n"))
        batch.save()
        Shortlist.objects.create(title=name, created_at=age)
        OutgoingMail.objects.create(to="a@b.example", template="x", subject=name, at=age)
        with atomic(), audit.dated({}, otherwise=age):
            audit.record("organisations.confirmed", audit.Matter("x", "1", name), by=SYSTEM)
        Invitation.objects.create(email=f"{name}@b.example", secret_hash=name, expires_at=age)
    stale = ImportBatch.objects.get(filename="old.csv").file
    privacy.expire()
    left = [
        *ImportBatch.objects.values_list("filename", flat=True),
        *Shortlist.objects.values_list("title", flat=True),
        *OutgoingMail.objects.filter(to="a@b.example").values_list("subject", flat=True),
        *AuditEntry.objects.filter(object_type="x").values_list("object_name", flat=True),
        *Invitation.objects.filter(email__endswith=".csv@b.example").values_list("secret_hash", flat=True),
    ]
    assert (left, verify(audit.TRAIL)) == (["new.csv"] * 5, [])
    assert not stale.storage.exists(stale.name)
    assert Affiliation.objects.filter(kind="representative").count() == 1
    assert not Affiliation.objects.filter(pk=affiliation.pk).exists()


def test_every_declaration_says_all_that_the_record_of_processing_needs() -> None:
    """GDPR art. 30.1 names purpose, subjects, data, recipients and time limits."""
    for activity in privacy.activities():
        parts = (
            activity.purpose,
            activity.ground,
            activity.subjects,
            activity.data,
            activity.recipients,
            activity.retention,
        )
        assert all(str(part).strip() for part in parts), activity.key
