"""Matching in the product: of what each sees, fair, answered with one tap, and without what is over."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claqueta.foundation.actors import SYSTEM
from claqueta.opportunities import actions
from claqueta.opportunities.actions import matches
from claqueta.opportunities.models import DayList, Exposure, Feedback, Introduction, Opportunity
from claqueta.opportunities.queries import matching
from claqueta.opportunities.queries.fairness import fairness
from claqueta.opportunities.queries.matching import fits_of, for_organisation, organisations_for
from claqueta.organisations.actions import publish_profile

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]


@pytest.fixture(autouse=True)
def _afresh() -> None:
    matching._ready.clear()
    matching._markets.clear()


def fitting(opportunity: Opportunity) -> list[str]:
    return [one.organisation.name for one in fits_of(opportunity)[0]]


def test_the_best_come_first_with_reasons_and_never_its_own(organisation: Make, opportunity: Make) -> None:
    mine = organisation("Azotea Films", codes=("5.8",))
    organisation("Bruma Sonido", codes=("5.8",))
    organisation("Cobalto", codes=("4.1",))
    need = opportunity(mine, activities=["5.8"])
    fits, loss = fits_of(need)
    assert fits[0].organisation.name == "Bruma Sonido"
    assert fits[0].reasons
    assert "Azotea Films" not in fitting(need)
    assert 0 <= loss <= 0.05


def test_a_hidden_capability_neither_matches_nor_explains(
    organisation: Make, opportunity: Make, client: Client, account: Make
) -> None:
    whose = organisation("Azotea Films")
    key = next(one.key for one in _capabilities() if one.type == "boolean")
    code = next(one for one in _capabilities() if one.key == key).categories[0]
    both = [organisation(name, codes=(code,)) for name in ("Bruma Sonido", "Cobalto Sonido")]
    for one in both:
        values = {"activities": [{"code": code, "primary": True, "capabilities": {key: True}}]}
        publish_profile(one, {**values, "visibility": {}}, by=SYSTEM)
    need = opportunity(whose, activities=[code], capabilities=[{"key": key, "hard": True}], audience="public")
    before = {one.organisation.name: (one.score, one.reasons) for one in fits_of(need)[0]}
    assert before["Bruma Sonido"] == before["Cobalto Sonido"]
    publish_profile(both[0], {"visibility": {"capabilities": "office"}}, by=SYSTEM)
    matching._ready.clear()
    after = {one.organisation.name: one for one in fits_of(need)[0]}
    assert after["Bruma Sonido"].score < after["Cobalto Sonido"].score
    shown = " ".join(after["Bruma Sonido"].reasons)
    said = set(after["Cobalto Sonido"].reasons) - set(after["Bruma Sonido"].reasons)
    assert said
    assert not any(text in shown for text in said)
    assert after["Bruma Sonido"].unknown


def _capabilities() -> Any:
    from django.conf import settings

    return settings.CLUSTER.capabilities


def test_what_is_over_leaves_at_once(organisation: Make, opportunity: Make) -> None:
    mine, other = organisation("Azotea Films"), organisation("Bruma Sonido", codes=("5.8",))
    need = opportunity(mine, activities=["5.8"])
    assert [one.opportunity for one in for_organisation(other)] == [need]
    Opportunity.objects.update(closes_on=timezone.localdate() - timedelta(days=1))
    need.refresh_from_db()
    assert for_organisation(other) == []
    assert fits_of(need) == ([], 0.0)
    Opportunity.objects.update(closes_on=timezone.localdate())
    actions.close(need, closed_for="not_needed", by=SYSTEM)
    assert for_organisation(other) == []


def test_one_sees_only_what_one_is_shown(organisation: Make, opportunity: Make) -> None:
    mine = organisation("Azotea Films")
    chosen, left_out = organisation("Bruma Sonido", codes=("5.8",)), organisation("Cobalto", codes=("5.8",))
    need = opportunity(mine, activities=["5.8"], audience="chosen", chosen=[chosen])
    assert [one.opportunity for one in for_organisation(chosen)] == [need]
    assert for_organisation(left_out) == []
    assert for_organisation(mine) == []
    assert fitting(need) == ["Bruma Sonido"]
    assert not Exposure.objects.exists()
    matches.make_lists_of_the_day()
    assert set(Exposure.objects.values_list("organisation", flat=True)) == {chosen.pk}


def test_who_stays_unnamed_is_in_no_list(organisation: Make, opportunity: Make) -> None:
    mine, other = organisation("Azotea Films"), organisation("Bruma Sonido", codes=("5.8",))
    opportunity(mine, activities=["5.8"], anonymous=True)
    [one] = for_organisation(other)
    assert one.shown.whose is None
    assert "Azotea" not in f"{one.shown} {one.reasons} {one.unknown}"
    # Nor does it come to whoever wrote it.
    assert for_organisation(mine) == []


@pytest.mark.parametrize("answer", ["useless", "not_for_us", "snooze"])
def test_one_tap_changes_the_list(
    answer: str, organisation: Make, opportunity: Make, representative: Make, client: Client
) -> None:
    mine, other = organisation("Azotea Films"), organisation("Bruma Sonido", codes=("5.8",))
    bea = representative(other)
    need = opportunity(mine, activities=["5.8"])
    client.force_login(bea)
    url = reverse("for_you", args=[other.slug])
    assert need.slug in client.get(url).content.decode()
    client.post(url, {"opportunity": need.pk, "answer": answer, "because": "budget"})
    assert need.slug not in client.get(url).content.decode()
    assert Feedback.objects.get().answer == answer
    Feedback.objects.filter(answer="snooze").update(until=timezone.localdate())
    assert (need.slug in client.get(url).content.decode()) == (answer == "snooze")
    client.post(url, {"opportunity": need.pk, "answer": "back"})
    assert need.slug in client.get(url).content.decode()


def test_need_that_is_looked_at_leads_back_to_the_list_it_was_found_in(
    organisation: Make, opportunity: Make, representative: Make, client: Client
) -> None:
    mine, other = organisation("Azotea Films"), organisation("Bruma Sonido", codes=("5.8",))
    need = opportunity(mine, activities=["5.8"])
    representative(mine, email="ana@people.example")
    client.force_login(representative(other))
    listed = reverse("for_you", args=[other.slug])
    to = f"{reverse('opportunity', args=[need.slug])}?for={other.slug}"
    assert f'href="{to}"' in client.get(listed).content.decode()
    assert f'<a href="{listed}">' in client.get(to).content.decode()
    for whose in (mine.slug, "nobody", "\0"):
        page = client.get(reverse("opportunity", args=[need.slug]), {"for": whose}).content.decode()
        assert f'<a href="{reverse("board")}">' in page
        assert "/for-you/" not in page.partition('class="back"')[2].partition("</p>")[0]


def test_useless_lowers_the_like(organisation: Make, opportunity: Make, representative: Make) -> None:
    mine, other = organisation("Azotea Films"), organisation("Bruma Sonido", codes=("5.8",))
    first, second = (
        opportunity(mine, activities=["5.8"], title={"es": f"Serie {n}", "en": f"Series {n}"}) for n in (1, 2)
    )
    before = {one.opportunity.pk: one.score for one in for_organisation(other)}
    matches.answer_match(other, first, answer="useless", by=representative(other))
    after = {one.opportunity.pk: one.score for one in for_organisation(other)}
    assert set(after) == {second.pk}
    assert 0 < after[second.pk] < before[second.pk]


def test_only_its_own_side_answers_and_only_what_it_sees(
    organisation: Make, opportunity: Make, representative: Make, client: Client
) -> None:
    mine, other = organisation("Azotea Films"), organisation("Bruma Sonido", codes=("5.8",))
    ana, bea = representative(mine, email="ana@people.example"), representative(other)
    need = opportunity(mine, audience="chosen", chosen=[organisation("Cobalto")])
    with pytest.raises(PermissionDenied):
        matches.answer_match(other, need, answer="useless", by=ana)
    with pytest.raises(PermissionDenied):
        matches.answer_match(other, need, answer="useless", by=bea)
    client.force_login(ana)
    assert client.get(reverse("for_you", args=[other.slug])).status_code == 403


def test_those_of_like_relevance_take_turns_within_the_stated_loss(
    organisation: Make, opportunity: Make
) -> None:
    mine = organisation("Azotea Films")
    alike = [organisation(f"Sonido {letter}", codes=("5.8",)) for letter in "ABCDEFGHIJKLMN"]
    need = opportunity(mine, activities=["5.8"])
    today = timezone.localdate()
    for day in range(14):
        listed = organisations_for(need, on=today)
        Exposure.objects.bulk_create(
            Exposure(
                on=today - timedelta(days=14 - day),
                opportunity=need,
                organisation_id=pk,
                earned=one.earned,
                received=one.received,
            )
            for pk, one in listed.shown
        )
    matches.make_lists_of_the_day()
    matches.make_lists_of_the_day()
    found = fairness(today)
    assert DayList.objects.count() == 1
    assert found.worst_loss <= found.allowed + 1e-9
    received = {
        one.pk: sum(Exposure.objects.filter(organisation=one).values_list("received", flat=True))
        for one in alike
    }
    assert min(received.values()) > 0
    assert max(received.values()) / min(received.values()) < 1.5


def test_the_office_sees_how_fair_it_is_and_prepares_an_introduction(
    organisation: Make, opportunity: Make, account: Make, client: Client
) -> None:
    mine, other = organisation("Azotea Films"), organisation("Bruma Sonido", codes=("5.8",))
    need = opportunity(mine, activities=["5.8"])
    matches.make_lists_of_the_day()
    client.force_login(account("office_staff"))
    page = client.get(reverse("office_matching"))
    assert page.status_code == 200
    record = reverse("office_opportunity", args=[need.pk])
    assert "Bruma Sonido" in client.get(record).content.decode()
    told = client.post(
        record, {"action": "introduce", "organisation": other.pk}, follow=True
    ).content.decode()
    made = Introduction.objects.get()
    assert f'<a href="{reverse("office_introduction", args=[made.pk])}">' in told
    assert (made.state, made.asked_by, made.one, made.other) == ("proposed", "matcher", mine, other)


def test_why_is_said_in_the_languages_of_both_sides_and_of_whom(
    organisation: Make, opportunity: Make, representative: Make
) -> None:
    mine, other = organisation("Azotea Films"), organisation("Bruma Sonido", codes=("5.8",))
    need = opportunity(mine, activities=["5.8"])
    assert matching.why_both(need, other).startswith("Doblaje al coreano de una serie\nBruma Sonido:\n")
    assert "Korean dubbing" not in matching.why_both(need, other)
    speaks = representative(mine)
    speaks.language = "en"
    speaks.save()
    other.email = "hola@bruma.example"
    other.save()
    both = matching.why_both(need, other)
    assert "Doblaje al coreano" in both
    assert "Korean dubbing" in both


def test_requests_are_counted_by_tenths_of_members(organisation: Make) -> None:
    from claqueta.opportunities.actions import introducing

    members = [organisation(f"Cine {number}") for number in range(10)]
    for one in members[1:4]:
        introducing.ask_both(introducing.propose(one, members[0], why="They dub", by=SYSTEM), by=SYSTEM)
    found = fairness()
    assert found.deciles == (3.0, *[0.0] * 9)
