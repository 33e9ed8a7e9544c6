"""What people and machines send that they should not: refused or mended, with a message, nothing lost."""

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from PIL import Image

from claqueta.accounts import actions as accounts
from claqueta.accounts.models import Account, Invitation
from claqueta.foundation import attachments
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.cluster_rules import rule
from claqueta.organisations import actions
from claqueta.organisations.models import Organisation, Picture
from claqueta.organisations.profile import profile_of
from claqueta.website.models import HomePage
from conftest import posted

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def mine(client: Client, organisation: Callable[..., Any], representative: Callable[..., Any]) -> Any:
    made = organisation("Azotea Films")
    client.force_login(representative(made), BACKEND)
    return made


def picture(form: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(out, form)
    return out.getvalue()


def profile_form(made: Organisation, **typed: Any) -> dict[str, Any]:
    return {
        "trade_name": made.trade_name,
        "activities": ["5.7"],
        "primary": "5.7",
        "base_version": made.version,
        "publish": "1",
        **typed,
    }


def test_ten_megabytes_in_a_text_are_refused_by_the_field_and_change_nothing(
    client: Client, mine: Any
) -> None:
    answer = client.post(
        reverse("profile_edit", args=[mine.slug]), profile_form(mine, description_en="x" * 10_000_000)
    )
    assert answer.status_code in (400, 413, 422)
    assert Organisation.objects.get(pk=mine.pk).version == 1


def test_text_too_long_says_so_by_the_field_and_keeps_it(client: Client, mine: Any) -> None:
    answer = client.post(
        reverse("profile_edit", args=[mine.slug]),
        profile_form(mine, tagline_en="y" * 161, website="azotea.example/kept"),
    )
    text = answer.content.decode()
    assert (answer.status_code, "y" * 161 in text, "azotea.example/kept" in text) == (422, True, True)


@pytest.mark.parametrize(
    "path", ["/en/directory/?q=%ff%fe", "/en/search/?q=%00%ff", "/en/directory/?activity=%ff"]
)
def test_invalid_utf8_in_an_address_is_no_error(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


def test_invalid_utf8_in_a_form_is_no_error(client: Client, account: Callable[..., Any]) -> None:
    client.force_login(account("office_staff"), BACKEND)
    answer = client.generic(
        "POST",
        reverse("office_organisation_add"),
        b"legal_name=%FF%FE+Films",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 302
    assert "Films" in Organisation.objects.get().legal_name


def test_null_character_is_refused_by_the_field(client: Client, account: Callable[..., Any]) -> None:
    client.force_login(account("office_staff"), BACKEND)
    answer = client.post(reverse("office_organisation_add"), {"legal_name": "Nul\0o"})
    assert (answer.status_code, Organisation.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    ("tax_id", "status"), [("B12345678", 422), ("B-1234567", 422), ("ES A28015865", 302), ("A28015865", 302)]
)
def test_tax_id_is_checked_by_its_control_digit(
    tax_id: str, status: int, client: Client, account: Callable[..., Any]
) -> None:
    client.force_login(account("office_staff"), BACKEND)
    answer = client.post(reverse("office_organisation_add"), {"legal_name": "Casa Nueva", "tax_id": tax_id})
    assert answer.status_code == status
    if status == 422:
        assert "control digit" in answer.content.decode()
        assert "Casa Nueva" in answer.content.decode()


def test_two_organisations_never_share_a_tax_id(
    client: Client, account: Callable[..., Any], organisation: Callable[..., Any]
) -> None:
    organisation("Primera", tax_id="A28015865", tax_country="ES")
    client.force_login(account("office_staff"), BACKEND)
    answer = client.post(
        reverse("office_organisation_add"), {"legal_name": "Segunda", "tax_id": "a-28015865"}
    )
    assert (answer.status_code, "Primera already has this tax ID" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("fake.png", b"this is no picture"),
        ("cut.png", picture()[:60]),
        ("script.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("page.jpg", b"<html><script>alert(1)</script></html>"),
        ("huge.png", picture() + b"\0" * (11 * 1024 * 1024)),
    ],
)
def test_file_that_is_no_picture_is_refused_by_the_field(
    name: str, body: bytes, client: Client, mine: Any
) -> None:
    answer = client.post(
        reverse("profile_pictures", args=[mine.slug]),
        {"file": SimpleUploadedFile(name, body), "caption_en": "A kept caption"},
    )
    assert (answer.status_code, "A kept caption" in answer.content.decode()) == (422, True)
    assert Picture.objects.count() == 0


def test_picture_is_drawn_anew_without_what_hid_in_it(client: Client, mine: Any) -> None:
    body = picture("JPEG") + b"<script>alert(1)</script>"
    client.post(
        reverse("profile_pictures", args=[mine.slug]),
        {"file": SimpleUploadedFile("a.jpg", body), "caption_en": "Set"},
    )
    kept = Picture.objects.get(organisation=mine)
    with kept.file.open("rb") as file:
        assert b"script" not in file.read()
    assert (kept.width, kept.height, kept.caption) == (60, 40, {"en": "Set"})


def test_gallery_has_an_end(mine: Any) -> None:
    most = rule("gallery_pictures").value
    for _number in range(most):
        actions.add_picture(mine, actions.checked_scene(io.BytesIO(picture())), {}, by=SYSTEM)
    with pytest.raises(Exception, match=str(most)):
        actions.add_picture(mine, actions.checked_scene(io.BytesIO(picture())), {}, by=SYSTEM)


@pytest.mark.parametrize(
    ("name", "body", "kept"),
    [
        ("minutes.pdf", b"%PDF-1.7 minutes", "minutes.pdf"),
        ("minutes.exe", b"%PDF-1.7 minutes", "minutes.pdf"),
        ("../../etc/passwd", b"plain words", "passwd.txt"),
        ("run.exe", b"MZ\x90\x00\x03\xff\xfe\xfd", None),
        ("page.html", b"\x89HTM\xff\xfe", None),
    ],
)
def test_attachment_is_what_its_bytes_say(
    name: str, body: bytes, kept: str | None, organisation: Callable[..., Any], account: Callable[..., Any]
) -> None:
    made, by = organisation(), account("office_staff")
    if kept is None:
        with pytest.raises(Exception, match="not kept"):
            attachments.attach(made, ContentFile(body), name=name, by=by)
        return
    one = attachments.attach(made, ContentFile(body), name=name, by=by)
    again = attachments.attach(made, ContentFile(body), name=name, by=by)
    assert (one.name, again.pk) == (kept, one.pk)


def zipped(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members:
            archive.writestr(name, body)
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        (zipped(("[Content_Types].xml", b"<a/>"), ("word/document.xml", b"<a/>")), "acta.docx"),
        (zipped(("mimetype", b"application/vnd.oasis.opendocument.text")), "acta.odt"),
        (zipped(("word/document.xml", b"<a/>"), ("word/vbaProject.bin", b"x")), "not kept"),
        (
            zipped(("mimetype", b"application/vnd.oasis.opendocument.text"), ("x/vbaProject.bin", b"")),
            "not kept",
        ),
        (zipped(("a", b"1")), "not kept"),
        (zipped(("word/document.xml", b"0" * 50_000_000)), "unpacks"),
        (zipped(("mimetype", b"0" * 50_000_000)), "unpacks"),
        (zipped(("word/document.xml", b"<a/>"))[:-30], "damaged"),
        (zipped(*((f"{number}", b"") for number in range(200_000))), "not kept|unpacks"),
    ],
    ids=["docx", "odt", "macros", "odt macros", "zip", "bomb", "mimetype bomb", "cut", "many members"],
)
def test_zip_is_looked_into_apart(
    body: bytes, verdict: str, organisation: Callable[..., Any], account: Callable[..., Any]
) -> None:
    made, by = organisation(), account("office_staff")
    if verdict.startswith("acta"):
        one = attachments.attach(made, ContentFile(body), name="acta.zip", by=by)
        assert one.name == verdict
        return
    with pytest.raises(ValidationError, match=verdict):
        attachments.attach(made, ContentFile(body), name="acta.docx", by=by)
    assert not attachments.of(made).exists()


@pytest.mark.parametrize("state", ["used", "revoked", "expired", "made up"])
def test_invitation_link_that_is_over_says_so_and_opens_nothing(
    state: str,
    client: Client,
    account: Callable[..., Any],
    django_capture_on_commit_callbacks: Any,
) -> None:
    by = account("office_admin")
    with django_capture_on_commit_callbacks(execute=True):
        accounts.invite("new@people.example", by=by, role="editor", language="en")
    path = (
        "/"
        + next(part for part in posted()[0].body.split() if "/invitation/" in part)
        .partition("://")[2]
        .partition("/")[2]
    )
    one = Invitation.objects.get()
    match state:
        case "used":
            assert client.post(path, {"name": "New"}).status_code == 302
            client.logout()
        case "revoked":
            accounts.revoke_invitation(one, by=by)
        case "expired":
            Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        case _:
            path = path[:-6] + "xxxxx/"
    before = Account.objects.count()
    assert [client.get(path).status_code, client.post(path, {"name": "Other"}).status_code] == [410, 410]
    assert Account.objects.count() == before


def test_publishing_twice_is_publishing_once(client: Client, mine: Any) -> None:
    typed = profile_form(mine, tagline_en="New words", tagline_es="Palabras nuevas")
    answers = [client.post(reverse("profile_edit", args=[mine.slug]), typed) for _twice in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Organisation.objects.get(pk=mine.pk).version == 2


def test_second_editor_sees_both_versions_and_decides(client: Client, mine: Any) -> None:
    actions.publish_profile(mine, {"tagline": {"en": "Theirs", "es": "Suyo"}}, by=SYSTEM)
    typed = profile_form(mine, tagline_en="Mine", tagline_es="Mío")
    answer = client.post(reverse("profile_edit", args=[mine.slug]), typed)
    text = answer.content.decode()
    assert (answer.status_code, "Theirs" in text, "Mine" in text) == (422, True, True)
    client.post(reverse("profile_edit", args=[mine.slug]), {**typed, "overwrite": "1"})
    assert profile_of(Organisation.objects.get(pk=mine.pk))["tagline"] == {"en": "Mine", "es": "Mío"}


def test_webhook_to_the_inside_is_refused_by_the_field(client: Client, account: Callable[..., Any]) -> None:
    client.force_login(account(), BACKEND)
    answer = client.post(reverse("webhooks"), {"url": "http://169.254.169.254/latest/"})
    assert (answer.status_code, "169.254.169.254" in answer.content.decode()) == (422, True)


def test_too_many_requests_are_told_when_to_come_back(client: Client, settings: Any) -> None:
    path = reverse("directory_export", args=["csv"])
    answers = [client.get(path) for _request in range(rule("requests_export").value + 1)]
    assert {answer.status_code for answer in answers[:-1]} == {200}
    assert (answers[-1].status_code, int(answers[-1].headers["Retry-After"]) > 0) == (429, True)


def test_password_guesses_are_throttled(client: Client, account: Callable[..., Any]) -> None:
    who = account()
    path = reverse("account_login")
    for _guess in range(6):
        answer = client.post(path, {"login": who.email, "password": "wrong"})
    assert "_auth_user_id" not in client.session
    answer = client.post(path, {"login": who.email, "password": "a long password"})
    assert ("_auth_user_id" in client.session, answer.status_code) == (False, 200)


@pytest.mark.parametrize("digits", [4_300, 4_301, 100_000])
def test_passkey_of_digits_without_end_is_no_passkey(client: Client, digits: int) -> None:
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": "9" * digits})
    assert answer.status_code in (302, 400)
    assert "_auth_user_id" not in client.session


def test_half_a_form_of_the_page_editor_is_refused(client: Client, account: Callable[..., Any]) -> None:
    client.force_login(account("office_admin"), BACKEND)
    page = HomePage.objects.first()
    assert page is not None
    answer = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {"is_editing": "nan"})
    assert answer.status_code == 400


@pytest.mark.parametrize("after", ["1e309", "wagtailadmin_home", "javascript:alert(1)"])
@pytest.mark.parametrize("place", ["the form", "the address"])
def test_place_to_go_afterwards_is_an_address(
    client: Client, account: Callable[..., Any], after: str, place: str
) -> None:
    client.force_login(account("office_admin"), BACKEND)
    page = HomePage.objects.last()
    assert page is not None
    address = reverse("wagtailadmin_pages:delete", args=[page.pk])
    asked = {"next": after}
    answer = client.post(address, asked) if place == "the form" else client.post(address, query_params=asked)
    assert answer.status_code == 400
    assert HomePage.objects.filter(pk=page.pk).exists()
    answer = client.post(address, {"next": "/office/pages/"})
    assert answer.status_code == 302
