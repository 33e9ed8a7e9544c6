"""Writing to a list: chosen, or all that a filter leaves; read as each will get it; sent; looked up afterwards."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claqueta.accounts.models import Person
from claqueta.foundation import circulars
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.circulars import sending
from claqueta.foundation.models import Circular, CircularCopy, OutgoingMail
from claqueta.foundation.search import rebuild
from claqueta.organisations.actions import affiliate
from claqueta.organisations.models import Affiliation, Organisation
from claqueta.organisations.queries import readers
from conftest import at_most, posted

TEXT = {
    "write-matter": "relation",
    "write-subject_es": "Hola, {name}",
    "write-text_es": "Para {organisation}.",
    "write-subject_en": "",
    "write-text_en": "",
}


@pytest.fixture
def office(client: Client, account: Callable[..., Any]) -> Client:
    client.force_login(account("office_staff", email="office@people.example"))
    return client


@pytest.fixture
def three(organisation: Callable[..., Any], representative: Callable[..., Any]) -> list[Any]:
    """Azotea and Faro, for which one person each acts; Bruma, no member, which has a contact without an account."""
    made = [organisation(name) for name in ("Azotea", "Faro", "Bruma")]
    representative(made[0], email="ana@people.example")
    representative(made[1], email="eva@people.example", kind="colleague")
    affiliate(made[2], Person.objects.create(name="Leo", email="leo@people.example"), "contact", by=SYSTEM)
    Organisation.objects.filter(pk=made[2].pk).update(standing="")
    rebuild()
    return made


def begin(office: Client, route: str, **sent: Any) -> Circular:
    answer = office.post(reverse(route) + sent.pop("query", ""), {"action": "circular", **sent})
    circular = Circular.objects.get()
    assert answer.headers["Location"] == reverse("office_circular", args=[circular.pk])
    return circular


def page(office: Client, circular: Circular, query: str = "") -> str:
    text = office.get(reverse("office_circular", args=[circular.pk]) + query).content.decode()
    return re.sub(r"\s+", " ", text)


def test_text_is_read_before_the_list_of_readers_and_those_left_out_come_first(
    office: Client, three: list[Any], organisation: Callable[..., Any]
) -> None:
    nobodys = organisation("Zarzal")
    Organisation.objects.filter(pk=nobodys.pk).update(email="")
    Organisation.objects.filter(pk=three[2].pk).update(email="hola@bruma.example")
    circular = begin(office, "office_organisations", chosen=[one.pk for one in (*three, nobodys)])
    office.post(reverse("office_circular", args=[circular.pk]), {"action": "write", "step": "2", **TEXT})
    shown = page(office, circular)
    assert shown.index("office-letter") < shown.index("office-readers")
    listed = shown[shown.index("office-readers") :]
    assert listed.index("Zarzal") < listed.index("?reader=")
    assert not re.search(r"(\w+)</a> <small>\1</small>", listed)


def test_from_the_list_to_the_log(
    office: Client, three: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    circular = begin(office, "office_organisations", chosen=[one.pk for one in three])
    path = reverse("office_circular", args=[circular.pk])
    assert "Bruma" in page(office, circular)
    assert posted() == []
    wrong = office.post(path, {"action": "write", "step": "2", **TEXT, "write-text_es": "{apodo}"})
    assert wrong.status_code == 422
    assert "{apodo}" in wrong.content.decode()
    office.post(path, {"action": "write", "step": "2", **TEXT})
    first, second, _third = circular.copies.filter(left_out="").order_by("name", "pk")
    assert f"Hola, {first.name}" in page(office, circular)
    assert f"Para {second.organisation}." in page(office, circular, f"?reader={second.pk}")
    between = office.get(f"{path}?do=send").content.decode()
    assert re.search(r"\b3\b", between)
    assert posted() == []
    with django_capture_on_commit_callbacks(execute=True):
        office.post(path, {"action": "send", "step": "2"})
    assert office.post(path, {"action": "send", "step": "2"}).status_code == 422
    assert sorted(message.to[0] for message in posted()) == [
        f"{name}@people.example" for name in ("ana", "eva", "leo")
    ]
    mail = OutgoingMail.objects.get(to="ana@people.example")
    assert reverse("office_mail", args=[mail.pk]) in page(office, circular)
    OutgoingMail.objects.filter(pk=mail.pk).update(state="given-up", sealed=b"")
    assert 'value="again"' in page(office, circular)
    office.post(path, {"action": "again"})
    assert [message.to for message in posted()][3:] == [["ana@people.example"]]


@pytest.mark.parametrize(("most", "count"), [(1, 3), (100, 3)])
def test_all_of_a_filter_however_many(
    office: Client, three: list[Any], settings: Any, monkeypatch: Any, most: int, count: int
) -> None:
    at_most(settings, monkeypatch, done_at_once=most)
    circular = begin(office, "office_organisations", all="1", chosen=three[0].pk)
    assert circular.copies.count() == count
    assert set(circular.copies.filter(tie="record").values_list("name", flat=True)) == {"Leo"}


def test_filter_that_leaves_one_writes_to_one(office: Client, three: list[Any]) -> None:
    circular = begin(office, "office_organisations", query="?q=faro", all="1", chosen=three[0].pk)
    assert [copy.email for copy in circular.copies.all()] == ["eva@people.example"]


def test_reader_of_a_later_page_is_read_without_leaving_it(
    office: Client, three: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claqueta.desk.screens.circulars.PER_PAGE", 1)
    circular = written(three)
    second = circular.copies.order_by("-left_out", "name", "pk")[1]
    assert f'href="?page=2&amp;reader={second.pk}"' in page(office, circular, "?page=2")
    assert f'href="?page=2&amp;reader={second.pk}"' in page(office, circular, f"?page=2&reader={second.pk}")


def test_persons_of_a_list_and_one_without_an_account_for_what_concerns_them(
    office: Client, three: list[Any]
) -> None:
    persons = Person.objects.exclude(email="office@people.example").values_list("pk", flat=True)
    circular = begin(office, "office_persons", chosen=list(persons))
    assert dict(circular.copies.values_list("email", "left_out")) == {
        "ana@people.example": "",
        "eva@people.example": "",
        "leo@people.example": "",
    }
    sent = {"action": "write", "step": "2", **TEXT, "write-matter": "news"}
    office.post(reverse("office_circular", args=[circular.pk]), sent)
    assert circular.copies.get(email="leo@people.example").left_out == "no-consent"
    assert circular.copies.get(email="ana@people.example").organisation == "Azotea"


def test_template_and_an_earlier_one_give_their_text(office: Client, three: list[Any]) -> None:
    earlier = Circular.objects.create(
        state="sent", subject="Earlier", texts={"es": {"subject": "Earlier", "text": "x"}}
    )
    draft = Circular.objects.create()
    path = reverse("office_circular", args=[draft.pk])
    assert "Earlier" in office.get(f"{path}?do=template").content.decode()
    for template, subject in (("meeting", "Reunión de "), (str(earlier.pk), "Earlier")):
        office.post(path, {"action": "template", "step": "2", "template-template": template})
        draft.refresh_from_db()
        assert subject in draft.subject
    other = office.post(path, {"action": "template", "step": "2", "template-template": str(draft.pk)})
    assert other.status_code == 422


def test_template_of_which_a_gap_is_left_does_not_leave(office: Client, three: list[Any]) -> None:
    circular = begin(office, "office_organisations", chosen=three[0].pk)
    path = reverse("office_circular", args=[circular.pk])
    office.post(path, {"action": "template", "step": "2", "template-template": "request"})
    circular.refresh_from_db()
    text = circular.texts["es"]["text"]
    for filled in (text.replace("…", "el viernes", 1), text.replace("…", "algo")):
        # The English text is left out: its readers get the Spanish one.
        office.post(path, {"action": "write", "step": "2", **TEXT, "write-text_es": filled})
        shown = page(office, circular)
        assert ("?do=send" in shown) == ("…" not in filled)
        assert ("Gaps are left" in shown) == ("…" in filled)
        sent = office.post(path, {"action": "send", "step": "2"})
        assert (sent.status_code == 302) == ("…" not in filled)
    circular.refresh_from_db()
    assert circular.state != "draft"


def test_draft_that_is_dropped_leads_back_to_the_list(office: Client, three: list[Any]) -> None:
    circular = begin(office, "office_organisations", chosen=three[0].pk)
    path = reverse("office_circular", args=[circular.pk])
    answer = office.post(path, {"action": "drop", "step": "2"})
    assert answer.headers["Location"] == reverse("office_circulars")
    assert not Circular.objects.exists()


def test_many_organisations_take_no_more_questions(
    three: list[Any], organisation: Callable[..., Any], django_assert_num_queries: Any
) -> None:
    keys = [one.pk for one in three] + [organisation(f"Number {n}").pk for n in range(5)]
    with django_assert_num_queries(2):
        assert len(list(readers.of_organisations(keys))) == 8


@pytest.mark.parametrize(
    ("email", "visibility", "found"),
    [
        ("info@luz.example", {}, ("info@luz.example", "record", False)),
        ("info@luz.example", {"email": "members"}, ("", "", True)),
        ("info@luz.example", {"email": "office"}, ("", "", True)),
        ("", {}, ("", "", True)),
    ],
)
def test_organisation_for_which_nobody_is_there_is_reached_by_the_address_it_shows(
    organisation: Callable[..., Any], email: str, visibility: dict[str, str], found: tuple[str, str, bool]
) -> None:
    luz = organisation("Luz")
    Organisation.objects.filter(pk=luz.pk).update(email=email, visibility=visibility, standing="")
    [reader] = readers.of_organisations([luz.pk])
    assert (reader.email, reader.tie, reader.nobody) == found


@pytest.mark.parametrize(("circle", "reached"), [("public", True), ("members", True), ("office", False)])
def test_member_is_reached_by_what_it_shows_the_members(
    organisation: Callable[..., Any], circle: str, reached: bool
) -> None:
    luz = organisation("Luz")
    Organisation.objects.filter(pk=luz.pk).update(
        email="info@luz.example", visibility={"email": circle}, standing="full"
    )
    [reader] = readers.of_organisations([luz.pk])
    assert (reader.tie == "member", reader.nobody) == (reached, not reached)


@pytest.mark.parametrize(
    ("email", "found"),
    [("info@luz.example", ("Luz", "info@luz.example")), ("", ("Leo", ""))],
)
def test_contact_without_an_address_leaves_the_organisation_to_its_own(
    organisation: Callable[..., Any], email: str, found: tuple[str, str]
) -> None:
    luz = organisation("Luz")
    Organisation.objects.filter(pk=luz.pk).update(email=email, visibility={"email": "public"})
    affiliate(luz, Person.objects.create(name="Leo"), "contact", by=SYSTEM)
    [reader] = readers.of_organisations([luz.pk])
    assert (reader.name, reader.email) == found


@pytest.fixture
def guests(three: list[Any]) -> list[Any]:
    """Azotea and Bruma, whose contacts have no account; Bruma is no member."""
    affiliate(
        three[0], Person.objects.create(name="Noa", email="Noa@people.example"), "representative", by=SYSTEM
    )
    return [three[0], three[2]]


def sent_to(circular: Circular, capture: Any) -> list[str]:
    with capture(execute=True):
        circulars.send(circular, by=SYSTEM)
    return sorted(message.to[0] for message in posted())


def written(organisations: list[Any], matter: str = "relation") -> Circular:
    circular = circulars.begin(readers.of_organisations([one.pk for one in organisations]), by=SYSTEM)
    texts = {"es": {"subject": "Hola", "text": "Para {organisation}."}}
    return circulars.write(circular, texts, matter=matter, by=SYSTEM)


def test_those_of_the_list_who_are_there_get_it(
    guests: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    assert sent_to(written(guests), django_capture_on_commit_callbacks) == [
        "ana@people.example",
        "leo@people.example",
        "noa@people.example",
    ]


def test_whoever_left_since_the_list_was_made_gets_nothing_and_is_named(
    guests: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    circular = written(guests)
    Affiliation.objects.filter(person__name="Leo").update(until=timezone.localdate())
    assert sent_to(circular, django_capture_on_commit_callbacks) == [
        "ana@people.example",
        "noa@people.example",
    ]
    assert circular.copies.get(name="Leo").get_left_out_display() == str(CircularCopy.LeftOut.NO_TIE.label)


def test_address_that_was_mended_since_is_not_written_to(
    guests: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    circular = written(guests)
    Person.objects.filter(name="Leo").update(email="leo.luz@people.example")
    assert "leo@people.example" not in sent_to(circular, django_capture_on_commit_callbacks)


def test_news_do_not_reach_who_belonged_to_a_member_when_the_list_was_made(
    guests: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    """LSSI art. 21.2: they have no relation any more in which they could be sent any."""
    circular = written(guests, "news")
    assert circular.copies.get(name="Noa").left_out == ""
    Organisation.objects.filter(pk=guests[0].pk).update(standing="")
    assert sent_to(circular, django_capture_on_commit_callbacks) == ["ana@people.example"]
    assert circular.copies.get(name="Noa").left_out == "no-consent"


def test_nobody_comes_to_the_list_whom_the_office_has_not_seen_in_it(
    guests: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    circular = written(guests, "news")
    assert circular.copies.get(name="Leo").left_out == "no-consent"
    Organisation.objects.filter(pk=guests[1].pk).update(standing="member")
    assert sent_to(circular, django_capture_on_commit_callbacks) == [
        "ana@people.example",
        "noa@people.example",
    ]


def test_who_leaves_while_it_is_being_sent_gets_nothing(
    guests: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    circular = written(guests)
    with django_capture_on_commit_callbacks(execute=False):
        circulars.send(circular, by=SYSTEM)
    leo = circular.copies.get(name="Leo")
    assert leo.left_out == ""
    Affiliation.objects.filter(person__name="Leo").update(until=timezone.localdate())
    assert not sending.put(leo)
    assert circular.copies.get(name="Leo").left_out == "no-tie"


def test_address_that_an_organisation_shows_stands_for_it(organisation: Callable[..., Any]) -> None:
    shown = organisation("Azotea", email="Hola@azotea.example")
    hidden = organisation("Faro", email="hola@faro.example", visibility={"email": "office"})
    addresses = ["hola@azotea.example", "hola@faro.example", "nobody@people.example"]
    assert shown.is_member
    assert hidden.is_member
    assert list(readers.standing_of(addresses)) == [("hola@azotea.example", "member")]
