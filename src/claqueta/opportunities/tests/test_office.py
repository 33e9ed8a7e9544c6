"""The office's screens of needs and offers, the mailed link, lists that come in, and what is forgotten."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claqueta.foundation import imports, privacy
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import Attachment, AuditEntry, OutgoingMail
from claqueta.opportunities import actions
from claqueta.opportunities.models import Interest, Opportunity
from claqueta.opportunities.tests.test_reading import MAIL
from claqueta.opportunities.visitors import token_of

Make = Callable[..., Any]
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def office(client: Client, account: Make) -> Client:
    client.force_login(account("office_staff", email="office@people.example"), BACKEND)
    return client


def test_the_office_writes_edits_and_opens_one(office: Client, organisation: Make) -> None:
    azotea, other = organisation(), organisation("Otra")
    begun = office.post(
        reverse("office_opportunity_add"),
        {
            "direction": "need",
            "kind": "service",
            "organisation": azotea.pk,
            "title_es": "Un doblaje",
            "text_es": "De ocho episodios",
        },
    )
    made = Opportunity.objects.get()
    assert begun.status_code == 302, begun.content
    edit = reverse("office_opportunity_edit", args=[made.pk])
    assert office.get(edit).status_code == 200
    typed = {
        "kind": "service",
        "version": 1,
        "direction": "need",
        "title_es": "Un doblaje al coreano",
        "text_es": "De ocho episodios",
        "activities": ["5.7"],
        "must": ["stages|area|>500", "camera_systems||=film-16"],
        "budget_from": "20.000",
        "budget_until": "10.000",
        "of_minutes": "360",
        "of_format": "series",
        "audience": "chosen",
        "chosen": [other.pk],
        "purposes": ["O2"],
    }
    wrong = office.post(edit, typed)
    assert wrong.status_code == 422
    right = office.post(edit, typed | {"budget_until": "40.000"})
    assert right.status_code == 302, right.content
    made.refresh_from_db()
    assert (made.details, made.audience) == ({"minutes": 360, "format": "series"}, "chosen")
    assert made.capabilities == [
        {"key": "stages", "hard": True, "column": "area", "least": 500},
        {"key": "camera_systems", "hard": True, "values": ["film-16"]},
    ]
    assert list(made.chosen.all()) == [other]
    assert office.post(edit, typed | {"budget_until": "50.000"}).status_code == 422
    record = reverse("office_opportunity", args=[made.pk])
    assert "stages|area|&gt;500" in office.get(edit).content.decode()
    office.post(record, {"action": "submit"})
    made.refresh_from_db()
    assert made.state == "open"
    shown = office.get(record).content.decode()
    assert "Un doblaje al coreano" in shown
    assert made.heading in office.get(reverse("office_organisation", args=[azotea.pk])).content.decode()
    assert "Un doblaje" in office.get(reverse("office_opportunities") + "?q=coreano").content.decode()


def test_files_of_the_record_have_those_who_see_them(
    office: Client, opportunity: Make, organisation: Make
) -> None:
    made = opportunity(organisation())
    record = reverse("office_opportunity", args=[made.pk])

    def send(**data: Any) -> None:
        assert office.post(record, data).status_code in (200, 302)

    send(action="add_file", audience="like_it", file=SimpleUploadedFile("dossier.pdf", b"%PDF-1.7 x"))
    file = made.files.get()
    assert file.audience == "like_it"
    send(action="show_file", audience="accepted", file=file.pk)
    file.refresh_from_db()
    assert file.audience == "accepted"
    assert "dossier.pdf" in office.get(record).content.decode()
    send(action="remove_file", file=file.pk)
    assert not made.files.exists()
    assert not Attachment.objects.exists()
    answer = office.post(
        record, {"action": "add_file", "file": SimpleUploadedFile("not.pdf", b"MZ\x90\x00 program")}
    )
    assert answer.status_code == 422
    assert not Attachment.objects.exists()


def test_a_mail_is_pasted_in_and_each_field_confirmed(office: Client) -> None:
    address = reverse("office_opportunity_mail")
    assert office.get(address).status_code == 200
    read = office.post(address, {"mail": MAIL, "read": "1"})
    assert "del 3 al 14 de mayo de 2027" in read.content.decode()
    assert not Opportunity.objects.exists()
    typed = {
        "mail": MAIL,
        "save": "1",
        "kind": "service",
        "direction": "need",
        "title_es": "Buscamos estudio de doblaje al coreano",
        "text_es": "Buscamos en Madrid un estudio.",
        "behalf": "Kim Min-ji",
        "activities": ["5.7"],
        "starts_on": "2027-05-03",
        "ends_on": "2027-05-20",
        "audience": "members",
    }
    unconfirmed = office.post(address, typed | {"confirmed": ["title", "direction"]})
    assert unconfirmed.status_code == 422
    assert not Opportunity.objects.exists()
    form = unconfirmed.context["form"]
    # What was changed is said by a person already; what is empty is not kept; the rest has to be confirmed.
    assert {"starts_on", "behalf"} <= set(form.errors)
    assert {"ends_on", "territories", "title"}.isdisjoint(form.errors)
    kept = office.post(address, typed | {"confirmed": list(form.errors) + ["title", "direction"]})
    assert kept.status_code == 302, kept.content
    made = Opportunity.objects.get()
    assert (made.state, made.behalf, made.territories, made.budget_from) == ("draft", "Kim Min-ji", [], None)


@pytest.mark.parametrize("role", [None, "board_member", "editor", "treasurer"])
def test_nobody_else_reads_the_office(
    role: str | None, client: Client, account: Make, opportunity: Make
) -> None:
    made = opportunity(None, "draft", behalf="Zanzíbar", title={"es": "Zanzíbar"}, text={"es": "Zanzíbar"})
    if role:
        client.force_login(account(role), BACKEND)
    for name, args in (
        ("office_opportunity_edit", [made.pk]),
        ("office_opportunity", [made.pk]),
        ("office_opportunity_mail", []),
        ("opportunity", [made.slug]),
    ):
        for answer in (
            client.get(reverse(name, args=args)),
            client.post(reverse(name, args=args), {"save": "1", "mail": MAIL}),
        ):
            assert answer.status_code in (302, 403, 404, 405)
            assert "Zanzíbar" not in answer.content.decode()
    assert Opportunity.objects.get().version == 1


# -- The mailed link -----------------------------------------------------------------------------------------


def test_a_visitor_goes_the_whole_way_by_the_link(
    client: Client, posted: Make, organisation: Make, representative: Make, account: Make
) -> None:
    made = posted()
    assert "opportunities/mail/opportunity_confirm" in OutgoingMail.objects.values_list("template", flat=True)

    def at() -> str:
        return reverse("opportunity_link", args=[token_of(made)])

    def send(**data: Any) -> Any:
        answer = client.post(at(), data, follow=True)
        made.refresh_from_db()
        return answer

    # Programs that open links in mails confirm nothing.
    assert client.get(at()).status_code == 200
    made.refresh_from_db()
    assert made.state == "unconfirmed"
    send(action="confirm")
    assert made.state == "review"
    actions.send_back(made, words="Say when", by=SYSTEM)
    assert "Say when" in client.get(at()).content.decode()
    send(action="submit")
    assert made.state == "review"
    actions.open_up(made, by=SYSTEM)
    otra = organisation("Otra Casa")
    interest = actions.express(made, organisation=otra, words="We dub", by=representative(otra))
    assert "Otra Casa" in client.get(at()).content.decode()
    send(action="decline", interest=interest.pk)
    assert "Otra Casa" not in client.get(at()).content.decode()
    actions.accept_interest(Interest.objects.get(), by=SYSTEM)
    assert client.post(at(), {"action": "accept", "interest": 999_999}).status_code == 404
    send(action="holds")
    assert made.renewed == 1
    assert send(action="close", closed_for="").status_code == 200
    assert made.state == "talking"
    send(action="close", closed_for="found", result="With Otra Casa")
    assert (made.state, made.closed_for) == ("closed", "found")
    send(action="reopen")
    assert made.state == "open"
    assert client.post(at(), {"action": "fly"}).status_code == 404


def test_a_link_that_is_none_of_ours_or_old_tells_nothing(client: Client, posted: Make) -> None:
    made = posted(title={"es": "Zanzíbar"}, text={"es": "Zanzíbar"})
    old = token_of(made)
    assert client.get(reverse("opportunity_link", args=["made-up"])).status_code == 404
    actions.send_opportunity_link(made, by=SYSTEM)
    address = reverse("opportunity_link", args=[old])
    gone = client.get(address)
    assert (gone.status_code, "Zanzíbar" in gone.content.decode()) == (410, False)
    assert client.post(address, {"action": "confirm"}).status_code == 410
    OutgoingMail.objects.all().delete()
    assert client.post(address, {"again": "1"}).status_code == 302
    assert list(OutgoingMail.objects.values_list("to", flat=True)) == ["minji@hanbit.example"]


def test_whoever_it_was_not_takes_it_away(client: Client, posted: Make) -> None:
    made = posted()
    client.post(reverse("opportunity_link", args=[token_of(made)]), {"action": "discard"})
    assert not Opportunity.objects.exists()


# -- Lists ---------------------------------------------------------------------------------------------------

LIST = """Número;Empresa;Tipo;Clase;Título;Descripción;Actividad;Presupuesto hasta;Desde;Hasta
1;Azotea Films;Necesidad;Servicio;Doblaje al coreano;Ocho episodios;doblaje;40.000 €;03/05/2027;14/05/2027
2;Hanbit Pictures;Necesidad;Espacio;Un plató;Para dos semanas;platós;;;
3;;Necesidad;Servicio;Nadie;De nadie;;;;
4;Azotea Films;Necesidad;Servicio;Al revés;Acaba antes;;;14/05/2027;03/05/2027
5;Azotea Films;Necesidad;Servicio;Doblaje al coreano;Ocho episodios;;;;
"""


def test_a_list_comes_in_as_drafts_and_goes_again(organisation: Make) -> None:
    azotea = organisation()
    batch = imports.prepare("opportunities", LIST.encode(), "necesidades.csv", by=SYSTEM)
    report = batch.report
    assert {one["row"] for one in report["rejected"]} == {4, 5}, report
    batch = imports.apply_batch(batch, by=SYSTEM)
    made = {one.reference: one for one in Opportunity.objects.all()}
    assert set(made) == {"1", "2"}
    assert (made["1"].organisation, made["1"].activities) == (azotea, ["5.7"])
    assert (str(made["1"].budget_until), made["1"].state) == ("40000.00 EUR", "draft")
    assert (made["2"].behalf, made["2"].kind) == ("Hanbit Pictures", "space")
    again = imports.apply_batch(
        imports.prepare("opportunities", LIST.encode(), "otra.csv", by=SYSTEM), by=SYSTEM
    )
    assert Opportunity.objects.count() == 2
    assert imports.undo_batch(again, by=SYSTEM) == []
    actions.submit(made["1"], by=SYSTEM)
    assert imports.undo_batch(batch, by=SYSTEM) == ["Doblaje al coreano"]
    assert Opportunity.objects.get() == made["1"]


# -- What is forgotten ---------------------------------------------------------------------------------------


def test_a_visitor_is_given_and_forgotten_what_is_theirs(posted: Make, organisation: Make) -> None:
    waiting, opened = posted(), posted("open", kind="finance")
    actions.attach_file(opened, ContentFile(b"%PDF-1.7 x"), name="cv.pdf", by=SYSTEM)
    held = privacy.export_of("minji@hanbit.example")["opportunities"]
    assert {one["number"] for one in held} == {waiting.slug, opened.slug}
    assert privacy.erase("minji@hanbit.example", by=SYSTEM).touched["opportunities"] == 2
    left = Opportunity.objects.get()
    assert (left.pk, left.state, left.closed_for) == (opened.pk, "closed", "withdrawn")
    held_now = repr([getattr(left, field.name) for field in Opportunity._meta.concrete_fields])
    assert [one for one in ("minji", "Kim", "Hanbit", "coreano") if one in held_now] == []
    assert not Attachment.objects.exists()


def test_what_is_not_confirmed_or_long_closed_is_forgotten(posted: Make) -> None:
    unconfirmed, closed, fresh = posted(), posted("open", kind="finance"), posted("open", kind="talent")
    actions.close(closed, closed_for="found", by=SYSTEM)
    Opportunity.objects.filter(pk=unconfirmed.pk).update(created_at=timezone.now() - timedelta(days=8))
    Opportunity.objects.filter(pk=closed.pk).update(closed_at=timezone.now() - timedelta(days=800))
    assert privacy.expire()["opportunities"] == 2
    assert {one.pk: bool(one.visitor_email) for one in Opportunity.objects.all()} == {
        closed.pk: False,
        fresh.pk: True,
    }


def test_the_trail_keeps_no_visitors_address(posted: Make) -> None:
    made = posted("open")
    actions.change(made, {"languages": ["ko"]}, by=SYSTEM)
    said = repr(list(AuditEntry.objects.values("verb", "changes", "actor_name")))
    assert "minji" not in said
    assert "languages" in said


def test_what_waits_for_the_office_is_on_its_home(
    office: Client, posted: Make, opportunity: Make, organisation: Make
) -> None:
    posted("review")
    made, otra = opportunity(organisation(), audience="public"), organisation("Otra Casa")
    actions.express(made, organisation=otra, by=SYSTEM)
    Interest.objects.update(at=timezone.now() - timedelta(days=8))
    home = office.get(reverse("wagtailadmin_home")).content.decode()
    assert "?state=review" in home
    assert "?waits=interest" in home
