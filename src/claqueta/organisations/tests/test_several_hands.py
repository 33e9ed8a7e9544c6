"""Several people look after one entry: nobody ends another, writes over another, or shows what was not published."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from PIL import Image

from claqueta.accounts.actions import person_for
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.transactions import Vanished
from claqueta.foundation.versions import DraftedMeanwhile, EditedMeanwhile
from claqueta.organisations import actions
from claqueta.organisations.models import Affiliation, Organisation, Picture, ProfileDraft
from claqueta.organisations.profile import profile_of

pytestmark = pytest.mark.django_db


def picture(colour: str = "red") -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, "PNG")
    out.seek(0)
    out.name = "p.png"
    return out


def seen(client: Client, path: str) -> int:
    """The status of a file's answer, which is read to its end."""
    answer = client.get(path)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return int(answer.status_code)


def typed(made: Any, **values: Any) -> dict[str, Any]:
    """The profile's form as a browser sends it."""
    return {"activities": ["5.7"], "base_version": made.version, "draft_revision": 0, **values}


@pytest.fixture
def house(organisation: Callable[..., Any], representative: Callable[..., Any]) -> Any:
    """An organisation with two representatives, Ana and Bea, and two colleagues, Col and Dan."""
    made = organisation("Azotea Films")
    for name, kind in (("ana", ""), ("bea", ""), ("col", "colleague"), ("dan", "colleague")):
        setattr(
            made, name, representative(made, kind=kind or "representative", email=f"{name}@azotea.example")
        )
    return made


# -- Who ends whom -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "whom", "may"),
    [
        ("ana", "bea", False),
        ("ana", "ana", False),
        ("ana", "col", True),
        ("col", "dan", False),
        ("col", "ana", False),
        ("col", "col", False),
    ],
)
def test_representative_ends_colleagues_and_nobody_else(by: str, whom: str, may: bool, house: Any) -> None:
    affiliation = Affiliation.objects.get(organisation=house, person=person_for(getattr(house, whom)))
    if may:
        actions.end_affiliation(affiliation, by=getattr(house, by))
    else:
        with pytest.raises(PermissionDenied):
            actions.end_affiliation(affiliation, by=getattr(house, by))
    affiliation.refresh_from_db()
    assert (affiliation.until is not None) is may


def test_post_by_hand_ends_no_other_representative_and_the_page_offers_none(
    client: Client, house: Any
) -> None:
    client.force_login(house.ana)
    page = client.get(reverse("profile_people", args=[house.slug])).content.decode()
    for whom, offered in (("bea", False), ("col", True)):
        one = Affiliation.objects.get(organisation=house, person=person_for(getattr(house, whom)))
        path = reverse("profile_end_affiliation", args=[house.slug, one.pk])
        assert (path in page, client.post(path).status_code) == (offered, 302 if offered else 403)
        one.refresh_from_db()
        assert (one.until is not None) is offered


def test_office_ends_a_representative(house: Any, account: Callable[..., Any]) -> None:
    one = Affiliation.objects.get(organisation=house, person=person_for(house.bea))
    actions.end_affiliation(one, by=account("office_staff"))
    assert not house.bea.has_perm("organisations.publish_profile", Organisation.objects.get(pk=house.pk))


# -- Pictures are published, never slipped in ------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["ana", "col"])
def test_logo_of_a_draft_is_shown_when_it_is_published(who: str, client: Client, house: Any) -> None:
    client.force_login(getattr(house, who))
    answer = client.post(reverse("profile_edit", args=[house.slug]), typed(house, save="1", logo=picture()))
    draft = ProfileDraft.objects.get()
    assert (answer.status_code, bool(draft.logo)) == (302, True)
    assert not Organisation.objects.get(pk=house.pk).logo
    assert seen(client, draft.logo.url) == 200
    assert seen(Client(), draft.logo.url) == 404
    shown = Client().get(reverse("organisation", args=[house.slug])).content.decode()
    assert "/media/" not in shown
    published = actions.publish_profile(house, by=house.ana)
    assert published.logo.name.startswith("logos/")
    assert seen(Client(), published.logo.url) == 200


def test_colleague_may_not_set_the_logo_by_any_way(client: Client, house: Any) -> None:
    with pytest.raises(PermissionDenied):
        actions.set_logo(house, actions.checked_logo(picture()), by=house.col)
    client.force_login(house.col)
    answer = client.post(
        reverse("profile_edit", args=[house.slug]), typed(house, publish="1", logo=picture())
    )
    assert (answer.status_code, bool(Organisation.objects.get(pk=house.pk).logo)) == (403, False)


def test_pictures_of_a_colleague_wait_and_are_published_with_the_draft(client: Client, house: Any) -> None:
    old = actions.add_picture(house, actions.checked_scene(picture("blue")), {}, by=house.ana)
    new = actions.add_picture(house, actions.checked_scene(picture("red")), {}, by=house.col)
    actions.remove_picture(old, by=house.col)
    assert [one.pk for one in Organisation.objects.get(pk=house.pk).pictures.all()] == [old.pk]
    assert seen(Client(), new.file.url) == 404
    client.force_login(house.dan)
    assert seen(client, new.file.url) == 200
    assert client.post(reverse("profile_publish", args=[house.slug])).status_code == 403
    client.force_login(house.ana)
    assert client.post(reverse("profile_publish", args=[house.slug])).status_code == 302
    assert [one.pk for one in Organisation.objects.get(pk=house.pk).pictures.all()] == [new.pk]
    assert not Picture.waiting_too.filter(pk=old.pk).exists()
    assert not ProfileDraft.objects.exists()


def test_thrown_away_draft_takes_what_waited_with_it_and_nothing_that_hangs(house: Any) -> None:
    old = actions.add_picture(house, actions.checked_scene(picture("blue")), {}, by=house.ana)
    actions.add_picture(house, actions.checked_scene(picture("red")), {}, by=house.col)
    actions.remove_picture(old, by=house.col)
    actions.discard_draft(house, by=house.ana)
    left = Picture.waiting_too.get()
    assert (left.pk, left.hung, left.leaving) == (old.pk, True, False)


def test_picture_that_was_published_meanwhile_is_not_taken_away_by_a_colleague(house: Any) -> None:
    """It was judged as it was fetched: the colleague took down what everybody saw by then."""
    waiting = actions.add_picture(house, actions.checked_scene(picture()), {}, by=house.col)
    actions.publish_profile(house, by=house.ana)
    actions.remove_picture(waiting, by=house.col)
    left = Picture.waiting_too.get()
    assert (left.pk, left.hung, left.leaving) == (waiting.pk, True, True)


@pytest.mark.parametrize("who", ["ana", "col"])
def test_picture_that_is_gone_is_not_taken_away_again(house: Any, who: str) -> None:
    hangs = actions.add_picture(house, actions.checked_scene(picture()), {}, by=house.ana)
    actions.remove_picture(Picture.waiting_too.get(pk=hangs.pk), by=house.ana)
    with pytest.raises(Vanished):
        actions.remove_picture(hangs, by=getattr(house, who))
    assert not ProfileDraft.objects.exists()


# -- Nobody skips the question who was first ---------------------------------------------------------------------------


@pytest.mark.parametrize("base", ["0", "-1", "99", "999999999999999999999", "", None, "x"])
def test_version_that_never_was_skips_no_conflict(base: str | None, client: Client, house: Any) -> None:
    actions.publish_profile(house, {"tagline": {"en": "Theirs", "es": "Suyo"}}, by=house.bea)
    client.force_login(house.ana)
    words = typed(house, tagline_en="Mine", tagline_es="Mío", publish="1")
    if base is None:
        del words["base_version"]
    else:
        words["base_version"] = base
    answer = client.post(reverse("profile_edit", args=[house.slug]), words)
    assert (answer.status_code, "Mine" in answer.content.decode()) == (422, True)
    assert profile_of(Organisation.objects.get(pk=house.pk))["tagline"] == {"en": "Theirs", "es": "Suyo"}


@pytest.mark.parametrize("base", [0, -1, 99, 2**70])
def test_action_itself_asks_about_a_version_that_never_was(base: int, house: Any) -> None:
    actions.publish_profile(house, {"website": "https://theirs.example"}, by=house.bea)
    with pytest.raises(EditedMeanwhile) as caught:
        actions.publish_profile(house, {"website": "https://mine.example"}, by=house.ana, base_version=base)
    assert caught.value.theirs["website"][1] == "https://theirs.example"
    assert caught.value.mine["website"][1] == "https://mine.example"


def test_draft_begun_before_somebody_published_asks_when_it_is_published(client: Client, house: Any) -> None:
    old = typed(house, tagline_en="Mine", tagline_es="Mío", save="1")
    actions.publish_profile(house, {"tagline": {"en": "Theirs", "es": "Suyo"}}, by=house.bea)
    client.force_login(house.ana)
    assert client.post(reverse("profile_edit", args=[house.slug]), old).status_code == 302
    with pytest.raises(EditedMeanwhile):
        actions.publish_profile(house, by=house.ana)


# -- Drafts --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("button", ["save", "publish"])
def test_draft_of_another_is_not_written_over_unseen(button: str, client: Client, house: Any) -> None:
    opened_before = typed(house, tagline_en="Mine", tagline_es="Mío", **{button: "1"})
    actions.save_draft(house, {"tagline": {"en": "Theirs", "es": "Suyo"}}, by=house.bea)
    client.force_login(house.ana)
    answer = client.post(reverse("profile_edit", args=[house.slug]), opened_before)
    text = answer.content.decode()
    assert (answer.status_code, "Theirs" in text, "Mine" in text, "bea" in text) == (422, True, True, True)
    draft = ProfileDraft.objects.get()
    assert (draft.author, draft.content["tagline"]["en"]) == (house.bea, "Theirs")
    assert Organisation.objects.get(pk=house.pk).version == 1
    answer = client.post(reverse("profile_edit", args=[house.slug]), {**opened_before, "overwrite": "1"})
    assert answer.status_code == 302


@override("en")
def test_draft_that_was_seen_goes_on_and_names_its_writers(client: Client, house: Any) -> None:
    actions.save_draft(house, {"tagline": {"en": "First", "es": "Uno"}}, by=house.bea)
    client.force_login(house.ana)
    path = reverse("profile_edit", args=[house.slug])
    page = client.get(path).content.decode()
    revision = ProfileDraft.objects.get().revision
    assert (f'value="{revision}"' in page, "bea saved it last" in page) == (True, True)
    words = typed(house, tagline_en="Second", tagline_es="Dos", save="1", draft_revision=revision)
    assert client.post(path, words).status_code == 302
    client.force_login(house.col)
    page = client.get(path).content.decode()
    assert ("ana saved it last" in page, "Also written by" in page and "bea" in page) == (True, True)


def test_two_windows_of_one_person_ask_too(client: Client, house: Any) -> None:
    client.force_login(house.ana)
    path = reverse("profile_edit", args=[house.slug])
    first = typed(house, tagline_en="One", tagline_es="Uno", save="1")
    second = typed(house, tagline_en="Two", tagline_es="Dos", save="1")
    assert [client.post(path, words).status_code for words in (first, second)] == [302, 422]
    assert ProfileDraft.objects.get().content["tagline"]["en"] == "One"


def test_same_words_twice_are_no_conflict(client: Client, house: Any) -> None:
    client.force_login(house.ana)
    path = reverse("profile_edit", args=[house.slug])
    words = typed(house, tagline_en="One", tagline_es="Uno", save="1")
    assert [client.post(path, words).status_code for _twice in range(2)] == [302, 302]


def test_program_without_a_draft_in_hand_leaves_the_draft_alone(house: Any) -> None:
    actions.save_draft(house, {"tagline": {"en": "Draft", "es": "Borrador"}}, by=house.col)
    actions.publish_profile(house, {"phone": "+34 910 000 000"}, by=SYSTEM)
    assert ProfileDraft.objects.get().content["tagline"]["en"] == "Draft"


def test_action_refuses_the_draft_of_another_when_none_was_seen(house: Any) -> None:
    actions.save_draft(house, {"website": "https://theirs.example"}, by=house.bea)
    with pytest.raises(DraftedMeanwhile) as caught:
        actions.save_draft(house, {"website": "https://mine.example"}, by=house.col)
    assert caught.value.changes == {"website": ("https://theirs.example", "https://mine.example")}
