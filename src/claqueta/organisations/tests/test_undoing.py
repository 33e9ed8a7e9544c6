"""A merge that is undone leaves both records as they were, but for what somebody has changed since."""

import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claqueta.accounts.actions import person_for
from claqueta.accounts.models import Account, Invitation, Person
from claqueta.engines.search import AUDIENCES
from claqueta.foundation import attachments, deadlines, evidence, merging, notes, privacy, tags, threads
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.domains import Domain, domains, standing
from claqueta.foundation.merging import Follow, MergeRefused
from claqueta.foundation.models import (
    Attachment,
    Deadline,
    EvidenceLink,
    Note,
    Tagging,
    Thread,
    ThreadMember,
    ThreadMessage,
)
from claqueta.organisations import actions
from claqueta.organisations.actions.confirmation import CONFIRMATION
from claqueta.organisations.choosing import CHOSEN, Pair
from claqueta.organisations.models import (
    PROFILE,
    Affiliation,
    Merge,
    Organisation,
    Picture,
    ProfileDraft,
    ToldApart,
)
from claqueta.organisations.privacy import forget_merges
from claqueta.organisations.profile import profile_of
from claqueta.organisations.queries import presented, with_details
from claqueta.organisations.talk import TALK
from claqueta.organisations.tests.factories import stored

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
HANGING = (
    Affiliation,
    Attachment,
    EvidenceLink,
    Invitation,
    Note,
    Picture,
    ProfileDraft,
    Tagging,
    Thread,
    ThreadMember,
    ThreadMessage,
    ToldApart,
)


def scene() -> dict[str, Any]:
    """Everything that a merge may touch, as it stands; what counts changes is left out."""
    records = {
        one.pk: (
            profile_of(one),
            one.standing,
            one.member_since,
            one.member_until,
            str(one.logo),
            one.listed,
            one.merged_into_id,
            one.slug,
        )
        for one in with_details()
    }
    hanging = {
        model.__name__: sorted(
            json.dumps(row, sort_keys=True, default=str)
            for row in model._base_manager.values(*_columns(model))
        )
        for model in HANGING
    }
    running = sorted((one.object_id, one.kind, one.due_at) for one in Deadline.objects.filter(ended_at=None))
    return {"records": records, "hanging": hanging, "running": running}


def _columns(model: Any) -> list[str]:
    return [one.attname for one in model._meta.concrete_fields if one.name != "updated_at"]


text = st.sampled_from(["", "Azotea", "Nitrato de plata", "Ñandú «x»"])
lists = st.lists(st.sampled_from(["es", "en", "fr", "ca"]), unique=True, max_size=3)
profiles = st.fixed_dictionaries(
    {
        "legal_name": st.sampled_from(["Azotea SL", "Nogal SA", "Faro"]),
        "trade_name": text,
        "tagline": st.dictionaries(st.sampled_from(["es", "en"]), text.filter(bool)),
        "phone": st.sampled_from(["", "+34 915 55 02 00", "+34 915 55 02 01"]),
        "email": st.sampled_from(["", "a@azotea.example", "b@nogal.example"]),
        "languages": lists,
        "founded_year": st.sampled_from([None, 1999, 2010]),
        "office_notes": text,
        "former_names": st.lists(st.sampled_from(["Vieja", "Antigua"]), unique=True),
        "credits": st.lists(
            st.fixed_dictionaries({"title": text.filter(bool), "year": st.sampled_from([None, 2020])}),
            max_size=2,
        ),
        "links": st.lists(st.just({"label": "", "url": "https://x.example"}), max_size=1),
        "premises": st.lists(
            st.fixed_dictionaries({"city": st.sampled_from(["Madrid", "Getafe"]), "is_main": st.booleans()}),
            max_size=1,
        ),
        "activities": st.lists(st.sampled_from(["5.7", "5.1", "1.1"]), unique=True, max_size=2).map(
            lambda codes: [
                {"code": code, "primary": not number, "capabilities": {}} for number, code in enumerate(codes)
            ]
        ),
        "visibility": st.dictionaries(
            st.sampled_from(["phone", "email", "tagline", "credits", "legal_name", "pictures"]),
            st.sampled_from(AUDIENCES),
        ),
    }
)
choosing = st.dictionaries(st.sampled_from(CHOSEN), st.sampled_from(["kept", "gone", "both"]))


def hang(one: Organisation, number: int, account: Account) -> None:
    notes.add(one, f"Nota {number}", by=SYSTEM)
    tags.put(one, "Común", by=SYSTEM)
    tags.put(one, f"Propia {number}", by=SYSTEM)
    attachments.attach(one, io.BytesIO(b"%PDF-1.4 lo mismo"), name="a.pdf", by=SYSTEM)
    attachments.attach(one, io.BytesIO(b"%%PDF-1.4 %d" % number), name="b.pdf", by=SYSTEM)
    evidence.link(one, ["O1", f"O{number + 2}"], by=SYSTEM)
    actions.affiliate(one, Person.objects.get(account=account), "representative", by=SYSTEM)
    threads.write(one, TALK, f"Hola {number}", others=[account], by=SYSTEM)
    Picture.waiting_too.create(
        organisation=one, file=f"pictures/{number}.webp", width=1, height=1, hung=False
    )


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(profiles, profiles, choosing, st.booleans(), st.booleans())
def test_merge_and_undo_leave_both_as_they_were(
    account: Make, mine: Any, theirs: Any, choices: Any, kept_listed: bool, gone_listed: bool
) -> None:
    with transaction.atomic():
        who = Account.objects.filter(email="rep@people.example").first() or account(
            email="rep@people.example"
        )
        person_for(who)
        kept = actions.register(mine, by=SYSTEM, listed=kept_listed, standing="full")
        gone = actions.register(theirs, by=SYSTEM, listed=gone_listed)
        third = actions.register({"legal_name": "Tercera"}, by=SYSTEM)
        earlier = actions.register({"legal_name": "De antes"}, by=SYSTEM)
        for number, one in enumerate((kept, gone)):
            hang(one, number, who)
        actions.save_draft(gone, {"trade_name": "A medias"}, by=who)
        actions.ask_for_confirmation(gone, by=SYSTEM)
        actions.tell_apart(gone, third, by=SYSTEM)
        actions.tell_apart(gone, kept, by=SYSTEM)
        actions.merge(gone, earlier, by=SYSTEM)
        gone, before = stored(gone.pk), scene()
        pair = Pair(stored(kept.pk), gone)
        fit = {
            name: side
            for name, side in choices.items()
            if side != "both" or pair.both(name) or pair.usual(name) == "both"
        }
        actions.merge(kept, gone, fit, by=SYSTEM)
        shown = {circle: presented(stored(kept.pk), circle, "es") for circle in AUDIENCES}
        for secret, circle in hidden_values(before, kept, gone):
            for audience in AUDIENCES[: AUDIENCES.index(circle)]:
                assert secret not in str(shown[audience])
        actions.undo_merge(Merge.objects.get(kept=kept, gone=gone), by=SYSTEM)
        after = scene()
        for model, rows in before["hanging"].items():
            assert after["hanging"][model] == rows, model
        assert after == before
        transaction.set_rollback(True)


def hidden_values(before: Any, kept: Organisation, gone: Organisation) -> list[tuple[str, str]]:
    """Phone and mail of each of the two with their circle, where the other does not say the same."""
    found = []
    for one, other in ((kept, gone), (gone, kept)):
        profile, rest = before["records"][one.pk][0], before["records"][other.pk][0]
        unlisted = one.pk == gone.pk and not before["records"][gone.pk][5] and before["records"][kept.pk][5]
        found += [
            (profile[name], "office" if unlisted else PROFILE.circle_of(name, profile["visibility"]))
            for name in ("phone", "email")
            if profile[name] and profile[name] != rest[name]
        ]
    return found


# -- What was changed since -----------------------------------------------------------------------------------


@pytest.fixture
def merged(organisation: Make) -> Merge:
    kept = organisation("Se Queda", phone="")
    gone = organisation(
        "Se Va", member=False, phone="+34 915 55 02 01", email="va@x.example", visibility={"email": "office"}
    )
    notes.add(gone, "Una nota", by=SYSTEM)
    actions.merge(kept, gone, by=SYSTEM)
    return Merge.objects.get()


@pytest.mark.parametrize(
    ("decision", "phone"), [("today", "+34 910 00 00 00"), ("before", "")], ids=["today", "before"]
)
def test_field_changed_since_is_decided(merged: Merge, decision: str, phone: str) -> None:
    actions.publish_profile(merged.kept, {"phone": "+34 910 00 00 00"}, by=SYSTEM)
    with pytest.raises(actions.Undecided) as undecided:
        actions.undo_merge(merged, by=SYSTEM)
    assert undecided.value.names == ["phone"]
    assert Organisation.objects.get(pk=merged.gone_id).merged_into_id == merged.kept_id

    actions.undo_merge(merged, {"phone": decision}, by=SYSTEM)

    assert (stored(merged.kept_id).phone, stored(merged.gone_id).phone) == (phone, "+34 915 55 02 01")
    assert stored(merged.kept_id).email == ""


def test_what_was_deleted_since_does_not_come_back(merged: Merge) -> None:
    notes.delete(Note.objects.get(), stored(merged.kept_id), by=SYSTEM)
    tag = tags.put(stored(merged.kept_id), "De después", by=SYSTEM)

    lines = actions.undo_merge(merged, by=SYSTEM)

    assert [(line.number, line.lost) for line in lines if line.title == "Notes" or line.lost] == [(0, 1)]
    assert list(tags.of(stored(merged.kept_id))) == [tag]


def test_row_that_was_moved_since_stays(merged: Merge, organisation: Make) -> None:
    other = organisation("Tercera")
    Note.objects.update(object_id=str(other.pk))
    assert sum(line.lost for line in actions.undo_merge(merged, by=SYSTEM)) == 1
    assert Note.objects.get().object_id == str(other.pk)


def test_place_that_is_anothers_by_now_is_left(merged: Merge) -> None:
    """As a tag that was given to the gone record by hand."""
    note = Note.objects.get()
    tag = tags.put(stored(merged.kept_id), "Una", by=SYSTEM)
    with transaction.atomic():
        Tagging.objects.create(tag=tag, object_id=str(merged.gone_id))
    row = Tagging.objects.get(object_id=str(merged.kept_id))
    other = Tagging.objects.create(
        tag=tags.put(note_owner := stored(merged.kept_id), "Otra", by=SYSTEM), object_id="0"
    )
    assert note_owner.pk == merged.kept_id
    merged.moved = {
        "foundation.tags": {
            "changed": [
                ["foundation.tagging", str(one.pk), {"object_id": [str(merged.gone_id), one.object_id]}]
                for one in (row, other)
            ],
            "folded": [["foundation.note", {"id": note.pk}]],
        }
    }
    merged.save()
    (line,) = actions.undo_merge(merged, by=SYSTEM)
    assert (line.number, line.lost) == (1, 2)


def test_person_who_was_erased_does_not_come_back(organisation: Make, representative: Make) -> None:
    kept, gone = organisation("Se Queda"), organisation("Se Va", member=False)
    rep = representative(kept)
    actions.affiliate(gone, Person.objects.get(account=rep), "representative", by=SYSTEM)
    for one in (kept, gone):
        threads.write(one, TALK, "Hola", others=[rep], by=SYSTEM)
    actions.merge(kept, gone, by=SYSTEM)
    privacy.erase(rep.email, by=SYSTEM)

    with translation.override("en"):
        lines = {
            str(line.title): (line.number, line.lost)
            for line in actions.undo_merge(Merge.objects.get(), by=SYSTEM)
        }

    assert lines["People who act for it"] == (0, 1)
    # The thread and its message came back; whoever was its member did not.
    assert lines["Conversations"] == (2, 1)
    assert threads.of(stored(gone.pk), TALK) is not None


# -- When it cannot be undone ---------------------------------------------------------------------------------


def test_undone_twice_it_is_said_by_whom(merged: Merge, account: Make) -> None:
    office = account("office_staff")
    actions.undo_merge(merged, by=office)
    with pytest.raises(actions.NotUndoable, match=str(office)), translation.override("en"):
        actions.undo_merge(merged, by=SYSTEM)
    assert (Merge.objects.get().fields, Merge.objects.get().moved) == ({}, {})


def test_merge_upon_a_merge_is_undone_first(merged: Merge, organisation: Make) -> None:
    third = organisation("Tercera", member=False)
    actions.set_standing(merged.kept, standing="", since=None, mistaken=True, by=SYSTEM)
    actions.merge(third, merged.kept, by=SYSTEM)
    with pytest.raises(actions.NotUndoable, match="Tercera"):
        actions.undo_merge(merged, by=SYSTEM)
    actions.undo_merge(Merge.objects.get(kept=third), by=SYSTEM)
    actions.undo_merge(merged, by=SYSTEM)
    assert not Organisation.objects.exclude(merged_into=None).exists()


def test_after_its_days_it_stays_and_is_forgotten(merged: Merge) -> None:
    late = timezone.now() - timedelta(days=rule("merge_undo_days").value, seconds=1)
    Merge.objects.update(at=late)
    with pytest.raises(actions.NotUndoable):
        actions.undo_merge(merged, by=SYSTEM)
    assert (forget_merges(), Merge.objects.count()) == (1, 0)
    with pytest.raises(actions.NotUndoable):
        actions.undo_merge(merged, by=SYSTEM)


def test_record_that_is_no_part_any_longer_is_not_undone(merged: Merge) -> None:
    Organisation.objects.filter(pk=merged.gone_id).update(merged_into=None)
    with pytest.raises(actions.NotUndoable):
        actions.undo_merge(merged, by=SYSTEM)


def test_tax_id_that_another_took_since_stops_the_undoing(organisation: Make) -> None:
    kept, gone = organisation("Se Queda"), organisation("Se Va", member=False, tax_id="B12345674")
    actions.merge(kept, gone, {"tax_id": "kept"}, by=SYSTEM)
    organisation("Nueva", tax_id="B12345674")
    with pytest.raises(actions.TaxIdTaken):
        actions.undo_merge(Merge.objects.get(), by=SYSTEM)
    assert stored(gone.pk).merged_into_id == kept.pk


def test_question_that_ran_out_meanwhile_is_asked_again(organisation: Make) -> None:
    kept, gone = organisation("Se Queda"), organisation("Se Va", member=False)
    actions.ask_for_confirmation(gone, by=SYSTEM)
    actions.merge(kept, gone, by=SYSTEM)
    merge = Merge.objects.get()
    merge.gone_stood["asked_until"] = (timezone.now() - timedelta(days=1)).isoformat()
    merge.save()
    actions.undo_merge(merge, by=SYSTEM)
    assert stored(gone.pk).confirmation_asked_at is None
    assert not deadlines.of(gone).filter(kind=CONFIRMATION, ended_at=None).exists()


# -- A domain above -------------------------------------------------------------------------------------------


def test_domain_refuses_counts_and_puts_right(organisation: Make) -> None:
    kept, gone = organisation("Una"), organisation("Otra", member=False)
    told: list[Any] = []
    refuses = ["Both are members."]
    above = Domain(
        "above",
        follows=(
            Follow(
                "above.dues",
                "Dues",
                kind="organisations.organisation",
                count=lambda _gone: 3,
                refuse=lambda _kept, _gone: "".join(refuses),
                undone=lambda one, other: told.append((one.pk, other.pk)),
            ),
            Follow("above.other", "Of others", kind="accounts.person", count=lambda _gone: 9),
        ),
    )
    with standing(*domains(), above):
        assert [
            line.number for line in merging.what_follows(gone) if line.title in ("Dues", "Of others")
        ] == [3]
        with pytest.raises(MergeRefused, match="Both are members"):
            actions.merge(kept, gone, by=SYSTEM)
        assert stored(gone.pk).merged_into_id is None
        refuses.clear()
        actions.merge(kept, gone, by=SYSTEM)
        actions.undo_merge(Merge.objects.get(), by=SYSTEM)
    assert told == [(kept.pk, gone.pk)]


# -- Personal data --------------------------------------------------------------------------------------------


def test_what_is_kept_of_a_merge_is_exported_and_erased(merged: Merge) -> None:
    (told,) = privacy.export_of("va@x.example")["merges"]
    assert (told["organisations"], told["fields"]) == (["Se Queda", "Se Va"], ["email"])
    assert privacy.export_of("otra@x.example")["merges"] == []
    privacy.erase("va@x.example", by=SYSTEM)
    assert not Merge.objects.exists()


def test_public_page_comes_back_under_its_address(merged: Merge, client: Client) -> None:
    assert client.get("/es/directorio/se-va/").status_code == 301
    actions.undo_merge(merged, by=SYSTEM)
    page = client.get("/es/directorio/se-va/")
    assert (page.status_code, "va@x.example" in page.content.decode()) == (200, False)
