"""Two records made one: nothing is published that was hidden, nothing is left behind, nothing comes back."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from claqueta.accounts.actions import accept_invitation
from claqueta.accounts.models import Account, Invitation, Person
from claqueta.engines.search import AUDIENCES
from claqueta.foundation import attachments
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.circles import circles_of
from claqueta.foundation.flow import MovedOn
from claqueta.foundation.imports import apply_batch, prepare, undo_batch
from claqueta.foundation.search import rebuild
from claqueta.organisations import actions
from claqueta.organisations.models import Organisation
from claqueta.organisations.policies import narrower
from claqueta.organisations.queries import presented, with_details
from claqueta.organisations.rules import affiliations_of
from conftest import posted

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]


def seen(organisation: Organisation, audience: str) -> dict[str, Any]:
    return presented(with_details().get(pk=organisation.pk), audience, "es")


def test_value_keeps_its_circle_when_it_moves(organisation: Make, client: Client) -> None:
    kept = organisation("Fundido Negro", visibility={"phone": "public"})
    gone = organisation(
        "Fundido Blanco", member=False, email="secreto@fundido.example", visibility={"email": "office"}
    )

    kept = actions.merge(kept, gone, by=SYSTEM)
    rebuild()

    assert seen(kept, "public").get("email") is None
    assert seen(kept, "office")["email"] == "secreto@fundido.example"
    assert kept.visibility["phone"] == "public"
    for address in ("/es/directorio/fundido-negro/", "/api/v1/organisations/fundido-negro"):
        assert "secreto@" not in client.get(address).content.decode()


def test_hidden_record_publishes_nothing_when_merged(organisation: Make) -> None:
    kept = organisation("Fundido Negro")
    gone = organisation(
        "Fundido Blanco", member=False, email="secreto@fundido.example", tagline={"es": "Oculta"}
    )
    actions.set_listed([gone], False, by=SYSTEM)

    kept = actions.merge(kept, Organisation.objects.get(pk=gone.pk), by=SYSTEM)

    public = seen(kept, "public")
    assert (public.get("email"), public.get("tagline"), public.get("former_names")) == (None, None, None)
    assert seen(kept, "office")["tagline"] == "Oculta"


@pytest.mark.parametrize(
    ("one", "other", "result"),
    [("public", "members", "members"), ("office", "public", "office"), ("board", "members", "board")],
)
def test_narrower_circle_of_two(one: str, other: str, result: str) -> None:
    assert narrower(one, other) == narrower(other, one) == result


def test_files_and_open_invitations_follow(organisation: Make, account: Make) -> None:
    kept, gone = organisation("Se Queda"), organisation("Se Va", member=False)
    office = account("office_admin")
    attachments.attach(gone, io.BytesIO(b"%PDF-1.4 contrato"), name="contrato.pdf", by=office)
    actions.invite_representative(gone, "nueva@x.example", by=office)

    actions.merge(kept, gone, by=office)

    assert [one.name for one in attachments.of(kept)] == ["contrato.pdf"]
    assert Invitation.objects.get().subject_id == str(kept.pk)


def test_invitation_accepted_after_the_merge_leads_to_the_kept_record(
    organisation: Make, account: Make, django_capture_on_commit_callbacks: Any
) -> None:
    kept, gone = organisation("Se Queda"), organisation("Se Va", member=False)
    office = account("office_admin")
    with django_capture_on_commit_callbacks(execute=True):
        actions.invite_representative(gone, "nueva@x.example", by=office)
    secret = posted()[0].body.split("/invitacion/")[1].split("/")[0]
    actions.merge(kept, gone, by=office)

    made = accept_invitation(secret, name="Nueva Persona")

    assert made.has_perm("organisations.publish_profile", kept)


def test_draft_of_the_gone_record_waits_for_the_kept_one(organisation: Make, representative: Make) -> None:
    kept, gone = organisation("Se Queda"), organisation("Se Va", member=False)
    actions.save_draft(gone, {"tagline": {"es": "A medias"}}, by=representative(gone))

    kept = actions.merge(kept, gone, by=SYSTEM)

    assert kept.draft.content["tagline"] == {"es": "A medias"}
    assert kept.draft.content["legal_name"] == "Se Queda S.L."


def test_merging_what_is_already_part_of_another_is_refused(organisation: Make) -> None:
    one, two, three = (
        organisation("Uno"),
        organisation("Dos", member=False),
        organisation("Tres", member=False),
    )
    actions.merge(one, two, by=SYSTEM)

    with pytest.raises(ValidationError):
        actions.merge(three, Organisation.objects.get(pk=two.pk), by=SYSTEM)
    with pytest.raises(ValidationError):
        actions.merge(Organisation.objects.get(pk=two.pk), three, by=SYSTEM)


def test_gone_record_is_found_under_its_old_names(organisation: Make, client: Client) -> None:
    kept, gone = organisation("Se Queda"), organisation("Se Va", member=False)
    actions.merge(kept, gone, by=SYSTEM)

    for key in ("se-va", str(gone.public_id)):
        assert client.get(f"/api/v1/organisations/{key}").json()["slug"] == "se-queda"
    assert client.get("/es/directorio/se-va/").status_code == 301
    assert "Se Queda" in client.get(reverse("shortlist") + "?o=se-va").content.decode()


def imported(text: str) -> Any:
    return apply_batch(prepare("organisations", text.encode(), "list.csv", by=SYSTEM), by=SYSTEM)


def test_next_import_meets_the_kept_record_by_the_gone_ones_tax_id() -> None:
    text = "Nombre;CIF\nMezcla Uno SL;B12345674\nMezcla Dos SL;B00000000\n"
    imported("Nombre;CIF\nMezcla Uno SL;B12345674\nMezcla Dos SL;\n")
    one, two = Organisation.objects.order_by("pk")
    actions.merge(two, one, by=SYSTEM)

    report = prepare("organisations", text.replace("B00000000", "").encode(), "again.csv", by=SYSTEM).report

    assert report["created"] == 0


def test_undo_leaves_a_record_merged_since_and_names_it() -> None:
    imported("Nombre;CIF\nAlfa Films SL;\nGamma Luz SL;\n")
    batch = imported("Nombre;CIF;Web\nAlfa Films SL;B12345674;https://alfa.example\n")
    alfa, gamma = Organisation.objects.order_by("pk")
    actions.merge(gamma, alfa, by=SYSTEM)

    assert undo_batch(batch, by=SYSTEM) == ["Alfa Films SL"]
    with pytest.raises(MovedOn):
        undo_batch(batch, by=SYSTEM)
    assert Organisation.objects.get(pk=gamma.pk).website == "https://alfa.example"


def test_undo_leaves_a_created_record_that_became_part_of_another(organisation: Make, client: Client) -> None:
    batch = imported("Nombre;Correo\nPasajera Films SL;hola@pasajera.example\n")
    created = Organisation.objects.get()
    older = organisation("Veterana")
    actions.merge(older, created, by=SYSTEM)

    assert undo_batch(batch, by=SYSTEM) == ["Pasajera Films SL"]
    assert client.get(f"/es/directorio/{created.slug}/").status_code == 301


@pytest.mark.parametrize("change", ["standing", "listed", "people", "file", "logo"])
def test_undo_leaves_what_was_changed_without_a_version(
    change: str, organisation: Make, representative: Make, account: Make
) -> None:
    from datetime import date

    imported("Nombre\nUna Films SL\n")
    batch = imported("Nombre;Socio desde;Clase de socio\nUna Films SL;01/02/2024;Socio\n")
    one = Organisation.objects.get()
    match change:
        case "standing":
            actions.set_standing(one, standing="institutional", since=date(2023, 5, 6), by=SYSTEM)
        case "listed":
            actions.set_listed([one], False, by=SYSTEM)
        case "people":
            representative(one)
        case "file":
            attachments.attach(one, io.BytesIO(b"%PDF-1.4"), name="a.pdf", by=account("office_admin"))
        case "logo":
            one.logo = "logos/nuevo.webp"
            one.save()

    assert undo_batch(batch, by=SYSTEM) == ["Una Films SL"]
    assert Organisation.objects.get().standing != ""


def test_undo_takes_back_what_nobody_touched() -> None:
    imported("Nombre\nUna Films SL\n")
    batch = imported("Nombre;Socio desde\nUna Films SL;01/02/2024\nOtra Luz SL;03/04/2024\n")

    assert undo_batch(batch, by=SYSTEM) == []
    assert list(Organisation.objects.values_list("legal_name", "standing")) == [("Una Films SL", "")]


def test_whoever_acted_for_both_acts_for_one_and_is_no_member_by_the_other(
    organisation: Make, representative: Make, client: Client
) -> None:
    kept, gone = organisation("Fundido Negro"), organisation("Fundido Blanco", member=False)
    rep = representative(kept)
    actions.affiliate(gone, Person.objects.get(account=rep), "representative", by=SYSTEM)
    kept = actions.merge(kept, gone, by=SYSTEM)
    actions.set_standing(kept, standing="", since=None, by=SYSTEM)

    rep = Account.objects.get(pk=rep.pk)
    assert [one.organisation for one in affiliations_of(rep)] == [kept]
    assert circles_of(rep) & set(AUDIENCES) == {"public"}
    assert not gone.affiliations.filter(until=None).exists()
    client.force_login(rep)
    assert "Fundido Blanco" not in client.get(reverse("area")).content.decode()


def test_person_left_at_a_merged_record_acts_for_nobody(organisation: Make, representative: Make) -> None:
    """As older releases left them."""
    kept, gone = organisation("Fundido Negro"), organisation("Fundido Blanco", member=False)
    rep = representative(gone)
    Organisation.objects.filter(pk=gone.pk).update(merged_into=kept)
    rep = Account.objects.get(pk=rep.pk)
    assert (affiliations_of(rep), circles_of(rep)) == ([], {"public"})
    assert not rep.has_perm("organisations.edit_profile", gone)


@pytest.mark.parametrize(
    "sent",
    [
        {"action": "list"},
        {"action": "hide"},
        {"action": "ask"},
        {"action": "confirm"},
        {"action": "standing", "standing-standing": "full", "standing-since": "2026-01-01"},
        {"action": "invite", "invite-email": "x@y.example", "invite-name": "X", "invite-language": "es"},
    ],
    ids=lambda sent: sent["action"],
)
def test_nothing_is_done_to_a_record_that_is_part_of_another(
    sent: dict[str, str], organisation: Make, representative: Make, account: Make, client: Client
) -> None:
    kept, gone = organisation("Fundido Negro"), organisation("Fundido Blanco", member=False)
    actions.merge(kept, gone, by=SYSTEM)
    Organisation.objects.filter(pk=gone.pk).update(listed=sent["action"] == "hide")
    before = Organisation.objects.filter(pk=gone.pk).values().get()
    client.force_login(account("office_staff"))

    answer = client.post(reverse("office_organisation", args=[gone.pk]), sent)
    assert (answer.status_code, "Fundido Blanco" in answer.content.decode()) == (422, True)
    client.post(reverse("office_organisations"), {**sent, "chosen": [gone.pk]})
    assert Organisation.objects.filter(pk=gone.pk).values().get() == before
    assert (posted(), Invitation.objects.count()) == ([], 0)


def test_record_that_was_merged_meanwhile_is_not_listed_again(organisation: Make) -> None:
    kept, gone = organisation("Fundido Negro"), organisation("Fundido Blanco", member=False)
    actions.merge(kept, Organisation.objects.get(pk=gone.pk), by=SYSTEM)
    for listed in (True, False):
        with pytest.raises(ValidationError):
            actions.set_listed([gone], listed, by=SYSTEM)
    assert not Organisation.objects.get(pk=gone.pk).listed
