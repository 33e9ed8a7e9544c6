"""What programs propose as needs and offers: nothing by itself, and nobody else sees it until a person has confirmed."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claqueta.foundation import audit
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import AuditEntry, Notification
from claqueta.foundation.privacy import erase, expire, export_of
from claqueta.foundation.search import rebuild
from claqueta.opportunities import actions
from claqueta.opportunities.models import Opportunity, Proposal
from claqueta.opportunities.tests.factories import TEXT, said
from claqueta.opportunities.tests.test_tools import values_of, why
from claqueta.organisations.actions import merge
from conftest import at_most

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]


@pytest.fixture
def azotea(organisation: Make) -> Any:
    return organisation()


@pytest.fixture
def ana(azotea: Any, representative: Make) -> Any:
    return representative(azotea)


@pytest.fixture
def proposed(ana: Any, key_for: Make, use_tool: Make) -> Callable[..., Any]:
    key = key_for(ana, "read", "propose", name="My assistant")
    return lambda **more: use_tool("propose", key, **{"kind": "service", **TEXT, **more})


def test_what_is_proposed_is_no_need_and_nobody_else_sees_it(
    proposed: Make,
    azotea: Any,
    ana: Any,
    account: Make,
    representative: Make,
    client: Client,
    use_tool: Make,
    key_for: Make,
) -> None:
    done = values_of(proposed(title={"es": "Palabra rara"}, text={"es": "Nada más"}))
    assert (done["state"], done["new"], done["organisation"]) == ("waiting", True, azotea.slug)
    assert done["confirm_at"].endswith(f"/en/area/opportunities/proposals/{done['proposal']}/")
    assert not Opportunity.objects.exists()
    rebuild()
    colleague, office = representative(azotea, email="b@azotea.example"), account("office_admin")
    for who in (None, colleague, office):
        if who:
            client.force_login(who)
        for page in ("board", "my_opportunities", "search"):
            answer = client.get(reverse(page), {"q": "Palabra rara"}, follow=True)
            assert "Palabra rara</" not in answer.content.decode()
        assert client.get(done["confirm_at"]).status_code in (302, 403)
        assert client.post(done["confirm_at"], {"discard": "1"}).status_code in (302, 403)
        key = key_for(who) if who else ""
        shown = json.dumps(
            [use_tool("search", key, query="Palabra rara"), use_tool("opportunities", key, mine=True)]
        )
        assert "Palabra rara" not in shown
    client.force_login(office)
    assert "Palabra rara" not in client.get("/office/trail/").content.decode()
    assert Proposal.objects.count() == 1


def test_the_trail_says_that_it_came_by_a_key_and_the_person_is_told(proposed: Make, ana: Any) -> None:
    done = values_of(proposed())
    entry = AuditEntry.objects.get(verb="opportunities.proposed")
    assert (entry.actor, entry.changes) == (ana, {"key": ["", "My assistant"]})
    assert "My assistant" in audit.changes_in_words(entry)
    note = Notification.objects.get(recipient=ana)
    assert note.url == done["confirm_at"].removeprefix("http://localhost")
    assert TEXT["title"]["en"] not in note.subject + note.body


def test_the_same_is_proposed_once_and_no_more_than_a_person_looks_through(
    proposed: Make, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_most(settings, monkeypatch, proposals_waiting=2)
    first = values_of(proposed())
    again = values_of(proposed())
    assert (again["proposal"], again["new"]) == (first["proposal"], False)
    values_of(proposed(kind="talent"))
    assert "2 proposals wait" in why(proposed(kind="finance"))
    assert Proposal.objects.count() == 2
    assert Notification.objects.count() == 2


@pytest.mark.parametrize(
    ("more", "said_of_it"),
    [
        ({"kind": "magic"}, "kind"),
        ({"title": {}}, "title"),
        ({"title": {"ko": "더빙"}}, "title"),
        ({"text": {"en": "x" * 5001}}, "text"),
        ({"activities": ["99.9"]}, "activities"),
        ({"territories": ["XX"]}, "territories"),
        ({"budget": {"least": "9", "most": "1"}}, "budget_until"),
        ({"starts_on": "2027-05-03", "ends_on": "2027-05-01"}, "ends_on"),
        ({"closes_on": "2020-01-01"}, "closes_on"),
        ({"details": {"no": 1}}, "details"),
        ({"capabilities": [{"key": "no"}]}, "capabilities"),
        ({"audience": "chosen"}, "audience"),
        ({"state": "open"}, "state"),
        ({"visitor_email": "a@b.example"}, "visitor_email"),
        ({"behalf": "Somebody"}, "behalf"),
        ({"organisation": "otra"}, "azotea-films"),
        ({"organisation": "no-such"}, "azotea-films"),
    ],
)
def test_what_does_not_fit_is_refused_by_its_name(
    more: dict[str, Any], said_of_it: str, proposed: Make, organisation: Make
) -> None:
    organisation("Otra")
    assert said_of_it in why(proposed(**more))
    assert not Proposal.objects.exists()


def test_what_in_a_text_without_a_name_tells_who_it_is_is_said_at_once(proposed: Make) -> None:
    done = values_of(proposed(anonymous=True, text={"es": "Al 910000001", "en": "Ask Azotea Films"}))
    assert any("910000001" in one for one in done["warnings"])
    assert any("Azotea Films" in one for one in done["warnings"])
    assert values_of(proposed(kind="talent"))["warnings"] == []


def test_whoever_acts_for_several_or_none_says_for_whom(
    organisation: Make,
    representative: Make,
    account: Make,
    key_for: Make,
    use_tool: Make,
    ana: Any,
    azotea: Any,
) -> None:
    from claqueta.accounts.actions import person_for
    from claqueta.organisations.actions import affiliate

    other = organisation("Otra Casa")
    affiliate(other, person_for(ana), "representative", by=SYSTEM)
    key = key_for(ana, "read", "propose")
    assert {azotea.slug, other.slug} <= {
        *why(use_tool("propose", key, **said())).rstrip(".").replace(",", "").split()
    }
    assert (
        values_of(use_tool("propose", key, organisation=other.slug, **said()))["organisation"] == other.slug
    )
    nobody = key_for(account(), "read", "propose")
    assert "acts for no member" in why(use_tool("propose", nobody, organisation=azotea.slug, **said()))
    office = key_for(account("office_staff"), "read", "propose")
    assert values_of(use_tool("propose", office, organisation=azotea.slug, **said()))["new"]


@pytest.mark.parametrize(("button", "state"), [({}, "draft"), ({"submit": "1"}, "review")])
def test_a_person_looks_changes_and_confirms(
    button: dict[str, str], state: str, proposed: Make, ana: Any, azotea: Any, client: Client
) -> None:
    done = values_of(
        proposed(
            kind="space",
            activities=["4.1"],
            languages=["ko"],
            territories=["KR"],
            starts_on="2027-05-03",
            ends_on="2027-05-14",
            budget={"least": "20000", "most": "40000"},
            capabilities=[{"key": "stages", "column": "area", "least": 800, "hard": True}],
            details={"use": "stage", "area": 900},
            audience="public",
        )
    )
    client.force_login(ana)
    assert (
        done["confirm_at"].removeprefix("http://localhost")
        in client.get(reverse("my_opportunities")).content.decode()
    )
    page = client.get(done["confirm_at"])
    assert "My assistant" in page.content.decode()
    form = page.context["form"]
    sent: dict[str, Any] = {}
    for field in form:
        value = field.value()
        widget = field.field.widget
        if hasattr(widget, "widgets_names"):
            parts = value if isinstance(value, list) else widget.decompress(value)
            sent |= {
                field.html_name + name: part or ""
                for name, part in zip(widget.widgets_names, parts, strict=True)
            }
        elif value not in (None, False):
            sent[field.html_name] = value if isinstance(value, list) else str(value)
    answer = client.post(done["confirm_at"], {**sent, **button})
    assert answer.status_code == 302, answer.context["form"].errors
    made = Opportunity.objects.get()
    assert (made.organisation, made.state, made.written_by) == (azotea, state, ana)
    assert (made.title, made.kind, made.audience) == (TEXT["title"], "space", "public")
    assert (made.details, made.activities) == ({"use": "stage", "area": 900}, ["4.1"])
    assert made.capabilities == [{"key": "stages", "column": "area", "least": 800, "hard": True}]
    # What the form of its kind does not ask, the person has not seen: it is not said for them.
    assert made.languages == []
    assert not Proposal.objects.exists()
    entry = AuditEntry.objects.get(verb="opportunities.proposal_confirmed")
    assert (entry.object_id, entry.changes) == (str(made.pk), {"key": ["", "My assistant"]})
    assert client.get(done["confirm_at"]).status_code == 404


def test_a_person_discards_it(proposed: Make, ana: Any, client: Client) -> None:
    done = values_of(proposed())
    client.force_login(ana)
    assert client.post(done["confirm_at"], {"discard": "1"}).status_code == 302
    assert not Proposal.objects.exists()
    assert not Opportunity.objects.exists()
    assert AuditEntry.objects.filter(verb="opportunities.proposal_discarded", actor=ana).count() == 1


def test_what_was_said_already_or_no_longer_fits_is_asked_about(
    proposed: Make, ana: Any, azotea: Any, client: Client
) -> None:
    done = values_of(proposed())
    first = actions.draft(said(), organisation=azotea, by=ana)
    client.force_login(ana)
    sent = {"kind": "service", "direction": "need", "audience": "members"}
    sent |= {f"{name}_{code}": text for name, texts in TEXT.items() for code, text in texts.items()}
    answer = client.post(done["confirm_at"], sent)
    assert answer.status_code == 422
    assert reverse("my_opportunity", args=[first.slug]) in answer.content.decode()
    assert client.post(done["confirm_at"], {**sent, "title_es": "", "title_en": ""}).status_code == 422
    Proposal.objects.update(values={**said(), "kind": "gone", "closes_on": "2020-01-01"})
    assert client.get(done["confirm_at"]).status_code == 200
    assert Proposal.objects.count() == 1


def test_whoever_no_longer_acts_for_it_cannot_confirm_and_a_key_never_does(
    proposed: Make, ana: Any, azotea: Any, client: Client, key_for: Make
) -> None:
    from claqueta.organisations.actions import end_affiliation
    from claqueta.organisations.models import Affiliation

    done = values_of(proposed())
    key = {"Authorization": f"Bearer {key_for(ana, 'read', 'write', 'propose')}"}
    assert client.post(done["confirm_at"], {"submit": "1"}, headers=key).status_code == 302
    assert Proposal.objects.count() == 1
    end_affiliation(Affiliation.objects.get(), by=SYSTEM)
    with pytest.raises(PermissionDenied):
        actions.confirm_proposal(Proposal.objects.get(), said(), by=ana)
    assert not Opportunity.objects.exists()
    with pytest.raises(ValidationError):
        actions.propose_opportunity(said(kind="talent"), organisation=azotea, key_name="x", by=SYSTEM)


def test_it_is_exported_erased_and_forgotten_in_time(proposed: Make, ana: Any, account: Make) -> None:
    values_of(proposed())
    values_of(proposed(kind="talent"))
    (first, second) = export_of(ana.email)["proposals"]
    assert {first["key"], second["key"]} == {"My assistant"}
    assert first["values"]["title"] == TEXT["title"]
    Proposal.objects.filter(values__kind="talent").update(created_at=timezone.now() - timedelta(days=31))
    assert expire()["proposals"] == 1
    assert erase(ana.email, by=SYSTEM).touched["proposals"] == 1
    assert not Proposal.objects.exists()


def test_it_follows_an_organisation_that_becomes_part_of_another(
    proposed: Make, azotea: Any, ana: Any, organisation: Make
) -> None:
    gone = organisation("Azotea Vieja", member=False)
    values_of(proposed())
    there = Proposal.objects.get()
    for mark in (there.fingerprint, "another"):
        Proposal.objects.create(
            account=ana, organisation=gone, key_name="x", values=there.values, fingerprint=mark
        )
    merge(azotea, gone, by=SYSTEM)
    assert {one.organisation for one in Proposal.objects.all()} == {azotea}
    assert Proposal.objects.count() == 2
