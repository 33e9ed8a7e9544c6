"""Two levels of the register, on every face; what is entered on screen; what is published and mailed."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from claqueta.accounts.actions import make_token
from claqueta.foundation import documents
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import OutgoingMail
from claqueta.foundation.privacy import activities
from claqueta.membership import queries
from claqueta.membership.actions import NewFact, consult, issue_book, publish_head, record
from claqueta.membership.models import Consultation, Fact, PublishedHead
from claqueta.membership.policies.ledger import Kind
from claqueta.membership.privacy import CONSULTATIONS, REGISTER
from claqueta.membership.queries import history_of

Make = Callable[..., Any]
pytestmark = pytest.mark.django_db
LEAKS = ("B00704924", "zanzibar@azotea.example", "+34 910 555 444", "2023-06-01", "01/06/2023", "suspendid")
"""What a member may not learn of another: tax ID, contact details, days, suspension."""


@pytest.fixture
def azotea(organisation: Make) -> Any:
    made = organisation(
        "Azotea",
        member=False,
        tax_country="ES",
        tax_id="B00704924",
        email="zanzibar@azotea.example",
        phone="+34 910 555 444",
        visibility={"email": "office", "phone": "office"},
    )
    record(
        [
            NewFact(
                Kind.ADMITTED, made, date(2023, 6, 1), {"class": "associate", "representative": "Ana Vidal"}
            ),
            NewFact(Kind.SUSPENDED, made, date(2024, 1, 1)),
        ],
        by=SYSTEM,
    )
    return made


@pytest.fixture
def member(organisation: Make, representative: Make) -> Any:
    return representative(organisation("Faro"), email="faro@people.example")


def test_member_sees_who_the_others_are_and_leaves_a_trace(azotea: Any, member: Any, client: Client) -> None:
    client.force_login(member)
    page = client.get("/es/libro-de-socios/socios/?q=ana").content.decode()
    assert all(word in page for word in ("Azotea S.L.", "Ana Vidal", "Socio asociado"))
    assert [leak for leak in LEAKS if leak in page] == []
    looked = Consultation.objects.get()
    assert (looked.account, looked.members, looked.searched, looked.entries) == (member, "Faro", "ana", 1)
    assert looked.on == timezone.localdate()


@pytest.mark.parametrize(("role", "led"), [("", True), ("secretary", True), ("editor", False)])
def test_area_leads_to_the_register_whoever_may_consult_it(
    role: str, led: bool, member: Any, account: Make, client: Client
) -> None:
    client.force_login(account(role) if role else member)
    assert ('href="/es/libro-de-socios/socios/"' in client.get("/es/area/").content.decode()) is led


@pytest.mark.parametrize("role", ["secretary", "board_member", "office_staff"])
def test_board_and_office_see_everything_without_a_trace(
    role: str, azotea: Any, account: Make, client: Client
) -> None:
    client.force_login(account(role))
    page = client.get("/es/libro-de-socios/socios/?on=2024-02-01").content.decode()
    assert all(word in page for word in ("B00704924", "01/06/2023", "Derechos suspendidos"))
    assert "zanzibar@azotea.example" not in page
    assert Consultation.objects.count() == 0


@pytest.mark.parametrize("role", ["", "partner_officer", "editor"])
def test_whoever_is_no_member_consults_nothing(role: str, azotea: Any, account: Make, client: Client) -> None:
    who = account(*([role] if role else []))
    client.force_login(who)
    assert client.get("/es/libro-de-socios/socios/").status_code == 403
    with pytest.raises(PermissionDenied):
        consult(timezone.localdate(), by=who)


def test_former_member_consults_no_longer(member: Any, client: Client) -> None:
    client.force_login(member)
    assert client.get("/en/register-of-members/members/").status_code == 200
    organisation = Fact.objects.get(kind="admitted").organisation
    record([NewFact(Kind.LEFT, organisation, timezone.localdate())], by=SYSTEM)
    assert client.get("/en/register-of-members/members/").status_code == 403


def key_of(who: Any) -> dict[str, str]:
    _token, secret = make_token(by=who, name="x", scopes=["read"], days=3)
    return {"Authorization": f"Bearer {secret}"}


def test_api_gives_each_caller_its_level(azotea: Any, member: Any, account: Make, client: Client) -> None:
    assert client.get("/api/v1/register").status_code == 401
    stranger = account(email="n@people.example")
    assert client.get("/api/v1/register", headers=key_of(stranger)).status_code == 403
    answer = client.get("/api/v1/register", headers=key_of(member))
    found = next(one for one in answer.json()["entries"] if one["name"] == "Azotea S.L.")
    assert set(found) == {"number", "name", "class", "class_name", "representative"}
    assert [leak for leak in LEAKS if leak in answer.content.decode()] == []
    assert Consultation.objects.count() == 1
    moment = "2020-01-01T00:00:00Z"
    assert client.get(f"/api/v1/register?known={moment}", headers=key_of(member)).status_code == 403
    secretary = key_of(account("secretary", email="s@people.example"))
    full = client.get("/api/v1/register?on=2024-02-01", headers=secretary).json()["entries"][0]
    assert (full["tax_id"], full["since"], full["suspended"]) == ("B00704924", "2023-06-01", True)
    assert client.get(f"/api/v1/register?known={moment}", headers=secretary).json()["entries"] == []
    grown = client.get("/api/v1/register/growth", headers=secretary).json()
    assert grown["years"][0] == {"year": 2023, "joined": 1, "left": 0, "members": 1}
    assert client.get("/api/v1/register/growth", headers=key_of(member)).status_code == 403


def test_office_asks_as_of_any_day_as_known_on_any(azotea: Any, account: Make, client: Client) -> None:
    client.force_login(account("office_staff"))
    path = reverse("office_register")

    def names(question: str) -> bool:
        return "Azotea S.L." in client.get(f"{path}?{question}").content.decode()

    assert (names(""), names("on=2023-05-31"), names("on=2023-06-01")) == (True, False, True)
    yesterday = timezone.localdate() - timedelta(days=1)
    assert (names(f"known={yesterday}"), names(f"known={timezone.localdate()}")) == (False, True)
    assert (names("class=associate"), names("class=full"), names("q=b00704924")) == (True, False, True)
    exported = client.get(f"{path}?export=csv&on=2023-07-01")
    assert b"B00704924" in b"".join(exported) if exported.streaming else b"B00704924" in exported.content


def test_history_tells_each_entry_in_words_and_takes_corrections(
    azotea: Any, account: Make, client: Client
) -> None:
    office = account("office_staff")
    client.force_login(office)
    path = reverse("office_membership", args=[azotea.pk])
    suspended = Fact.objects.get(kind="suspended")
    answer = client.post(path, {"position": suspended.pk, "cancelled": "on", "source": "The minutes"})
    assert answer.status_code == 302
    with translation.override("en"):
        first, off, corrected = history_of(azotea.pk)
    assert first.words == "Admitted with the number 1 as Associate member: Azotea S.L."
    assert (off.cancelled, off.corrected_by) == (True, (corrected.position,))
    assert (corrected.by, corrected.source) == (str(office), "The minutes")
    page = client.get(path).content.decode()
    assert "<s>" in page
    again = client.post(path, {"position": suspended.pk, "cancelled": "on", "source": "Again"})
    assert again.status_code == 422
    assert [str(one) for one in again.context["messages"]] == ["This correction changes nothing."]
    assert client.post(path, {"position": 999, "source": "x"}).status_code == 422


def test_each_label_of_the_register_is_of_its_own_field(azotea: Any, account: Make, client: Client) -> None:
    client.force_login(account("office_staff"))
    page = client.get(reverse("office_membership", args=[azotea.pk])).content.decode()
    names = re.findall(r'\bid="([^"]+)"', page)
    assert sum(name.endswith("-source") for name in names) > 1
    assert len(names) == len(set(names))


@pytest.mark.parametrize("position", ["", "a\0b", "²", "-1", "9" * 40, "1.5"])
def test_correction_of_no_entry_is_refused(position: str, azotea: Any, account: Make, client: Client) -> None:
    client.force_login(account("office_staff"))
    path = reverse("office_membership", args=[azotea.pk])
    before = Fact.objects.count()
    assert client.post(path, {"position": position, "source": "The minutes"}).status_code == 422
    assert Fact.objects.count() == before


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"kind": "class_changed", "class_key": "full"}, "Changes its class to Full member"),
        ({"kind": "represented", "representative": "Luz Mora"}, "Is represented by Luz Mora"),
        ({"kind": "represented"}, "Has no representative accredited"),
        ({"kind": "left", "cause": "voluntary"}, "Leaves: Voluntary leaving"),
        ({"kind": "left"}, "Leaves"),
    ],
)
def test_office_enters_what_happened(
    sent: dict[str, str], words: str, azotea: Any, account: Make, client: Client
) -> None:
    client.force_login(account("office_staff"))
    path = reverse("office_membership", args=[azotea.pk])
    assert client.post(path, {**sent, "effective_on": "2024-06-01", "source": "Board"}).status_code == 302
    with translation.override("en"):
        assert history_of(azotea.pk)[-1].words == words
    refused = client.post(path, {**sent, "effective_on": "2023-01-01", "source": "Board"})
    assert (refused.status_code, "office-wrong" in refused.content.decode()) == (422, True)


def test_words_of_the_other_entries(azotea: Any) -> None:
    azotea.refresh_from_db()
    admission = Fact.objects.get(kind="admitted")
    record(
        [
            NewFact(Kind.RENAMED, azotea, date(2024, 2, 1), {"name": "Otra S.L."}),
            NewFact(Kind.TAX_ID_CHANGED, azotea, date(2024, 2, 1), {"tax_id": ""}),
            NewFact(
                Kind.CORRECTED,
                azotea,
                date(2023, 7, 1),
                {"class": "full", "name": "A", "tax_id": "B1", "representative": "R"},
                "",
                admission,
            ),
        ],
        by=SYSTEM,
    )
    with translation.override("en"):
        *_before, renamed, tax, corrected = [one.words for one in history_of(azotea.pk)]
    assert (renamed, tax) == ("Is called Otra S.L.", "Has the tax ID —")
    assert corrected == (
        "Entry 1 is corrected: takes effect on 01/07/2023; class: Full member; name: A; tax ID: B1; representative: R"
    )


def test_panel_stands_on_the_record_of_the_organisation(
    azotea: Any, organisation: Make, account: Make, client: Client
) -> None:
    client.force_login(account("office_staff"))
    page = client.get(reverse("office_organisation", args=[azotea.pk])).content.decode()
    assert reverse("office_membership", args=[azotea.pk]) in page
    other = organisation("Nadie", member=False)
    assert (
        reverse("office_membership", args=[other.pk])
        not in client.get(reverse("office_organisation", args=[other.pk])).content.decode()
    )
    assert client.get(reverse("office_membership", args=[other.pk])).status_code == 200
    assert client.get(reverse("office_membership", args=[10**6])).status_code == 404


def test_growth_is_drawn_and_counted(azotea: Any, organisation: Make, account: Make, client: Client) -> None:
    other = organisation("Faro")
    record([NewFact(Kind.LEFT, other, date(2025, 3, 1), {"cause": "voluntary"})], by=SYSTEM)
    record([NewFact(Kind.ADMITTED, other, date(2026, 1, 1), {"class": "full"})], by=SYSTEM)
    today, lives = date(2026, 2, 1), queries.lives()
    assert [(one.year, one.joined, one.left, one.members) for one in queries.years(lives, today)] == [
        (2023, 1, 0, 1),
        (2024, 1, 0, 2),
        (2025, 0, 1, 1),
        (2026, 1, 0, 2),
    ]
    assert queries.by_class(lives, today) == {
        "associate": {2023: (1, 0)},
        "full": {2024: (1, 0), 2025: (0, 1), 2026: (1, 0)},
    }
    assert queries.by_kind(lives, today)["company"][2025] == (0, 1)
    assert [(one.year, one.joined, one.stayed) for one in queries.cohorts(lives, today)] == [
        (2023, 1, ((2023, 1, 100), (2024, 1, 100), (2025, 1, 100), (2026, 1, 100))),
        (2024, 1, ((2024, 1, 100), (2025, 0, 0), (2026, 1, 100))),
    ]
    client.force_login(account("office_staff"))
    assert client.get(reverse("office_growth")).status_code == 200


def test_growth_of_a_cluster_without_members_is_nothing(account: Make, client: Client) -> None:
    assert (queries.growth(), queries.years([], date(2026, 1, 1))) == ([], [])
    client.force_login(account("office_staff"))
    assert client.get(reverse("office_growth")).status_code == 200


def test_head_is_published_once_a_day_and_mailed_when_it_moved(
    azotea: Any, account: Make, client: Client
) -> None:
    secretary = account("secretary", email="secretary@people.example")
    account("office_staff", email="office@people.example")
    assert (publish_head(), publish_head()) == (True, False)
    published, end = PublishedHead.objects.get(), queries.head()
    assert (published.entries, published.hash) == (2, end.hash)
    assert list(OutgoingMail.objects.values_list("to", flat=True)) == [secretary.email]
    PublishedHead.objects.update(day=timezone.localdate() - timedelta(days=1))
    assert publish_head() is False
    assert (PublishedHead.objects.count(), OutgoingMail.objects.count()) == (2, 1)
    page = client.get("/en/register-of-members/").content.decode()
    assert (end.hash in page, "Azotea" in page) == (True, False)
    told = json.loads(client.get("/en/register-of-members/heads.json").content)
    assert [one["entries"] for one in told["heads"]] == [2, 2]
    assert client.get(f"/api/v1/register/heads?since={timezone.localdate()}").json() == [
        {"day": timezone.localdate().isoformat(), "entries": 2, "hash": end.hash}
    ]


def test_empty_book_is_published_and_nobody_is_told(account: Make, client: Client) -> None:
    account("secretary")
    assert client.get("/es/libro-de-socios/").status_code == 200
    assert publish_head() is False
    assert (PublishedHead.objects.get().entries, OutgoingMail.objects.count()) == (0, 0)


def test_book_is_issued_with_the_end_that_vouches_for_it(azotea: Any, account: Make) -> None:
    by = account("secretary")
    issued = issue_book(date(2024, 2, 1), "es", key="one", by=by)
    assert issued.number.startswith("LS-")
    assert issue_book(date(2024, 2, 1), "es", key="one", by=by) == issued
    assert documents.issued().count() == 1


def test_book_is_made_in_the_background(azotea: Any, account: Make, client: Client) -> None:
    client.force_login(account("office_staff"))
    path = reverse("office_register_book")
    assert (
        client.post(path, {"on": "2024-02-01", "known": timezone.localdate(), "language": "en"}).status_code
        == 302
    )
    assert client.get(path).status_code == 200


def test_personal_data_are_declared_given_and_taken_away(azotea: Any, member: Any, client: Client) -> None:
    assert {"register_of_members", "register_consultations"} <= {one.key for one in activities()}
    client.force_login(member)
    client.get("/en/register-of-members/members/?q=faro")
    assert CONSULTATIONS.export
    assert CONSULTATIONS.erase
    assert CONSULTATIONS.expire
    assert REGISTER.export
    assert CONSULTATIONS.export(member.email)[0]["searched"] == "faro"
    assert [one["number"] for one in REGISTER.export(member.email)] == [2]
    assert CONSULTATIONS.erase(member.email) == 1
    assert (Consultation.objects.get().account, Consultation.objects.get().searched) == (None, "")
    Consultation.objects.update(at=timezone.now() - timedelta(days=900))
    assert (CONSULTATIONS.expire(), Consultation.objects.count()) == (1, 0)
