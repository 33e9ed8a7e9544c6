"""Applying by the site: saved as it is typed, resumed by the link, judged beside each field, sealed, followed, withdrawn."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from claqueta.foundation import privacy
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import Attachment, AuditEntry
from claqueta.membership import actions
from claqueta.membership.applicants import Applicant, holder, token_of
from claqueta.membership.applicants_privacy import expire_applications
from claqueta.membership.applying import judge
from claqueta.membership.applying.steps import steps_of, turnover_choices
from claqueta.membership.models import Application
from claqueta.membership.queries.applying import around, look_up, public_answers
from claqueta.membership.queries.flags import flags_of
from claqueta.membership.sealed import mandate_of
from claqueta.membership.tests.factories import ANSWERS, IBAN, answers
from conftest import posted

pytestmark = pytest.mark.django_db


def at(application: Any, step: str = "") -> str:
    with translation.override("en"):
        if step:
            return reverse("application_step", args=[token_of(application), step])
        return reverse("application", args=[token_of(application)])


def mailed_holder(body: str) -> tuple[Application | None, bool]:
    """Whose the link in a mail is. Two of the same application differ by the second in which they were made."""
    return holder(re.findall(r"/apply/([^/\s]+)/", body)[0])


@pytest.mark.usefixtures("one_second")
def test_application_is_begun_filled_in_sent_and_followed(client: Client) -> None:
    begun = client.post("/en/apply/", {"email": "office@bruma.example", "legal_name": "Bruma Cine S.L."})
    application = Application.objects.get()
    assert begun.headers["Location"] == at(application, "organisation")
    assert mailed_holder(posted()[0].body) == (application, True)
    for step, words in ANSWERS.items():
        answer = client.post(at(application, step), words)
        assert answer.status_code == 302, (step, answer.content.decode()[-1500:])
    application.refresh_from_db()
    assert (application.state, application.tax_id, application.class_key) == (
        "received",
        "B12345674",
        "full",
    )
    page = client.get(at(application)).content.decode()
    assert ("Bruma Cine" in page, IBAN in page) == (True, False)
    assert client.get(at(application, "payment")).status_code == 302
    assert client.post(at(application), {"action": "withdraw"}).status_code == 302
    application.refresh_from_db()
    assert application.state == "withdrawn"


def test_what_is_wrong_is_kept_and_said_beside_its_field(client: Client, draft: Callable[..., Any]) -> None:
    made = draft(said={})
    wrong = {**ANSWERS["organisation"], "tax_id": "B12345675", "city": "", "founded_on": "2199-01-01"}
    answer = client.post(at(made, "organisation"), wrong)
    made.refresh_from_db()
    page = answer.content.decode()
    assert (answer.status_code, made.said("organisation", "tax_id")) == (422, "B12345675")
    assert re.findall(r'class="error" role="alert">([^<]+)', page) == [
        "This is not a valid tax ID: check its letters and its control digit. Source: Orden EHA/451/2008 (NIF).",
        "That day has not come yet: an organisation applies once it exists.",
        "This cannot be empty.",
    ]
    again = client.get(at(made, "organisation")).content.decode()
    assert ("B12345675" in again, 'class="error"' in again) == (True, False)
    assert 'class="error"' in client.get(at(made, "organisation") + "?check").content.decode()


def test_script_saves_without_a_page(client: Client, draft: Callable[..., Any]) -> None:
    made = draft(said={})
    answer = client.post(
        at(made, "membership"), {"reasons": "Half a sen"}, headers={"X-Requested-With": "fetch"}
    )
    made.refresh_from_db()
    assert (answer.json(), made.said("membership", "reasons")) == ({"saved": True}, "Half a sen")
    assert client.post(at(made, "membership"), {"reasons": "More", "later": "1"}).status_code == 302


def test_account_is_sealed_and_stands_nowhere(client: Client, draft: Callable[..., Any]) -> None:
    made = draft()
    kept = mandate_of(made)
    assert kept is not None
    assert (kept.iban, made.iban_shown, len(kept.strokes)) == (IBAN, "ES•• •••• 1332", 1)
    assert IBAN.encode() not in bytes(made.sealed_mandate)
    assert IBAN not in repr(Application.objects.values("answers", "mandate_signed", "iban_shown"))
    assert IBAN not in repr(list(AuditEntry.objects.values("changes", "reason", "object_name")))
    page = client.get(at(made, "payment")).content.decode()
    assert (IBAN in page, "ES•• •••• 1332" in page, "CAIXABANK" in page) == (False, True, True)
    client.post(at(made, "payment"), {"forget": "1"})
    made.refresh_from_db()
    assert (mandate_of(made), made.iban_shown) == (None, "")


def test_account_with_a_wrong_digit_is_shown_again_to_be_mended(
    client: Client, draft: Callable[..., Any]
) -> None:
    made = draft(said={})
    answer = client.post(at(made, "payment"), {**ANSWERS["payment"], "iban": "ES91 2100 0418 4502 0005 1333"})
    assert (answer.status_code, "last eleven digits" in answer.content.decode()) == (422, True)
    assert "0005 1333" in client.get(at(made, "payment")).content.decode()


@pytest.mark.parametrize(
    ("step", "said", "field"),
    [
        ("organisation", {"kind": ""}, "kind"),
        ("organisation", {"activity": "0.0"}, "activity"),
        ("organisation", {"website": "not a site"}, "website"),
        ("organisation", {"founded_on": "yesterday"}, "founded_on"),
        ("organisation", {"founded_on": ""}, "founded_on"),
        ("membership", {"class_key": "founder"}, "class_key"),
        ("membership", {"class_key": "institutional"}, "class_key"),
        ("membership", {"condition": "none"}, "condition"),
        ("membership", {"headcount": "eight"}, "headcount"),
        ("membership", {"turnover_band": "giant"}, "turnover_band"),
        ("representative", {"rep_name": "www.spam.example"}, "rep_name"),
        ("representative", {"rep_email": "ana"}, "rep_email"),
        ("representative", {"resolution_on": "2019-01-01"}, "resolution_on"),
        ("representative", {"resolution_on": "2199-01-01"}, "resolution_on"),
        ("representative", {"resolution_how": "now", "resolution_on": "2026-01-01"}, "resolution_file"),
        ("payment", {"pay": ""}, "pay"),
        ("payment", {"iban": ""}, "iban"),
        ("payment", {"holder": ""}, "holder"),
        ("payment", {"strokes": ""}, "strokes"),
        ("payment", {"strokes": "x"}, "strokes"),
        ("payment", {"sign": "upload"}, "mandate_file"),
        ("summary", {"bylaws": ""}, "bylaws"),
        ("summary", {"privacy": ""}, "privacy"),
    ],
)
def test_each_step_refuses_what_cannot_be(
    step: str, said: dict[str, str], field: str, draft: Callable[..., Any]
) -> None:
    made = draft(said={"organisation": ANSWERS["organisation"]})
    assert set(judge(step, {**ANSWERS[step], **said}, around(made))[1]) == {field}


def test_whoever_pays_by_transfer_needs_no_account_and_whoever_pays_nothing_is_not_asked(
    draft: Callable[..., Any],
) -> None:
    made = draft(said={})
    assert judge("payment", {"pay": "transfer"}, around(made))[1] == {}
    free = {"membership": {"class_key": "institutional"}}
    assert "payment" not in steps_of(free, around(made).bylaws)


def test_paper_is_told_by_its_bytes(client: Client, draft: Callable[..., Any]) -> None:
    made = draft()
    lying = SimpleUploadedFile("resolution.pdf", b"MZ\x90\x00" + bytes(300), content_type="application/pdf")
    words = {**ANSWERS["representative"], "resolution_how": "now", "resolution_on": "2026-01-01"}
    answer = client.post(at(made, "representative"), {**words, "resolution_file": lying})
    assert (answer.status_code, Attachment.objects.count()) == (422, 0)
    sound = SimpleUploadedFile("x.bin", b"%PDF-1.7 a resolution")
    assert client.post(at(made, "representative"), {**words, "resolution_file": sound}).status_code == 302
    made.refresh_from_db()
    assert made.resolution_file == Attachment.objects.get().pk


def test_link_that_is_too_old_is_replaced_by_mail_and_never_opens(
    client: Client, draft: Callable[..., Any], settings: Any, monkeypatch: Any
) -> None:
    made = draft()
    old = at(made)
    actions.send_link(made, by=SYSTEM)
    answer = client.get(old)
    assert (answer.status_code, "Bruma" in answer.content.decode()) == (410, False)
    posted()
    assert client.post(old, {"again": "1"}).status_code == 302
    made.refresh_from_db()
    assert mailed_holder(posted()[-1].body) == (made, True)
    assert client.get("/en/apply/nonsense/").status_code == 404


def test_holder_of_a_link_may_nothing_with_another_application(draft: Callable[..., Any]) -> None:
    mine, other = draft(), draft(email="other@faro.example")
    with pytest.raises(PermissionDenied):
        actions.save_step(other, "summary", {}, by=Applicant(mine.pk))
    with pytest.raises(PermissionDenied):
        actions.APPLICATIONS.make("withdraw", other, by=Applicant(mine.pk))


def test_sent_application_takes_no_more_words(application: Callable[..., Any]) -> None:
    made = application("received")
    with pytest.raises(ValidationError):
        actions.save_step(made, "summary", {}, by=Applicant(made.pk))
    with pytest.raises(ValidationError):
        actions.attach_paper(
            made, "resolution_file", SimpleUploadedFile("a.pdf", b"%PDF-1.7"), by=Applicant(made.pk)
        )


@pytest.mark.usefixtures("one_second")
def test_incomplete_application_is_not_sent_and_says_what_lacks(
    client: Client, draft: Callable[..., Any]
) -> None:
    made = draft(said={"organisation": ANSWERS["organisation"]})
    answer = client.post(at(made, "summary"), ANSWERS["summary"])
    made.refresh_from_db()
    assert (answer.status_code, made.state) == (422, "draft")
    assert client.get(at(made)).headers["Location"] == at(made, "membership")


def test_applicant_answers_what_is_asked(client: Client, application: Callable[..., Any]) -> None:
    made = application("asked")
    assert "The resolution" in client.get(at(made)).content.decode()
    assert client.post(at(made), {"action": "answer", "answer": " "}).status_code == 422
    paper = SimpleUploadedFile("r.pdf", b"%PDF-1.7 signed")
    answer = client.post(at(made), {"action": "answer", "answer": "Attached", "file": paper})
    made.refresh_from_db()
    assert (answer.status_code, made.state, made.resolution_file is not None) == (302, "received", True)
    assert client.post(at(made), {"action": "answer", "answer": "Again"}).status_code == 302


# -- What the directory says --------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["Azotea", "B12345674", "www.azotea.example", "hello@azotea.example"])
def test_organisation_is_found_by_name_tax_id_or_domain(words: str, organisation: Callable[..., Any]) -> None:
    organisation("Azotea Films", tax_id="B12345674", tax_country="ES", website="https://azotea.example/")
    organisation("Faro")
    assert [one.name for one in look_up(words)] == ["Azotea Films"]


def test_what_is_not_public_is_neither_found_nor_taken(organisation: Callable[..., Any]) -> None:
    hidden = organisation("Zanzíbar", member=False)
    from claqueta.organisations.actions import publish_profile, set_listed

    shy = publish_profile(
        organisation("Faro", member=False, website="https://faro.example/"),
        {"visibility": {"website": "members"}},
        by=SYSTEM,
    )
    set_listed([hidden], False, by=SYSTEM)
    assert (look_up("Zanzíbar"), public_answers(hidden.slug), look_up("faro.example"), look_up("ab")) == (
        [],
        {},
        [],
        [],
    )
    assert public_answers(shy.slug)["website"] == ""


def test_member_of_the_directory_is_told_that_it_is_one(
    client: Client, organisation: Callable[..., Any]
) -> None:
    organisation("Azotea Films")
    page = client.get("/en/apply/", {"q": "Azotea"}).content.decode()
    assert ("Member already" in page, "This is us" in page) == (True, False)


def test_beginning_is_limited_and_a_program_is_told_the_same(
    client: Client, settings: Any, monkeypatch: Any
) -> None:
    assert client.post("/en/apply/", {"email": "a@b.example", "nickname": "x"}).status_code == 302
    assert Application.objects.count() == 0
    for _again in range(7):
        answer = client.post("/en/apply/", {"email": "a@b.example"})
    assert (answer.status_code, Application.objects.count()) == (422, 6)
    assert client.post("/en/apply/", {"email": "no address"}).status_code == 422


# -- What the office should know -----------------------------------------------------------------------------------


def test_flags_name_field_reason_and_source(
    application: Callable[..., Any], organisation: Callable[..., Any], representative: Callable[..., Any]
) -> None:
    member = organisation("Faro")
    representative(member, email="ana@bruma.example")
    application(
        email="rival@nitrato.example",
        said=answers(organisation={"legal_name": "Nitrato S.L.", "tax_id": "B00770057"}),
    )
    made = application(
        said=answers(payment={"holder": "Somebody Else SA"}, organisation={"founded_on": "2026-01-01"})
    )
    assert {(flag.field, flag.grave, bool(flag.source)) for flag in flags_of(made)} == {
        ("rep_email", True, True),
        ("holder", True, True),
        ("resolution", False, True),
        ("founded_on", False, True),
    }


# -- Personal data ---------------------------------------------------------------------------------------------------


def test_untouched_draft_is_forgotten_and_a_decision_is_not(
    draft: Callable[..., Any], application: Callable[..., Any]
) -> None:
    old, fresh = draft(), application("received", email="x@y.example")
    Application.objects.filter(pk=old.pk).update(touched_at=timezone.now() - timedelta(days=61))
    assert (expire_applications(), list(Application.objects.all())) == (1, [fresh])


def test_person_is_shown_and_erased_everywhere(
    application: Callable[..., Any], draft: Callable[..., Any]
) -> None:
    sent, begun = application("received"), draft()
    assert (sent.iban_shown, sent.said("payment", "holder")) == ("ES•• •••• 1332", "Bruma Cine SL")
    told = privacy.export_of("ana@bruma.example")["applications"]
    assert (len(told), IBAN in repr(told)) == (2, False)
    privacy.erase("ana@bruma.example", by=SYSTEM)
    left = Application.objects.get()
    assert (left.pk, begun.pk != left.pk) == (sent.pk, True)
    assert (left.sealed_mandate, left.iban_shown, "Ana" in repr(left.answers)) == (None, "", False)
    assert left.said("payment", "holder") == privacy.ERASED
    # The applicant is somebody else, who still has to be answered.
    assert (left.email, left.representative_email) == ("office@bruma.example", "")
    assert (left.said("organisation", "city"), left.said("representative", "resolution_on")) == ("Madrid", "")


def test_erasure_of_the_applicant_leaves_who_would_represent_the_organisation(
    application: Callable[..., Any],
) -> None:
    made = application("received")
    privacy.erase("OFFICE@bruma.example", by=SYSTEM)
    made.refresh_from_db()
    assert (made.email, made.representative_email) == ("", "ana@bruma.example")
    assert made.said("representative", "rep_name") == "Ana Ruiz"
    assert (made.said("payment", "holder"), made.iban_shown) == (privacy.ERASED, "")


@pytest.mark.parametrize(
    ("language", "first", "last"),
    [
        ("en", "Up to €2,000,000", "More than €50,000,000"),
        ("es", "Hasta 2.000.000 €", "Más de 50.000.000 €"),
    ],
)
def test_bands_of_turnover_read_as_sums_do_in_the_language(language: str, first: str, last: str) -> None:
    bylaws = settings.CLUSTER.bylaws.on(timezone.localdate())
    with translation.override(language):
        texts = [text.replace("\xa0", " ") for _key, text in turnover_choices(bylaws)]
    assert (texts[0], texts[-1]) == (first, last)
