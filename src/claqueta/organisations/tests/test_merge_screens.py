"""The office's screens for two records that may be one, without any script."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claqueta.foundation import notes
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.domains import Domain, domains, standing
from claqueta.foundation.merging import Follow
from claqueta.organisations import actions
from claqueta.organisations.models import Merge, Organisation, ToldApart

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]


@pytest.fixture
def office(client: Client, account: Make) -> Client:
    client.force_login(account("office_staff"), "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def pair(organisation: Make) -> tuple[Organisation, Organisation]:
    kept = organisation("Azotea Films", phone="+34 915 55 02 00", languages=["es"], codes=("5.7",))
    gone = organisation(
        "Azotea Film",
        member=False,
        phone="+34 915 55 02 01",
        email="secreto@azotea.example",
        languages=["en"],
        codes=("5.7", "1.1"),
        description={"es": "Palabra " * 80},
        tax_id="B12345674",
        premises=[{"street": "Calle Mayor, 1", "city": "Madrid"}],
        credits=[{"title": f"Obra {number}"} for number in range(9)],
        office_notes="Llama antes.",
        visibility={"email": "office"},
    )
    notes.add(gone, "Una nota", by=SYSTEM)
    return kept, gone


def sides(text: str) -> dict[str, str]:
    """Field → the side that the page proposes."""
    return {match[1]: match[2] for match in re.finditer(r'name="side-(\w+)"\s+value="(\w+)"\s+checked', text)}


def text_of(client: Client, name: str, *keys: int) -> str:
    answer = client.get(reverse(name, args=keys))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_two_stand_side_by_side_with_what_is_proposed(office: Client, pair: Any) -> None:
    kept, gone = pair
    text = text_of(office, "office_merge", kept.pk, gone.pk)
    proposed = sides(text)
    assert (proposed["phone"], proposed["email"], proposed["languages"], proposed["activities"]) == (
        "kept",
        "gone",
        "both",
        "both",
    )
    for shown in (
        "+34 915 55 02 01",
        "Calle Mayor, 1, Madrid",
        "B12345674",
        "Obra 8",
        "All of it",
        # The kind: who is a member is never chosen, since the register of members says it.
        "1 field is equal",
    ):
        assert shown in text
    assert "standing" not in {*proposed, *re.findall(r'id="merge-(\w+)"', text)}
    assert re.search(r"<strong>1</strong>\s*Notes", text)


def test_the_one_confirmed_later_is_proposed(office: Client, pair: Any) -> None:
    kept, gone = pair
    Organisation.objects.filter(pk=gone.pk).update(confirmed_at=datetime(2026, 3, 1, tzinfo=UTC))
    assert sides(text_of(office, "office_merge", kept.pk, gone.pk))["phone"] == "gone"
    assert sides(text_of(office, "office_merge", gone.pk, kept.pk))["phone"] == "kept"


def test_what_a_hidden_record_has_is_not_proposed_where_everybody_would_see_it(
    office: Client, pair: Any
) -> None:
    kept, gone = pair
    actions.set_listed([gone], False, by=SYSTEM)
    text = text_of(office, "office_merge", kept.pk, gone.pk)
    assert (sides(text)["activities"], sides(text)["trade_name"]) == ("kept", "kept")
    assert "is hidden from the directory" in text
    assert "stays hidden" in text_of(office, "office_merge", gone.pk, kept.pk)


def sent_by(text: str, **choices: str) -> dict[str, str]:
    """What a browser sends of the page, with other choices."""
    hidden = dict(re.findall(r'name="(\w+_version)"\s+value="(\d+)"', text))
    chosen = {f"side-{name}": side for name, side in {**sides(text), **choices}.items()}
    return {**hidden, **chosen, "action": "merge"}


def test_made_one_as_chosen_and_made_two_again(office: Client, pair: Any) -> None:
    kept, gone = pair
    path = reverse("office_merge", args=[kept.pk, gone.pk])
    body = sent_by(text_of(office, "office_merge", kept.pk, gone.pk), phone="gone", languages="gone")
    answer = office.post(path, body, follow=True)
    assert "This can be undone until" in answer.content.decode()
    kept = Organisation.objects.get(pk=kept.pk)
    assert (kept.phone, kept.languages, kept.visibility["email"]) == ("+34 915 55 02 01", ["en"], "office")
    # Twice is once.
    assert "already part of" in office.post(path, body, follow=True).content.decode()
    assert (
        "already part of"
        in office.get(reverse("office_merge_with", args=[gone.pk]), follow=True).content.decode()
    )

    merge = Merge.objects.get()
    way = reverse("office_merge_undo", args=[merge.pk])
    for page in (answer.content.decode(), text_of(office, "office_duplicates")):
        assert way in page
    actions.publish_profile(kept, {"phone": "+34 910 00 00 00"}, by=SYSTEM)
    text = text_of(office, "office_merge_undo", merge.pk)
    assert re.search(r'name="field-phone"\s+value="today"\s+checked', text)
    assert "secreto@azotea.example" in text
    assert "not decided" in office.post(way).content.decode()
    assert (
        "are two records again" in office.post(way, {"field-phone": "before"}, follow=True).content.decode()
    )
    assert Organisation.objects.get(pk=kept.pk).phone == "+34 915 55 02 00"
    assert Organisation.objects.get(pk=gone.pk).merged_into is None
    again = office.post(way, {"field-phone": "before"})
    assert (again.status_code, "has already undone" in again.content.decode()) == (422, True)


def test_what_is_lost_is_said(office: Client, pair: Any) -> None:
    kept, gone = pair
    kept = actions.merge(kept, gone, by=SYSTEM)
    notes.delete(notes.of(kept).get(), kept, by=SYSTEM)
    merge = Merge.objects.get()
    assert "What cannot come back" in text_of(office, "office_merge_undo", merge.pk)
    done = office.post(reverse("office_merge_undo", args=[merge.pk]), follow=True).content.decode()
    assert "1 thing that hung on it could not come back" in done


def test_what_is_refused_stands_on_the_page_with_what_was_chosen(office: Client, pair: Any) -> None:
    kept, gone = pair
    body = sent_by(text_of(office, "office_merge", kept.pk, gone.pk), languages="gone", phone="both")
    answer = office.post(reverse("office_merge", args=[kept.pk, gone.pk]), body)
    text = answer.content.decode()
    assert (answer.status_code, "only one value can stand" in text, sides(text)["languages"]) == (
        422,
        True,
        "gone",
    )
    body = sent_by(text, phone="kept", kind="both")
    assert (
        "Kind: Of this"
        in office.post(reverse("office_merge", args=[kept.pk, gone.pk]), body).content.decode()
    )
    actions.publish_profile(gone, {"website": "https://x.example"}, by=SYSTEM)
    answer = office.post(reverse("office_merge", args=[kept.pk, gone.pk]), {**body, "side-kind": "kept"})
    assert (answer.status_code, "meanwhile" in answer.content.decode()) == (422, True)
    assert not Merge.objects.exists()


def test_what_a_domain_refuses_has_no_button(office: Client, pair: Any) -> None:
    above = Domain(
        "above", follows=(Follow("above.dues", "Dues", refuse=lambda _kept, _gone: "Both are members."),)
    )
    with standing(*domains(), above):
        text = text_of(office, "office_merge", pair[0].pk, pair[1].pk)
    assert ("Both are members." in text, "Make them one" in text) == (True, False)


def test_not_the_same_stands_in_the_pairs_place_until_it_is_taken_back(office: Client, pair: Any) -> None:
    one, other = pair
    way = reverse("office_duplicates")
    assert "Compare and merge" in text_of(office, "office_duplicates")
    office.post(way, {"action": "apart", "one": other.pk, "other": one.pk})
    told = ToldApart.objects.get()
    for text in (text_of(office, "office_duplicates"), text_of(office, "office_merge", one.pk, other.pk)):
        assert "office_staff said on" in text
    assert "Compare and merge" not in text_of(office, "office_duplicates")
    for _time in range(2):
        office.post(way, {"action": "together", "told": told.pk})
    assert "Compare and merge" in text_of(office, "office_duplicates")
    assert (
        "two different"
        in office.post(way, {"action": "apart", "one": one.pk, "other": one.pk}, follow=True).content.decode()
    )


def test_the_other_record_is_looked_for(office: Client, pair: Any, organisation: Make) -> None:
    one, other = pair
    third = organisation("Nogal Cámaras", tax_id="A58818501")
    path = reverse("office_merge_with", args=[third.pk])
    assert reverse("office_merge", args=[one.pk, other.pk]) in text_of(office, "office_merge_with", one.pk)
    text = office.get(path, {"q": "azótea"}).content.decode()
    assert [reverse("office_merge", args=[third.pk, each.pk]) in text for each in (one, other, third)] == [
        True,
        True,
        False,
    ]
    assert one.standing_name
    assert re.search(rf"{one.legal_name}[^<]* · {one.standing_name}\s*<", text)
    assert "No other record has" in office.get(path, {"q": "<zzz>"}).content.decode()
    same = office.get(reverse("office_merge", args=[one.pk, one.pk]))
    assert (same.status_code, same.url) == (302, reverse("office_merge_with", args=[one.pk]))


def test_old_merge_says_that_it_is_too_late(office: Client, pair: Any) -> None:
    actions.merge(*pair, by=SYSTEM)
    Merge.objects.update(at=datetime(2026, 1, 1, tzinfo=UTC))
    text = text_of(office, "office_merge_undo", Merge.objects.get().pk)
    assert ("too late" in text, "Make them two" in text) == (True, False)


@pytest.mark.parametrize("role", ["guest", "stranger", "board_member", "treasurer", "editor"])
def test_outside_the_office_nothing_is_told_and_nothing_done(
    role: str, client: Client, account: Make, pair: Any
) -> None:
    kept, gone = pair
    actions.merge(
        gone, Organisation.objects.get(pk=actions.register({"legal_name": "Vieja"}, by=SYSTEM).pk), by=SYSTEM
    )
    if role != "guest":
        roles = () if role == "stranger" else (role,)
        client.force_login(account(*roles), "django.contrib.auth.backends.ModelBackend")
    before = list(Organisation.objects.order_by("pk").values())
    addresses = [
        reverse("office_duplicates"),
        reverse("office_merge_with", args=[kept.pk]) + "?q=azotea",
        reverse("office_merge", args=[kept.pk, gone.pk]),
        reverse("office_merge_undo", args=[Merge.objects.get().pk]),
    ]
    for address in addresses:
        for answer in (
            client.get(address),
            client.post(address, {"action": "apart", "one": kept.pk, "other": gone.pk}),
        ):
            assert answer.status_code in (302, 403, 405)
            assert "secreto@" not in answer.content.decode()
    assert (list(Organisation.objects.order_by("pk").values()), ToldApart.objects.count()) == (before, 0)


def test_queries_do_not_grow_with_what_hangs_on_the_records(
    office: Client, pair: Any, django_assert_max_num_queries: Any
) -> None:
    kept, gone = pair
    for number in range(30):
        notes.add(gone, f"Nota {number}", by=SYSTEM)
    with django_assert_max_num_queries(61):
        text_of(office, "office_merge", kept.pk, gone.pk)
    # Each kind that hangs on organisations costs four to six, however many there are of it.
    with django_assert_max_num_queries(214):
        actions.merge(kept, gone, by=SYSTEM)
    with django_assert_max_num_queries(61):
        text_of(office, "office_merge_undo", Merge.objects.get().pk)
    with django_assert_max_num_queries(90):
        actions.undo_merge(Merge.objects.get(), by=SYSTEM)
