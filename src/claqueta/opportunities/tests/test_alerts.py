"""Saved searches: what they find, whom they tell, how often, and that they tell nobody what they may not see."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as configured
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import Notification, WebhookDelivery, WebhookEndpoint
from claqueta.foundation.privacy import erase, export_of
from claqueta.foundation.search import catch_up
from claqueta.opportunities import actions
from claqueta.opportunities.models import AlertSent, Opportunity, SavedSearch, ToAnnounce
from claqueta.opportunities.readers import EVERYBODY
from claqueta.opportunities.sought import fits, offered, sought
from conftest import at_most, posted

Make = Callable[..., Any]
HOW = {"name": "Dubbing", "often": "now", "by_mail": True, "in_app": True, "by_webhook": False}


def save(by: Any, question: str = "kind=service", minded: bool = False, **more: Any) -> SavedSearch:
    return actions.save_search({**HOW, **more}, question=question, minded=minded, by=by)


@pytest.fixture
def ana(organisation: Make, representative: Make) -> Any:
    return representative(organisation("Bruma Cine"), email="ana@bruma.example")


def told() -> int:
    actions.announce_what_is_new()
    return actions.tell_what_waits()


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("kind=service", True),
        ("kind=talent", False),
        ("kind=talent&kind=service", True),
        ("kind=service&direction=offer", False),
        ("q=dubbing", True),
        ("q=doblaje", True),
        ("q=DOBLAJES", True),
        ("q=korean series", True),
        ("q=the korean of", True),
        ("q=korean film", False),
        ("q=episod", True),
        ("q=subtitling", False),
        ("q=dubbing&kind=service", True),
        ("q=🎬", True),
        ("sort=recent&page=3&nonsense=1&kind=service", True),
        ("territory=KR", False),
        ("q=" + "x" * 9000, False),
    ],
)
def test_a_question_finds_one_as_the_board_would(opportunity: Make, question: str, found: bool) -> None:
    row = opportunity(audience="public")
    seen = offered(row, EVERYBODY)
    assert seen is not None
    assert fits(sought(question, tuple(configured.CLUSTER.languages)), seen) is found


def test_whoever_asked_is_told_once_by_mail_and_among_notices(
    opportunity: Make, organisation: Make, ana: Any
) -> None:
    search = save(ana)
    save(ana, "kind=talent", name="Talent")
    need = opportunity(organisation(), audience="members")
    assert told() == 1
    posted()
    (letter,) = mail.outbox
    assert letter.to == ["ana@bruma.example"]
    assert "Korean dubbing of a series" in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert Notification.objects.filter(recipient=ana, kind=actions.ALERTS).count() == 1
    # Neither a change nor another opening tells again.
    actions.change(need, {"languages": ["ko"]}, by=SYSTEM)
    actions.close(need, closed_for="found", by=SYSTEM)
    actions.reopen(need, by=SYSTEM)
    assert ToAnnounce.objects.count() == 1
    assert told() == 0
    assert AlertSent.objects.get().search == search


def test_notice_names_the_first_and_says_how_many_more(
    opportunity: Make, organisation: Make, ana: Any
) -> None:
    save(ana)
    for whose in ("Bruma Cine", "Celosía"):
        opportunity(organisation(whose), audience="members")
    assert told() == 1
    body = Notification.objects.get(recipient=ana, kind=actions.ALERTS).body
    assert body.endswith("Korean dubbing of a series and 1 more")


def test_one_click_ends_the_mails_of_that_search_alone(opportunity: Make, ana: Any) -> None:
    search, other = save(ana, in_app=False), save(ana, "direction=need", name="Needs", in_app=False)
    opportunity(audience="members")
    told()
    posted()
    letter = next(one for one in mail.outbox if "Dubbing" in one.subject)
    path = "/" + letter.extra_headers["List-Unsubscribe"].strip("<>").split("/", 3)[3]
    outside = Client(enforce_csrf_checks=True)
    assert outside.get(path).status_code == 200
    search.refresh_from_db()
    assert search.by_mail
    assert outside.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    search.refresh_from_db()
    other.refresh_from_db()
    assert (search.by_mail, other.by_mail) == (False, True)
    strange = outside.post(path[:-6] + "xxxxx/", {})
    assert strange.status_code == 200
    assert b"not one of ours" in strange.content


@pytest.mark.parametrize("question", ["q=zanzibar", "q=zan@zibar.example", "q=915551234", "q=masked"])
def test_an_alert_tells_nobody_who_is_without_a_name(
    opportunity: Make, organisation: Make, ana: Any, question: str
) -> None:
    """Neither by what it says nor by being sent at all."""
    save(ana, question, name="Curious")
    opportunity(
        organisation("Zanzíbar"),
        audience="members",
        anonymous=True,
        title={"en": "Masked"},
        text={"en": "Zanzíbar: write to zan@zibar.example or call +34 915 55 12 34"},
    )
    assert told() == (1 if question == "q=masked" else 0)
    posted()
    for letter in mail.outbox:
        whole = letter.message().as_string() + letter.body + str(letter.extra_headers)
        for secret in ("Zanz", "zibar.example", "915 55"):
            assert secret not in whole
    # The feed says what its owner typed, and nothing of who it is.
    body = client_feed(ana).replace(question.replace("@", "%40"), "")
    for secret in ("Zanz", "zibar.example", "915 55"):
        assert secret not in body


def client_feed(owner: Any) -> str:
    search = SavedSearch.objects.filter(owner=owner).first()
    assert search is not None
    response = Client().get(f"/en/opportunities/searches/{actions.feed_secret(search)}.xml")
    assert response.status_code == 200
    return response.content.decode()


def test_each_is_told_what_their_circle_sees_and_not_of_their_own(
    opportunity: Make, organisation: Make, representative: Make, account: Make, ana: Any
) -> None:
    azotea = organisation()
    owner = representative(azotea, email="o@azotea.example")
    outside = account(email="out@people.example")
    bruma = ana.person.affiliations.get().organisation
    for who in (owner, outside, ana):
        save(who)

    def heard() -> set[str]:
        told()
        found = set(AlertSent.objects.filter(opportunity=row).values_list("search__owner__email", flat=True))
        return found

    row = opportunity(azotea, audience="members")
    assert heard() == {"ana@bruma.example"}
    row = opportunity(azotea, audience="public", title={"en": "Open"}, text={"en": "To all"})
    assert heard() == {"ana@bruma.example", "out@people.example"}
    row = opportunity(azotea, audience="chosen", chosen=[bruma], title={"en": "You"}, text={"en": "You"})
    assert heard() == {"ana@bruma.example"}
    row = opportunity(azotea, audience="chosen", chosen=[azotea], title={"en": "We"}, text={"en": "We"})
    assert heard() == set()


def test_what_is_gone_before_it_is_told_is_not_told(opportunity: Make, ana: Any) -> None:
    save(ana)
    need = opportunity(audience="members")
    actions.announce_what_is_new()
    actions.close(need, closed_for="withdrawn", by=SYSTEM)
    actions.tell_what_waits()
    posted()
    assert not mail.outbox
    assert not Notification.objects.exists()


@pytest.mark.parametrize(
    ("often", "hours", "heard"),
    [("daily", 1, 0), ("daily", 25, 1), ("weekly", 25, 0), ("weekly", 24 * 8, 1), ("now", 0, 1)],
)
def test_as_often_as_was_said(opportunity: Make, ana: Any, often: str, hours: int, heard: int) -> None:
    save(ana, often=often)
    opportunity(audience="members")
    # A Tuesday after the morning's round.
    found = timezone.make_aware(datetime(2027, 3, 2, 9))
    Opportunity.objects.update(closes_on=timezone.localdate() + timedelta(days=300))
    actions.announce_what_is_new()
    AlertSent.objects.update(found_at=found)
    assert actions.tell_what_waits(found + timedelta(hours=hours)) == heard
    assert actions.tell_what_waits(found + timedelta(hours=hours)) == 0


def test_webhooks_of_the_owner_alone_are_posted_to(opportunity: Make, account: Make, ana: Any) -> None:
    stranger = account(email="s@people.example")
    for owner, kinds in ((ana, []), (ana, ["organisation.updated"]), (stranger, [])):
        WebhookEndpoint.objects.create(owner=owner, url="https://a.example/", secret="s", kinds=kinds)
    save(ana, by_webhook=True, by_mail=False)
    opportunity(audience="members")
    told()
    delivery = WebhookDelivery.objects.get()
    assert (delivery.kind, delivery.endpoint.owner, delivery.endpoint.kinds) == (actions.WEBHOOK, ana, [])
    assert delivery.payload["opportunities"][0]["texts"]["en"]["title"] == "Korean dubbing of a series"


def test_a_closed_account_hears_nothing_and_its_feed_ends(opportunity: Make, ana: Any) -> None:
    search = save(ana)
    address = f"/en/opportunities/searches/{actions.feed_secret(search)}.xml"
    opportunity(audience="members")
    assert "Korean dubbing" in client_feed(ana)
    actions.renew_feed(search, by=ana)
    assert Client().get(address).status_code == 404
    ana.is_active = False
    ana.save()
    search.refresh_from_db()
    assert Client().get(f"/en/opportunities/searches/{actions.feed_secret(search)}.xml").status_code == 404
    assert told() == 0
    assert Client().get("/en/opportunities/searches/made-up.xml").status_code == 404


def test_one_that_finds_everything_is_told_so(client: Any, opportunity: Make, ana: Any) -> None:
    opportunity(audience="members")
    catch_up()
    client.force_login(ana)
    page = "/en/area/opportunities/searches/"
    assert b"asks for nothing in particular" in client.get(f"{page}?sort=recent").content
    assert b"nearly everything" in client.get(f"{page}?kind=service").content
    assert b"Today it finds 0" in client.get(f"{page}?kind=talent").content
    said = {"name": "All", "often": "daily", "by_mail": "on"}
    refused = client.post(f"{page}?sort=recent", said)
    assert refused.status_code == 422
    assert b"you would be told of every need" in refused.content
    assert not SavedSearch.objects.exists()
    assert client.post(f"{page}?sort=recent", {**said, "minded": "on"}).status_code == 302
    assert SavedSearch.objects.get().question == ""


def test_mine_are_changed_and_taken_away_by_me_alone(client: Any, account: Make, ana: Any) -> None:
    client.force_login(ana)
    page = "/en/area/opportunities/searches/"
    client.post(f"{page}?kind=service&q=dubbing", {"name": "Zanzíbar", "often": "now", "in_app": "on"})
    search = SavedSearch.objects.get()
    assert (search.question, search.by_mail, search.language) == ("q=dubbing&kind=service", False, "en")
    one = f"{page}{search.pk}/"
    client.post(one, {"name": "Dub", "often": "weekly", "by_mail": "on"})
    search.refresh_from_db()
    assert (search.name, search.often, search.in_app) == ("Dub", "weekly", False)
    assert client.post(one, {"name": "", "often": "weekly"}).status_code == 422
    client.post(one, {"action": "renew"})
    search.refresh_from_db()
    assert search.feed_number == 2
    stranger = Client()
    stranger.force_login(account(email="s@people.example"))
    for response in (stranger.get(one), stranger.post(one, {"action": "remove"})):
        assert response.status_code == 403
    client.post(one, {"action": "remove"})
    assert not SavedSearch.objects.exists()


def test_actions_ask_who_acts(account: Make, ana: Any) -> None:
    search, stranger = save(ana), account(email="s@people.example")
    from django.contrib.auth.models import AnonymousUser

    with pytest.raises(PermissionDenied):
        save(AnonymousUser())
    for act in (actions.remove_search, actions.renew_feed):
        with pytest.raises(PermissionDenied):
            act(search, by=stranger)
    with pytest.raises(PermissionDenied):
        actions.change_search(search, HOW, by=stranger)


def test_nobody_saves_more_than_the_rule_and_the_same_is_one(
    settings: Any, monkeypatch: Any, ana: Any
) -> None:
    at_most(settings, monkeypatch, saved_searches=2)
    first = save(ana)
    assert save(ana, "?kind=service&sort=recent", name="Again").pk == first.pk
    save(ana, "kind=talent")
    with pytest.raises(ValidationError):
        save(ana, "kind=space")


def test_what_is_kept_of_a_person_is_told_and_forgotten(opportunity: Make, account: Make, ana: Any) -> None:
    save(ana)
    opportunity(audience="members")
    told()
    (kept,) = export_of("ana@bruma.example")["saved_searches"]
    assert (kept["question"], len(kept["told_of"])) == ("kind=service", 1)
    erase("ana@bruma.example", by=account("office_admin"))
    assert not SavedSearch.objects.exists()
    assert not AlertSent.objects.exists()


def test_the_round_cut_off_in_between_tells_all_and_none_twice(
    opportunity: Make, ana: Any, monkeypatch: Any
) -> None:
    save(ana)
    opportunity(audience="members")
    opportunity(audience="members", title={"en": "Two"}, text={"en": "Two"})
    actions.announce_what_is_new()
    assert (AlertSent.objects.count(), ToAnnounce.objects.count()) == (2, 0)
    # As if it had been cut off after the first: what was noted is noted again.
    ToAnnounce.objects.bulk_create(ToAnnounce(opportunity=one) for one in Opportunity.objects.all())
    actions.announce_what_is_new()
    assert AlertSent.objects.count() == 2
    assert actions.tell_what_waits() == 1
    posted()
    assert len(mail.outbox) == 1


def test_a_thousand_searches_cost_a_handful_of_queries(
    opportunity: Make, account: Make, django_assert_max_num_queries: Any
) -> None:
    owners = [account(email=f"a{n}@people.example") for n in range(5)]
    SavedSearch.objects.bulk_create(
        SavedSearch(owner=owners[n % 5], name=f"S{n}", question="kind=service", language="en")
        for n in range(1000)
    )
    opportunity(audience="public")
    with django_assert_max_num_queries(30):
        assert actions.announce_what_is_new() == 1000
