"""Files for the journey and files that prove a result: who downloads which, what is kept, what is refused."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from claqueta.delegations import actions, privacy
from claqueta.delegations.holders import token_of, traveller_token
from claqueta.delegations.models import Applicant, JourneyFile, Result
from claqueta.delegations.tests.factories import SECRET, applicant_of, delegation_of
from claqueta.foundation import attachments
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
PDF = b"%PDF-1.7\n" + SECRET.encode()


def sent(body: bytes = PDF, name: str = "notes.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body)


def file_of(delegation: Any, audience: str, *companies: Any, body: bytes = PDF) -> JourneyFile:
    return actions.add_file(
        delegation,
        sent(body),
        name="notes.pdf",
        title=f"For {audience}",
        audience=audience,
        applicants=companies,
        by=SYSTEM,
    )


def test_each_file_is_downloaded_by_those_whom_it_is_for_and_nobody_else(
    client: Client, organisation: Any
) -> None:
    delegation = delegation_of(places=3)
    mine, other = (applicant_of(delegation, organisation(name), "accepted") for name in ("Azotea", "Faro"))
    waits = applicant_of(delegation, organisation("Nogal"), "selected")
    who = actions.add_traveller(mine, {"name": "Bea"}, by=SYSTEM)
    public, everybody, chosen = (
        file_of(delegation, "public", body=PDF + b"1"),
        file_of(delegation, "all", body=PDF + b"2"),
        file_of(delegation, "chosen", mine, body=PDF + b"3"),
    )

    def opens(name: str, first: str, file: JourneyFile) -> bool:
        answer = client.get(reverse(name, args=[first, file.public_id]))
        if answer.streaming:
            list(answer.streaming_content)
        assert answer.status_code in (200, 404)
        return answer.status_code == 200

    files = (public, everybody, chosen)
    assert [opens("delegation_public_file", delegation.slug, one) for one in files] == [True, False, False]
    assert [opens("delegation_file", token_of(mine), one) for one in files] == [True, True, True]
    assert [opens("delegation_file", token_of(other), one) for one in files] == [True, True, False]
    assert [opens("delegation_file", token_of(waits), one) for one in files] == [False, False, False]
    assert [opens("delegation_traveller_file", traveller_token(who), one) for one in files] == [True] * 3
    page = client.get(reverse("delegation", args=[delegation.slug])).content.decode()
    assert "For public" in page
    assert "For all" not in page
    theirs = client.get(reverse("delegation_company", args=[token_of(other)])).content.decode()
    assert "For all" in theirs
    assert "For chosen" not in theirs
    actions.remove_file(everybody, by=SYSTEM)
    assert not opens("delegation_file", token_of(mine), everybody)


def test_whoever_a_file_no_longer_concerns_loses_it_when_the_office_changes_for_whom_it_is(
    client: Client, organisation: Any, account: Any
) -> None:
    delegation = delegation_of(places=3)
    mine, other = (applicant_of(delegation, organisation(name), "accepted") for name in ("Azotea", "Faro"))
    file = file_of(delegation, "public")
    public = reverse("delegation_public_file", args=[delegation.slug, file.public_id])
    theirs, lost = (reverse("delegation_file", args=[token_of(one), file.public_id]) for one in (mine, other))

    def found() -> list[int]:
        answers = [client.get(one) for one in (public, theirs, lost)]
        for one in answers:
            if one.streaming:
                list(one.streaming_content)
        return [one.status_code for one in answers]

    assert found() == [200, 200, 200]
    client.force_login(account("office_staff"))
    url = reverse("office_delegation_file_edit", args=[file.pk])
    assert url in client.get(reverse("office_delegation_files")).content.decode()
    said = {"title": "For the one", "audience": "chosen"}
    wrong = client.post(url, said)
    assert (wrong.status_code, "For the one" in wrong.content.decode()) == (422, True)
    assert client.post(url, {**said, "applicants": [mine.pk]}).status_code == 302
    assert found() == [404, 200, 404]
    trail = AuditEntry.objects.get(verb="delegations.file_changed")
    assert trail.changes["audience"] == ["public", "chosen"]
    assert trail.changes["companies"] == ["", "Azotea"]
    assert client.post(url, {**said, "audience": "all", "applicants": [mine.pk]}).status_code == 302
    assert found() == [404, 200, 200]
    assert not file.applicants.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"body": b"MZ\x90\x00\xff\xfe\x00"}, "file"),
        ({"audience": "chosen"}, "applicants"),
        ({"audience": "moon"}, "audience"),
        ({"title": "\x00"}, "title"),
    ],
)
def test_file_that_is_none_or_for_nobody_is_refused_beside_its_field(values: Any, field: str) -> None:
    said = {"title": "Notes", "audience": "all", **values}
    with pytest.raises(ValidationError) as refused:
        actions.add_file(delegation_of(), sent(said.pop("body", PDF)), name="notes.exe", **said, by=SYSTEM)
    assert field in refused.value.message_dict
    assert not JourneyFile.objects.exists()


def test_office_adds_a_file_and_keeps_what_it_typed_when_the_file_is_refused(
    client: Client, account: Any
) -> None:
    delegation = delegation_of()
    client.force_login(account("office_staff"))
    url = reverse("office_delegation_file_add", args=[delegation.pk])
    answer = client.post(url, {"title": "Briefing", "audience": "all", "file": sent(b"\xff\xfe\x00")})
    assert answer.status_code == 422
    assert "Briefing" in answer.content.decode()
    assert client.post(url, {"title": "Briefing", "audience": "all", "file": sent()}).status_code == 302
    assert JourneyFile.objects.get().title == "Briefing"


def test_company_proves_its_result_by_link_until_the_office_confirms(
    client: Client, organisation: Any, account: Any
) -> None:
    made = applicant_of(delegation_of(), organisation("Azotea"), "accepted")
    other = applicant_of(made.delegation, organisation("Faro"), "accepted")
    asked, theirs = (Result.objects.create(applicant=one, months=3) for one in (made, other))
    url = reverse("delegation_company", args=[token_of(made)])
    said = {"action": "report", "contacts": "4", "meetings": "3", "agreements": "0", "note": "Press"}
    answer = client.post(url, {**said, "file": sent(b"\xff\xfe\x00")})
    assert answer.status_code == 422
    assert "Press" in answer.content.decode()
    assert client.post(url, {**said, "file": sent()}).status_code == 302
    proof = attachments.of(asked).get()
    evidence = reverse("delegation_evidence", args=[token_of(made), proof.pk])
    answer = client.get(evidence)
    assert b"".join(answer.streaming_content) == PDF
    assert client.get(reverse("delegation_evidence", args=[token_of(other), proof.pk])).status_code == 404
    client.force_login(account("office_staff"))
    record = client.get(reverse("office_applicant", args=[made.pk])).content.decode()
    assert reverse("office_attachment", args=[proof.pk]) in record
    actions.confirm_result(asked, by=SYSTEM)
    with pytest.raises(ValidationError):
        actions.remove_evidence(asked, proof, by=SYSTEM)
    actions.add_evidence(asked, sent(PDF + b"more"), name="press.pdf", by=SYSTEM)
    asked.refresh_from_db()
    assert asked.confirmed_at is None
    with pytest.raises(ValidationError):
        actions.remove_evidence(theirs, proof, by=SYSTEM)
    assert client.post(url, {"action": f"unproof:{proof.pk}"}).status_code == 302
    assert attachments.of(asked).get().name == "press.pdf"
    assert privacy.COMPANIES.erase(Applicant.objects.get(pk=made.pk).email) == 2
    assert not attachments.of(asked).exists()
