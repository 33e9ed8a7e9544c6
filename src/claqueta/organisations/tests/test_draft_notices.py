"""A colleague's draft: who publishes hears that it waits, and whoever wrote it what became of it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from claqueta.foundation.models import Notification
from claqueta.organisations import actions
from claqueta.organisations.models import Affiliation
from conftest import posted

pytestmark = pytest.mark.django_db
KIND = actions.DRAFTS


@pytest.fixture
def both(organisation: Callable[..., Any], representative: Callable[..., Any]) -> tuple[Any, Any, Any]:
    """Azotea, its representative, and a colleague who wrote a draft."""
    made = organisation("Azotea")
    boss = representative(made, email="boss@people.example")
    colleague = representative(made, email="colleague@people.example", kind="colleague")
    for one in (boss, colleague):
        one.language = "es"
        one.save()
    actions.save_draft(made, {"tagline": {"en": "Higher"}}, by=colleague)
    return made, boss, colleague


def told(account: Any) -> list[str]:
    return [one.subject for one in Notification.objects.filter(recipient=account, kind=KIND).order_by("pk")]


def test_representative_hears_once_of_each_who_writes_and_may_not_publish(
    both: tuple[Any, Any, Any], representative: Callable[..., Any], organisation: Callable[..., Any]
) -> None:
    made, boss, colleague = both
    elsewhere = representative(organisation("Faro"), email="elsewhere@people.example")
    actions.save_draft(made, {"tagline": {"en": "Highest"}}, by=colleague, overwrite=True)
    actions.save_draft(made, {"tagline": {"en": "Low"}}, by=boss, overwrite=True)
    assert told(boss) == [f"{colleague} ha cambiado el borrador del perfil de Azotea"]
    assert told(colleague) == told(elsewhere) == []
    notice = Notification.objects.get(recipient=boss, kind=KIND)
    with translation.override("es"):
        assert notice.url == reverse("profile_preview", args=[made.slug])
    assert [message.to for message in posted()] == [["boss@people.example"]]


@pytest.mark.parametrize(
    ("published", "said"),
    [
        (True, "ha publicado tu borrador del perfil de Azotea"),
        (False, "ha descartado tu borrador del perfil de Azotea"),
    ],
)
def test_whoever_wrote_it_hears_what_became_of_it(
    both: tuple[Any, Any, Any], client: Client, published: bool, said: str
) -> None:
    made, boss, colleague = both
    client.force_login(boss)
    client.post(reverse("profile_publish" if published else "profile_discard", args=[made.slug]))
    assert told(colleague) == [f"{boss} {said}"]
    client.force_login(colleague)
    assert said in client.get(reverse("notices")).content.decode()
    assert len(told(boss)) == 1


def test_whoever_ends_their_own_or_has_left_is_told_nothing(both: tuple[Any, Any, Any]) -> None:
    made, boss, colleague = both
    actions.discard_draft(made, by=colleague)
    actions.save_draft(made, {"tagline": {"en": "High"}}, by=colleague)
    actions.end_affiliation(Affiliation.objects.get(person__account=colleague), by=boss)
    for one in (colleague, boss):
        one.__dict__.pop("_affiliations", None)
    actions.publish_profile(made, by=boss)
    assert told(colleague) == []


def test_draft_waits_for_whoever_can_publish_it_alone(both: tuple[Any, Any, Any], client: Client) -> None:
    _made, boss, colleague = both
    seen = []
    for one in (boss, colleague):
        client.force_login(one)
        page = client.get(reverse("area")).content.decode()
        seen.append("Publica el borrador o descártalo" in page)
        assert "Seguir con el borrador" in page
    assert seen == [True, False]
