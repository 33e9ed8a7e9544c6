"""Who sees what of a need or an offer, and that nothing tells who it is before an interest is accepted."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from claqueta.accounts.actions import change_person
from claqueta.accounts.models import Person
from claqueta.engines.search import AUDIENCES
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import OutgoingMail
from claqueta.foundation.search import catch_up, rebuild
from claqueta.opportunities import actions
from claqueta.opportunities.exporting import written_for
from claqueta.opportunities.models import Opportunity
from claqueta.opportunities.queries import may_see, presented, read_at_once, visible_to
from claqueta.opportunities.readers import EVERYBODY, Reader, reader_of
from claqueta.opportunities.search import documents
from claqueta.opportunities.tests.factories import said
from claqueta.opportunities.warnings import TellsWho
from claqueta.organisations.actions import affiliate, publish_profile

pytestmark = pytest.mark.whole

Make = Callable[..., Any]
BACKEND = "django.contrib.auth.backends.ModelBackend"
TELLING = (
    "Zanzíbar",
    "zanzibar",
    "ZANZÍBAR",
    "Zanzibar Films",
    "hola@zanzibar.example",
    "910 000 001",
    "910000001",
    "zanzibar.example",
    "zanzibarfilms",
)


@pytest.fixture
def hidden(organisation: Make, opportunity: Make) -> Any:
    """A need without a name whose every text says whose it is, with a file that does."""
    whose = organisation("Zanzíbar Films", email="hola@zanzibar.example", former_names=["Zanzibar Vieja"])
    made = opportunity(
        whose,
        anonymous=True,
        audience="public",
        title={"es": "Doblaje para ZANZÍBAR FILMS", "en": "Dubbing for Zanzibar Films"},
        text={
            "es": "Somos Zanzibar Films, S.L. Llámanos al +34 910 000 001 o al 910000001, o en hola@zanzibar.example.",
            "en": "See https://zanzibar.example/films or www.zanzibar.example, or @zanzibarfilms. Formerly Zanzibar Vieja.",
        },
        kind="call_partner",
        details={"programme": "Creative Europe, by Zanzíbar Films"},
    )
    actions.attach_file(
        made,
        ContentFile(b"%PDF-1.7 Author: Zanz\xc3\xadbar Films"),
        name="Dossier Zanzíbar Films.pdf",
        audience="like_it",
        by=SYSTEM,
    )
    return made


def tells(text: str) -> list[str]:
    return [one for one in TELLING if one.casefold() in text.casefold()]


def everything(opportunity: Any, reader: Reader, language: str) -> str:
    return repr(presented(read_at_once().get(pk=opportunity.pk), reader, language))


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("audience", ["public", "members", "board"])
def test_nothing_presented_tells_whose_it_is(hidden: Any, audience: str, language: str) -> None:
    shown = everything(hidden, Reader(audience, frozenset({0})), language)
    assert "hidden=True" in shown
    assert tells(shown) == []


def test_the_page_and_the_file_tell_nothing(
    hidden: Any, client: Client, organisation: Make, representative: Make
) -> None:
    member = representative(organisation("Otra Casa"), email="otra@casa.example")
    for who in (None, member):
        if who:
            client.force_login(who, BACKEND)
        page = client.get(reverse("opportunity", args=[hidden.slug]))
        assert page.status_code == 200
        assert tells(page.content.decode()) == []
        assert tells(json.dumps(dict(page.headers))) == []
        file = hidden.files.get()
        assert client.get(reverse("opportunity_file", args=[hidden.slug, file.pk])).status_code == 404


def test_the_index_tells_nothing_to_circles(hidden: Any) -> None:
    found = list(documents([str(hidden.pk)]))
    assert {one.audience for one in found} == set(AUDIENCES)
    for document in found:
        if document.audience != "office":
            assert tells(repr(document)) == []


def test_no_search_finds_it_by_whose_it_is(hidden: Any, client: Client) -> None:
    rebuild()
    for words in ("Zanzíbar", "910000001"):
        assert hidden.slug not in client.get(reverse("search"), {"q": words}).content.decode()


def test_the_api_tells_nothing_and_finds_nothing_by_name(hidden: Any, client: Client) -> None:
    for address in (
        "/api/v1/opportunities",
        f"/api/v1/opportunities/{hidden.slug}",
        f"/api/v1/opportunities/{hidden.public_id}",
    ):
        answer = client.get(address)
        assert answer.status_code == 200
        assert hidden.slug in answer.content.decode()
        assert tells(answer.content.decode()) == []
    # No list is searched by what a text says: whether it is found would tell.
    answers = [client.get(f"/api/v1/opportunities?q={words}").json() for words in ("Zanz", "nothing")]
    assert answers[0] == answers[1]


@pytest.mark.parametrize("form", ["csv", "json"])
def test_exports_tell_nothing(hidden: Any, form: str) -> None:
    for circle in ("public", "members", "board"):
        body = written_for(form, circle, "es").decode()
        assert hidden.slug in body
        assert tells(body) == []


def test_mails_to_the_interested_tell_nothing_before_it_is_accepted(
    hidden: Any, organisation: Make, representative: Make
) -> None:
    otra = organisation("Otra Casa", email="otra@otra.example")
    ana = representative(otra, email="ana@otra.example")
    OutgoingMail.objects.all().delete()
    interest = actions.express(hidden, organisation=otra, words="Nosotros", by=ana)
    assert not OutgoingMail.objects.filter(to="ana@otra.example").exists()
    assert tells(everything(hidden, reader_of(ana), "es")) == []
    actions.accept_interest(interest, by=SYSTEM)
    shown = presented(read_at_once().get(pk=hidden.pk), reader_of(ana), "es")
    assert shown is not None
    assert shown.whose is not None
    assert (shown.whose.name, shown.hidden, len(shown.files)) == ("Zanzíbar Films", False, 1)
    # Contact data stand nowhere, even then: they are exchanged by an introduction.
    assert "910" not in shown.text
    assert "@zanzibar" not in repr(shown)
    for other in (EVERYBODY, Reader("members", frozenset({0}))):
        assert tells(everything(hidden, other, "es")) == []


def test_its_own_side_and_the_office_see_it_as_it_is(hidden: Any, representative: Make) -> None:
    mine = representative(hidden.organisation, email="rep@zanzibar.example")
    for reader in (reader_of(mine), Reader("office")):
        shown = presented(read_at_once().get(pk=hidden.pk), reader, "es")
        assert shown is not None
        assert (shown.title, shown.hidden, len(shown.files)) == ("Doblaje para ZANZÍBAR FILMS", False, 1)
        assert shown.office["anonymous"]


def test_a_visitors_data_stand_nowhere(posted: Make, client: Client) -> None:
    made = posted("open", anonymous=True)
    shown = repr(presented(read_at_once().get(pk=made.pk), EVERYBODY, "en"))
    page = client.get(reverse("opportunity", args=[made.slug])).content.decode()
    api = client.get("/api/v1/opportunities").content.decode()
    for text in (shown, page, api):
        assert [one for one in ("Kim Min-ji", "hanbit", "Hanbit Pictures") if one in text] == []
    named = posted("open", kind="finance")
    told = presented(read_at_once().get(pk=named.pk), EVERYBODY, "en")
    assert told is not None
    assert told.whose is not None
    assert (told.whose.name, "minji" in repr(told)) == ("Hanbit Pictures", False)


@pytest.mark.parametrize("audience", ["public", "members", "chosen"])
@pytest.mark.parametrize("state", ["draft", "review", "open", "talking", "closed"])
def test_every_reader_sees_the_same_by_list_and_by_object(
    audience: str, state: str, opportunity: Make, organisation: Make, representative: Make, account: Make
) -> None:
    """What one query says of many, the other says of each; and both what is right."""
    owner, chosen, other, outside = (
        organisation(name, member=name != "Fuera") for name in ("Mía", "Elegida", "Otra", "Fuera")
    )
    more = {"chosen": [chosen]} if audience == "chosen" else {}
    made = opportunity(owner, state, audience=audience, **more)
    readers = {
        "guest": EVERYBODY,
        "owner": reader_of(representative(owner, email="a@mia.example")),
        "chosen": reader_of(representative(chosen, email="a@elegida.example")),
        "member": reader_of(representative(other, email="a@otra.example")),
        "outside": reader_of(representative(outside, email="a@fuera.example")),
        "board": reader_of(account("board_member", email="b@junta.example")),
        "office": reader_of(account("office_staff", email="o@office.example")),
    }
    by_object = {name for name, reader in readers.items() if may_see(made, reader)}
    by_list = {name for name, reader in readers.items() if visible_to(reader).filter(pk=made.pk).exists()}
    right = {"owner", "office"}
    if state in ("open", "talking"):
        right |= {
            "public": set(readers),
            "members": {"chosen", "member", "board"},
            "chosen": {"chosen"},
        }[audience]
    assert by_object == right
    assert by_list == right


def test_whoever_expressed_interest_still_sees_it_when_it_is_closed(
    opportunity: Make, organisation: Make, representative: Make
) -> None:
    made, otra = opportunity(organisation(), audience="members"), organisation("Otra")
    ana = representative(otra, email="ana@otra.example")
    actions.express(made, organisation=otra, by=ana)
    actions.close(made, closed_for="found", by=SYSTEM)
    made = read_at_once().get(pk=made.pk)
    assert may_see(made, reader_of(ana))
    assert visible_to(reader_of(ana)).filter(pk=made.pk).exists()
    assert not may_see(made, Reader("members"))


@pytest.mark.parametrize(
    ("audience", "guest", "member", "accepted"),
    [("like_it", 1, 1, 1), ("members", 0, 1, 1), ("accepted", 0, 0, 1)],
)
def test_a_file_is_seen_by_its_own_circle(
    audience: str,
    guest: int,
    member: int,
    accepted: int,
    opportunity: Make,
    organisation: Make,
    representative: Make,
) -> None:
    made, otra = opportunity(organisation(), audience="public"), organisation("Otra")
    actions.attach_file(made, ContentFile(b"%PDF-1.7 x"), name="dossier.pdf", audience=audience, by=SYSTEM)
    ana = representative(otra, email="ana@otra.example")

    def files(reader: Reader) -> tuple[int, int]:
        shown = presented(read_at_once().get(pk=made.pk), reader, "en")
        assert shown is not None
        return len(shown.files), shown.files_later

    assert files(EVERYBODY) == (guest, 1 - guest)
    assert files(reader_of(ana)) == (member, 1 - member)
    actions.accept_interest(actions.express(made, organisation=otra, by=ana), by=SYSTEM)
    assert files(reader_of(ana)) == (accepted, 0)


def test_a_board_of_many_asks_the_database_as_often_as_one_of_few(
    opportunity: Make, organisation: Make, django_assert_num_queries: Any
) -> None:
    azotea = organisation()
    for kind in ("service", "finance", "talent", "space", "sales", "training"):
        opportunity(azotea, kind=kind, audience="public")
    reader = Reader("members", frozenset({0}))
    with django_assert_num_queries(5):
        rows = read_at_once(visible_to(reader, Opportunity.objects.all()))
        assert sum(presented(row, reader, "es") is not None for row in rows) == 6


def test_what_an_anonymous_text_tells_is_warned_of(organisation: Make, representative: Make) -> None:
    azotea = organisation("Azotea Films")
    ana = representative(azotea)
    text = {"es": "Llama al 910 000 001 o escribe a hola@azotea.example. Azotea Films.", "en": "Call us."}
    draft = actions.draft(said(text=text, anonymous=True), organisation=azotea, by=ana)
    with pytest.raises(TellsWho) as caught:
        actions.submit(draft, by=ana)
    assert {one.kind for one in caught.value.warnings} == {"phone", "mail", "name"}
    assert actions.submit(draft, by=ana, minded=True).state == "review"
    named = actions.draft(said(text=text, kind="finance"), organisation=azotea, by=ana)
    assert actions.submit(named, by=ana).state == "review"


def test_what_may_tell_is_warned_of_and_stays_as_it_was_written(
    organisation: Make, representative: Make, opportunity: Make
) -> None:
    azotea = organisation("Azotea Films")
    publish_profile(azotea, {"credits": [{"title": "La última luz", "year": 2024}]}, by=SYSTEM)
    ana = representative(azotea)
    change_person(Person.objects.get(account=ana).pk, by=ana, name="Ana Quimera Soto")
    text = {
        "es": "Pregunta por Ana Quimera, de La última luz, en la calle Mayor, 7. CIF B12345674.",
        "en": "Ask us.",
    }
    draft = actions.draft(said(text=text, anonymous=True, kind="talent"), organisation=azotea, by=ana)
    with pytest.raises(TellsWho) as caught:
        actions.submit(draft, by=ana)
    assert {one.kind: one.found for one in caught.value.warnings} == {
        "name": "Ana Quimera",
        "number": "B12345674",
        "work": "La última luz",
        "place": "calle Mayor, 7",
    }
    made = opportunity(azotea, anonymous=True, audience="public", text=text)
    shown = presented(read_at_once().get(pk=made.pk), EVERYBODY, "es")
    assert shown is not None
    assert shown.text == "Pregunta por […], de La última luz, en la calle Mayor, 7. CIF […]."


def test_index_hides_people_from_the_moment_on_which_they_act_or_change_their_name(
    organisation: Make, representative: Make, opportunity: Make, client: Client
) -> None:
    azotea = organisation("Azotea Films")
    text = {"es": "Pregunta por Ana Quimera o por Eva Nogal.", "en": "Ask for Ana Quimera or for Eva Nogal."}
    made = opportunity(azotea, anonymous=True, audience="public", text=text)
    catch_up()

    def found(words: str) -> bool:
        catch_up()
        return made.slug in client.get("/en/opportunities/", {"q": words}).content.decode()

    assert (found("Quimera"), found("Nogal")) == (True, True)
    ana = representative(azotea)
    change_person(Person.objects.get(account=ana).pk, by=ana, name="Ana Quimera")
    assert (found("Quimera"), found("Nogal")) == (False, True)
    person = Person.objects.create(name="Eva Nogal")
    affiliate(azotea, person, "contact", by=SYSTEM)
    assert (found("Quimera"), found("Nogal")) == (False, False)


def test_people_of_many_without_a_name_come_along_with_them(
    opportunity: Make, organisation: Make, representative: Make, django_assert_num_queries: Any
) -> None:
    text = {"es": "Pregunta por Ana Quimera.", "en": "Ask for Ana Quimera."}
    for number, kind in enumerate(("service", "finance", "talent")):
        whose = organisation(f"Bruma {number}")
        if number:
            account = representative(whose, email=f"ana{number}@bruma.example")
            change_person(Person.objects.get(account=account).pk, by=account, name="Ana Quimera")
        opportunity(whose, anonymous=True, audience="public", kind=kind, text=text)
    with django_assert_num_queries(5):
        shown = [presented(one, EVERYBODY, "es") for one in read_at_once().order_by("pk")]
    masked = ["Pregunta por Ana Quimera.", "Pregunta por […].", "Pregunta por […]."]
    assert [one.text for one in shown if one] == masked
    assert [
        one.text
        for one in (presented(row, EVERYBODY, "es") for row in Opportunity.objects.order_by("pk"))
        if one
    ] == masked
