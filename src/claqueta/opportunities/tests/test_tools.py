"""What programs read of needs and offers, and what they propose: no more than the key's owner may see, and nothing by itself."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
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
from claqueta.opportunities.queries import matching
from claqueta.opportunities.tests.factories import TEXT, said
from claqueta.organisations.actions import merge
from conftest import at_most

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
TELLING = ("zanzíbar", "zanzibar", "910 000 001", "910000001", "zanzibarfilms")
READING = ("search", "opportunities", "match")


@pytest.fixture(autouse=True)
def _afresh() -> None:
    matching._ready.clear()
    matching._markets.clear()


def values_of(result: Any) -> Any:
    assert not result["isError"], result
    return result["structuredContent"]


def why(result: Any) -> str:
    assert result["isError"], result
    return str(result["content"][0]["text"])


def names(result: Any) -> list[str]:
    return [one["organisation"]["name"] for one in values_of(result)["matches"]]


# -- What there is -------------------------------------------------------------------------------------------


def test_the_board_is_narrowed_and_paged_and_mine_has_every_state(
    opportunity: Make, organisation: Make, representative: Make, key_for: Make, use_tool: Make
) -> None:
    azotea = organisation()
    key = key_for(representative(azotea))
    first = opportunity(azotea, kind="finance", direction="offer", audience="public")
    second = opportunity(organisation("Otra"), kind="service", audience="members")
    mine = opportunity(azotea, "draft", kind="talent")

    def slugs(key: str = "", **asked: Any) -> list[str]:
        return [one["slug"] for one in values_of(use_tool("opportunities", key, **asked))["items"]]

    assert slugs() == [first.slug]
    assert slugs(key) == [second.slug, first.slug]
    assert slugs(key, direction="offer") == [first.slug]
    assert slugs(key, kind="service") == [second.slug]
    assert sorted(slugs(key, mine=True)) == sorted([first.slug, mine.slug])
    assert slugs(mine=True) == []
    page = values_of(use_tool("opportunities", key, limit=1))
    assert slugs(key, limit=1, cursor=page["next"]) == [first.slug]
    assert why(use_tool("opportunities", key, cursor="x"))
    assert "finance" in why(use_tool("opportunities", key, kind="magic"))


def test_one_that_the_caller_may_not_see_is_as_one_that_is_not_there(
    opportunity: Make, organisation: Make, use_tool: Make
) -> None:
    hidden = opportunity(organisation(), audience="members")
    for tool in ("opportunities", "match"):
        for number in (hidden.slug, str(hidden.public_id), "2020-9999", "x"):
            assert why(use_tool(tool, number=number, language="en")) == (
                f"There is no need or offer “{number}” that you may see."
            )


# -- Who it is -----------------------------------------------------------------------------------------------


@pytest.fixture
def hidden(organisation: Make, opportunity: Make) -> Any:
    """A need without a name whose every text says whose it is, and whose organisation fits it best of all."""
    whose = organisation("Zanzíbar Films", codes=("5.8",), email="hola@zanzibar.example")
    made = opportunity(
        whose,
        anonymous=True,
        audience="public",
        activities=["5.8"],
        kind="call_partner",
        title={"es": "Doblaje para ZANZÍBAR FILMS", "en": "Dubbing for Zanzibar Films"},
        text={
            "es": "Somos Zanzibar Films, S.L. Llámanos al +34 910 000 001 o al 910000001.",
            "en": "See https://zanzibar.example/films or @zanzibarfilms.",
        },
        details={"programme": "Creative Europe, by Zanzíbar Films"},
    )
    actions.attach_file(
        made, ContentFile(b"%PDF-1.7 Zanzibar"), name="Zanzíbar.pdf", audience="like_it", by=SYSTEM
    )
    return made


@pytest.mark.parametrize("who", ["guest", "member"])
@pytest.mark.parametrize("tool", READING)
def test_no_tool_tells_whose_it_is_before_consent(
    tool: str,
    who: str,
    hidden: Any,
    organisation: Make,
    representative: Make,
    key_for: Make,
    use_tool: Make,
) -> None:
    member = representative(organisation("Otra Casa"), email="otra@casa.example")
    key = key_for(member, "read", "propose") if who == "member" else ""
    rebuild()
    asked: dict[str, list[dict[str, Any]]] = {
        "search": [{"query": "doblaje"}, {"query": "dubbing", "kind": "opportunity"}],
        "opportunities": [{}, {"number": hidden.slug}, {"number": str(hidden.public_id)}],
        "match": [{"number": hidden.slug}],
    }
    for arguments in asked[tool]:
        for language in ("es", "en"):
            result = use_tool(tool, key, language=language, **arguments)
            assert not result["isError"]
            shown = json.dumps(values_of(result), ensure_ascii=False)
            if tool != "match":
                assert hidden.slug in shown
                assert [word for word in TELLING if word in shown.casefold()] == []


def test_whether_its_own_organisation_stands_among_those_that_fit_tells_nothing(
    hidden: Any, organisation: Make, opportunity: Make, representative: Make, key_for: Make, use_tool: Make
) -> None:
    organisation("Bruma Sonido", codes=("5.8",))
    stranger = key_for(representative(organisation("Otra Casa"), email="otra@casa.example"))
    # Those who are not told whose it is get the list that anybody's need would have.
    described = {
        "kind": "call_partner",
        "title": {"es": "Doblaje"},
        "text": {"es": "Doblaje"},
        "activities": ["5.8"],
    }
    for key in ("", stranger):
        assert "Zanzíbar Films" in names(use_tool("match", key, number=hidden.slug))
        others = {*names(use_tool("match", key, number=hidden.slug))} - {"Otra Casa"}
        assert others == {*names(use_tool("match", key, described=described))} - {"Otra Casa"}
    # Whoever knows gets those that it could ask.
    own = key_for(representative(hidden.organisation, email="own@zanzibar.example"))
    assert "Zanzíbar Films" not in names(use_tool("match", own, number=hidden.slug))
    named = opportunity(hidden.organisation, activities=["5.8"], audience="public", kind="talent")
    assert "Zanzíbar Films" not in names(use_tool("match", "", number=named.slug))


def test_one_who_was_chosen_is_not_told_who_else_was(
    organisation: Make, opportunity: Make, representative: Make, key_for: Make, use_tool: Make
) -> None:
    whose, chosen = organisation("Azotea Films"), organisation("Bruma Sonido", codes=("5.8",))
    others = [organisation(name, codes=("5.8",)) for name in ("Cobalto", "Duna")]
    need = opportunity(whose, activities=["5.8"], audience="chosen", chosen=[chosen, others[0]])
    key = key_for(representative(chosen, email="b@bruma.example"))
    assert {"Cobalto", "Duna"} <= {*names(use_tool("match", key, number=need.slug))}
    assert why(use_tool("match", number=need.slug))
    own = key_for(representative(whose, email="a@azotea.example"))
    assert {*names(use_tool("match", own, number=need.slug))} == {"Bruma Sonido", "Cobalto"}


def test_what_a_description_matches_is_what_the_callers_circle_sees(
    organisation: Make, account: Make, representative: Make, key_for: Make, use_tool: Make, settings: Any
) -> None:
    from claqueta.organisations.actions import publish_profile

    field = next(one for one in settings.CLUSTER.capabilities if one.type == "boolean")
    (code, *_more) = field.categories
    whose = organisation("Azotea Films")
    values = {"activities": [{"code": code, "primary": True, "capabilities": {field.key: True}}]}
    for name, visibility in (("Bruma Sonido", {}), ("Cobalto", {"capabilities": "office"})):
        made = organisation(name, codes=(code,))
        publish_profile(made, {**values, "visibility": visibility}, by=SYSTEM)
    described = {
        "kind": "service",
        "title": {"en": "A need"},
        "text": {"en": "Words"},
        "activities": [code],
        "capabilities": [{"key": field.key, "hard": True}],
    }
    before = Opportunity.objects.count()
    found = {
        one["organisation"]["name"]: {reason["kind"] for reason in one["reasons"]}
        for one in values_of(use_tool("match", described=described))["matches"]
    }
    assert "capability" in found["Bruma Sonido"]
    assert "capability" not in found["Cobalto"]
    assert Opportunity.objects.count() == before
    mine = key_for(representative(whose))
    assert "Azotea Films" not in names(
        use_tool("match", mine, described={**described, "activities": ["5.7"]})
    )


def test_a_match_asks_for_one_thing_and_says_what_is_wrong_with_it(
    opportunity: Make, organisation: Make, use_tool: Make
) -> None:
    need = opportunity(organisation(), audience="public")
    described = {"kind": "service", **TEXT}
    both = why(use_tool("match", number=need.slug, described=described, language="en"))
    assert both == why(use_tool("match", language="en"))
    wrong = why(
        use_tool("match", described={**described, "kind": "magic", "budget": {"least": "x"}}, language="en")
    )
    assert "kind:" in wrong
    assert "budget_from:" in wrong
    assert "described.organisation" in why(use_tool("match", described={**described, "organisation": "x"}))


def test_a_match_is_one_list_with_few_queries(
    organisation: Make, opportunity: Make, use_tool: Make, django_assert_max_num_queries: Any
) -> None:
    whose = organisation("Azotea Films")
    for number in range(6):
        organisation(f"Sonido {number}", codes=("5.8",))
    need = opportunity(whose, activities=["5.8"], audience="public")
    assert len(names(use_tool("match", number=need.slug))) == 6
    with django_assert_max_num_queries(14):
        use_tool("match", number=need.slug)
    assert len(names(use_tool("match", number=need.slug, limit=2))) == 2


# -- What is proposed ----------------------------------------------------------------------------------------


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
