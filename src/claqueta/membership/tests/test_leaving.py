"""Every cause of the bylaws, from its beginning to the last word of the assembly."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.flow import MovedOn
from claqueta.foundation.models import IssuedDocument
from claqueta.membership import actions
from claqueta.membership.models import LeavingFile
from claqueta.membership.queries.certified import spells_of
from claqueta.membership.queries.register import entry_of
from conftest import posted

pytestmark = pytest.mark.django_db


def is_member(organisation: Any, days: int = 0) -> bool:
    return entry_of(organisation.pk, timezone.localdate() + timedelta(days=days)) is not None


def test_member_leaves_by_notice_on_the_day_it_says(
    client: Client, organisation: Callable[..., Any], representative: Callable[..., Any]
) -> None:
    made = organisation()
    client.force_login(representative(made))
    day = timezone.localdate() + timedelta(days=30)
    url = f"/en/area/{made.slug}/membership/leave/"
    assert "What remains owed" in client.get(url).content.decode()
    assert client.post(url, {"effective_on": day.isoformat()}).status_code == 422
    assert client.post(url, {"effective_on": day.isoformat(), "sure": "on"}).status_code == 302
    assert (is_member(made), is_member(made, 29), is_member(made, 30)) == (True, True, False)
    file = LeavingFile.objects.get()
    assert (file.cause, file.state, file.effective_on) == ("voluntary", "ended", day)
    assert any("no longer a member" in mail.body for mail in posted())
    assert client.post(url, {"effective_on": day.isoformat(), "sure": "on"}).status_code == 422


@pytest.mark.parametrize("days", [-1, 400])
def test_notice_for_a_day_that_cannot_be_is_refused(
    days: int, organisation: Callable[..., Any], representative: Callable[..., Any]
) -> None:
    made = organisation()
    by = representative(made)
    with pytest.raises(ValidationError) as refused:
        actions.give_notice(made, effective_on=timezone.localdate() + timedelta(days=days), by=by)
    assert set(refused.value.message_dict) == {"effective_on"}
    assert (is_member(made), LeavingFile.objects.count()) == (True, 0)


def test_colleague_gives_no_notice(
    organisation: Callable[..., Any], representative: Callable[..., Any]
) -> None:
    made = organisation()
    with pytest.raises(PermissionDenied):
        actions.give_notice(made, effective_on=None, by=representative(made, kind="colleague"))


def test_disciplinary_file_goes_from_charge_to_hearing_decision_and_appeal(
    client: Client, organisation: Callable[..., Any], representative: Callable[..., Any]
) -> None:
    made = organisation()
    rep = representative(made)
    client.force_login(rep)
    file = actions.propose_leaving(made, "discipline", grounds="Used the logo against the rules", by=SYSTEM)
    url = f"/en/area/{made.slug}/membership/file/{file.pk}/"
    assert client.get(url).status_code == 404
    file = actions.LEAVING.make("charge", file, by=SYSTEM).thing
    assert "Used the logo" in client.get(url).content.decode()
    with pytest.raises(MovedOn):
        actions.LEAVING.make("silent", file, by=SYSTEM)
    assert client.post(url, {"allegations": ""}).status_code == 422
    assert client.post(url, {"allegations": "We did not"}).status_code == 302
    said = {"sitting": "Board 7", "decided_on": timezone.localdate(), "reasons": "It did"}
    file = actions.LEAVING.make("decide", file, by=SYSTEM, **said).thing
    assert (file.state, is_member(made), file.appeal_until) == (
        "ended",
        False,
        timezone.localdate() + timedelta(days=30),
    )
    assert client.post(url, {"appeal": "The assembly should hear us"}).status_code == 302
    file = actions.LEAVING.make("reinstate", file, by=SYSTEM, reasons="Heard").thing
    assert (file.state, is_member(made), len(spells_of(made))) == ("reinstated", True, 1)


def test_nobody_is_ended_unheard(organisation: Callable[..., Any]) -> None:
    made = organisation()
    file = actions.propose_leaving(made, "dues", grounds="Unpaid", by=SYSTEM)
    with pytest.raises(MovedOn):
        actions.LEAVING.make("decide", file, by=SYSTEM, sitting="B", decided_on=None, reasons="Unpaid")
    file = actions.LEAVING.make("charge", file, by=SYSTEM).thing
    LeavingFile.objects.filter(pk=file.pk).update(hearing_until=timezone.localdate() - timedelta(days=1))
    file = actions.LEAVING.make("silent", file, by=SYSTEM).thing
    LeavingFile.objects.filter(pk=file.pk).update(hearing_until=timezone.localdate())
    with pytest.raises(ValidationError) as refused:
        actions.LEAVING.make("decide", file, by=SYSTEM, sitting="B", decided_on=None, reasons="Unpaid")
    assert "21.c" in str(refused.value)
    assert is_member(made)


@pytest.mark.parametrize(
    ("days", "field"), [({"decided_on": -40}, "decided_on"), ({"effective_on": -1}, "effective_on")]
)
def test_decision_on_a_day_that_cannot_be_is_refused(
    days: dict[str, int], field: str, organisation: Callable[..., Any]
) -> None:
    file = actions.propose_leaving(organisation(), "requirements", grounds="Moved", by=SYSTEM)
    LeavingFile.objects.filter(pk=file.pk).update(state="heard", allegations="Yes")
    said = {name: timezone.localdate() + timedelta(days=number) for name, number in days.items()}
    words = {"sitting": "B", "decided_on": timezone.localdate(), "reasons": "R", **said}
    with pytest.raises(ValidationError) as refused:
        actions.LEAVING.make("decide", file, by=SYSTEM, **words)
    assert set(refused.value.message_dict) == {field}


def test_dissolution_ends_it_at_once_and_nobody_decides(organisation: Callable[..., Any]) -> None:
    made = organisation()
    file = actions.propose_leaving(made, "dissolution", grounds="Dissolved", by=SYSTEM)
    assert (file.state, is_member(made)) == ("ended", False)


def test_member_that_leaves_by_itself_closes_the_file_on_it(
    organisation: Callable[..., Any], representative: Callable[..., Any]
) -> None:
    made = organisation()
    actions.propose_leaving(made, "dues", grounds="Unpaid", by=SYSTEM)
    with pytest.raises(ValidationError):
        actions.propose_leaving(made, "requirements", grounds="Moved", by=SYSTEM)
    actions.give_notice(made, effective_on=None, by=representative(made))
    assert set(LeavingFile.objects.values_list("cause", "state")) == {
        ("dues", "dismissed"),
        ("voluntary", "ended"),
    }


@pytest.mark.parametrize("cause", ["voluntary", "nothing"])
def test_cause_that_the_office_cannot_begin_is_refused(cause: str, organisation: Callable[..., Any]) -> None:
    with pytest.raises(ValidationError):
        actions.propose_leaving(organisation(), cause, grounds="G", by=SYSTEM)


def test_whoever_is_no_member_cannot_leave(organisation: Callable[..., Any]) -> None:
    with pytest.raises(ValidationError):
        actions.propose_leaving(organisation(member=False), "dues", grounds="G", by=SYSTEM)


def test_appeal_that_the_assembly_does_not_uphold_ends_there(organisation: Callable[..., Any]) -> None:
    made = organisation()
    file = actions.propose_leaving(made, "discipline", grounds="G", by=SYSTEM)
    LeavingFile.objects.filter(pk=file.pk).update(state="heard", allegations="A")
    file = actions.LEAVING.make("decide", file, by=SYSTEM, sitting="B", decided_on=None, reasons="R").thing
    file = actions.LEAVING.make("appeal", file, by=SYSTEM, appeal="Hear us").thing
    file = actions.LEAVING.make("confirm", file, by=SYSTEM, reasons="No").thing
    assert (file.state, is_member(made), settings.CLUSTER.bylaws is not None) == ("confirmed", False, True)


def test_member_that_comes_back_has_a_new_number_and_its_history(
    organisation: Callable[..., Any],
    application: Callable[..., Any],
    account: Callable[..., Any],
    representative: Callable[..., Any],
) -> None:
    made = organisation("Bruma", tax_id="B12345674", tax_country="ES")
    first = entry_of(made.pk, timezone.localdate())
    actions.give_notice(made, effective_on=None, by=representative(made))
    waits = application("board")
    said = {"sitting": "Board 8", "decided_on": timezone.localdate()}
    again = actions.APPLICATIONS.make("admit", waits, by=account("office_staff"), **said).thing
    assert first is not None
    assert (again.organisation_id, again.number > first.number) == (made.pk, True)
    assert [spell.number for spell in spells_of(made)] == [again.number, first.number]


# -- Certificates -----------------------------------------------------------------------------------------------------


def test_certificate_says_what_the_register_says_and_anybody_checks_it(
    client: Client, organisation: Callable[..., Any], representative: Callable[..., Any]
) -> None:
    made = organisation()
    rep = representative(made)
    client.force_login(rep)
    answer = client.post(f"/en/area/{made.slug}/membership/certificate/")
    issued = IssuedDocument.objects.get(kind="membership.certificate")
    assert answer.headers["Location"].endswith(f"{issued.written_code}/file/")
    assert "Azotea Films S.L. is a member (full member) since 1 May 2024" in issued.title
    assert b"".join(client.get(answer.headers["Location"]).streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert actions.issue_certificate(made, language="en", by=rep).pk == issued.pk
    stranger = Client()
    page = stranger.get(f"/en/check/{issued.written_code}/").content.decode()
    assert ("is a member" in page, "rep@people.example" in page) == (True, False)
    assert stranger.get(answer.headers["Location"]).status_code == 302
    actions.withdraw_certificate(issued, reason="Wrong class", by=SYSTEM)
    assert "withdrawn" in stranger.get(f"/en/check/{issued.written_code}/").content.decode()
    assert actions.issue_certificate(made, language="en", by=rep).pk != issued.pk


def test_certificate_of_whoever_left_says_from_when_to_when(
    organisation: Callable[..., Any], representative: Callable[..., Any]
) -> None:
    made = organisation()
    rep = representative(made)
    actions.give_notice(made, effective_on=None, by=rep)
    issued = actions.issue_certificate(made, language="en", by=rep)
    assert "was a member (full member) from 1 May 2024 to" in issued.title


def test_whoever_never_was_a_member_gets_no_certificate(organisation: Callable[..., Any]) -> None:
    with pytest.raises(ValidationError):
        actions.issue_certificate(organisation(member=False), by=SYSTEM)
