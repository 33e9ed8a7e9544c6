"""The office's screens of organisations and persons: what a register offers is done, said, and refused with words."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claqueta.accounts.models import Invitation, Person
from claqueta.foundation.cluster_rules import rule
from claqueta.organisations.due import waiting
from claqueta.organisations.models import Organisation, ProfileDraft
from claqueta.organisations.queries import confirmations_due

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Client, account: Callable[..., Any]) -> Any:
    who = account("office_staff")
    client.force_login(who)
    return who


def record(one: Any) -> str:
    return reverse("office_organisation", args=[one.pk])


def test_button_is_offered_when_it_can_be_done_and_does_it(
    client: Client, staff: Any, organisation: Callable[..., Any]
) -> None:
    one = organisation()
    assert 'value="hide"' in (page := client.get(record(one)).content.decode())
    assert 'value="list"' not in page
    client.post(record(one), {"action": "hide"})
    one.refresh_from_db()
    assert one.listed is False
    # What is no longer offered is not done by a hand-made form either.
    assert client.post(record(one), {"action": "hide"}).status_code == 422
    answer = client.post(record(one), {"action": "confirm"}, follow=True)
    assert "The data are confirmed" in answer.content.decode()


def test_what_is_wrong_is_said_by_the_field_and_what_was_typed_stays(
    client: Client, staff: Any, organisation: Callable[..., Any]
) -> None:
    one = organisation()
    sent = {
        "action": "standing",
        "standing-standing": "full",
        "standing-since": "2024-05-01",
        "standing-until": "2023-01-01",
    }
    answer = client.post(record(one), sent)
    page = answer.content.decode()
    assert (answer.status_code, "The end lies before the beginning" in page) == (422, True)
    assert 'value="2023-01-01"' in page
    answer = client.post(
        record(one), {"action": "invite", "invite-email": "no address", "invite-language": "es"}
    )
    assert (answer.status_code, "no address" in answer.content.decode(), Invitation.objects.count()) == (
        422,
        True,
        0,
    )
    client.post(
        record(one), {"action": "invite", "invite-email": "new@people.example", "invite-language": "es"}
    )
    assert Invitation.objects.get().email == "new@people.example"


def test_chosen_are_acted_upon_together_or_each(
    client: Client, staff: Any, organisation: Callable[..., Any]
) -> None:
    one, other, third = organisation("Azotea"), organisation("Faro", member=False), organisation("Bruma")
    path = reverse("office_organisations")

    def do(action: str, *chosen: Any) -> str:
        answer = client.post(
            f"{path}?q=a", {"action": action, "chosen": [each.pk for each in chosen]}, follow=True
        )
        assert answer.redirect_chain[0] == (f"{path}?q=a", 302)
        return str(answer.content.decode())

    assert "Select at least one" in do("hide")
    assert "Done for 2" in do("hide", one, other)
    assert set(Organisation.objects.filter(listed=True)) == {third}
    assert "Select exactly 2" in do("merge", one)
    answer = client.post(path, {"action": "merge", "chosen": [one.pk, other.pk]})
    assert (answer.status_code, answer.url) == (302, reverse("office_merge", args=[one.pk, other.pk]))


def test_new_one_is_put_on_record_or_says_why_not(
    client: Client, staff: Any, organisation: Callable[..., Any]
) -> None:
    organisation("Primera", tax_id="A28015865", tax_country="ES")
    path = reverse("office_organisation_add")
    answer = client.post(path, {"legal_name": "Segunda", "tax_id": "A28015865"})
    assert (answer.status_code, 'value="Segunda"' in answer.content.decode()) == (422, True)
    answer = client.post(path, {"legal_name": "Segunda"})
    assert answer.headers["Location"] == record(Organisation.objects.get(legal_name="Segunda"))


def test_person_is_changed_with_its_trail(
    client: Client, staff: Any, organisation: Callable[..., Any], representative: Callable[..., Any]
) -> None:
    who = representative(organisation("Azotea"))
    person = Person.objects.get(account=who)
    path = reverse("office_person", args=[person.pk])
    sent = {"change-name": "Ana", "change-email": person.email, "change-phone": "", "change-language": "es"}
    client.post(path, {"action": "change", **sent})
    page = client.get(path).content.decode()
    assert "Azotea" in page
    assert "rep → Ana" in page
    assert client.post(path, {"action": "change", **sent, "change-name": ""}).status_code == 422


def test_home_counts_all_whose_data_are_old_and_names_the_oldest(
    staff: Any, organisation: Callable[..., Any], django_assert_num_queries: Any
) -> None:
    made = [organisation(f"Vieja {number:02}") for number in range(24)]
    for number, one in enumerate(made):
        Organisation.objects.filter(pk=one.pk).update(
            confirmed_at=timezone.now() - timedelta(days=400 - number)
        )
    Organisation.objects.filter(pk=organisation("Nueva").pk).update(
        confirmed_at=timezone.now() - timedelta(days=30)
    )
    with django_assert_num_queries(1):
        due = confirmations_due()
    assert [one.name for one in due] == [one.name for one in made]
    (heading,) = (one for one in waiting(staff) if one.count == 24)
    assert [line.text for line in heading.lines] == [
        f"Vieja {number:02}" for number in range(rule("due_named").value)
    ]


def test_draft_of_what_is_part_of_another_record_is_not_waited_for(
    organisation: Callable[..., Any], staff: Any
) -> None:
    kept, gone = organisation("Azotea"), organisation("Azotea bis")
    for one in (kept, gone):
        ProfileDraft.objects.create(organisation=one, base_version=0)
    Organisation.objects.filter(pk=gone.pk).update(merged_into=kept)
    (heading,) = (one for one in waiting(staff) if one.url.endswith("?waits=draft"))
    assert (heading.count, [line.text for line in heading.lines]) == (1, ["Azotea"])
