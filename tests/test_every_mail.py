"""Each mail of our own as it is read: in both languages, plain, and designed for the narrowest screen there is."""

import re
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from playwright.sync_api import Page

from claqueta.accounts import actions as accounts
from claqueta.foundation import notifications
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import NotificationPreference
from claqueta.foundation.search import rebuild
from claqueta.organisations import actions
from claqueta.organisations.models import Shortlist
from conftest import posted
from tests.surroundings import ROOT

pytestmark = pytest.mark.django_db(transaction=True)
LANGUAGES = ("es", "en")
MAY_STOP = {"notification", "digest"}
"""Those that come again and again; all else is an answer to what somebody did, or asks for what is owed."""
OURS = {
    file.name.removesuffix(".subject.txt")
    for file in Path(ROOT, "src").glob("claqueta/*/templates/*/mail/*.subject.txt")
}


class Written:
    """Makes every mail there is, by what people do."""

    def __init__(self, account: Callable[..., Any], organisation: Callable[..., Any]) -> None:
        self.account, self.organisation = account, organisation

    def __call__(self, template: str, language: str, client: Client, representative: Any) -> list[Any]:
        made = self.organisation("Azotea Sonora", email="hola@azotea.example")
        silent = self.organisation("Nogal Cámaras")
        who = representative(made, email="ana@people.example")
        who.language = language
        who.save()
        before = len(posted())
        getattr(self, template)(made, silent, who, language, client)
        return list(posted()[before:])

    def invitation(self, made: Any, _silent: Any, _who: Any, language: str, _client: Client) -> None:
        by = self.account("office_staff", email="staff@people.example")
        actions.invite_representative(made, "eva@people.example", by=by, name="Eva", language=language)
        actions.invite_representative(made, "leo@people.example", by=by, language=language)
        accounts.invite(
            "eli@people.example", by=self.account("office_admin"), role="editor", language=language
        )

    def confirm(self, made: Any, _silent: Any, _who: Any, _language: str, _client: Client) -> None:
        actions.ask_for_confirmation(made, by=SYSTEM)

    def shortlist(self, made: Any, _silent: Any, _who: Any, language: str, client: Client) -> None:
        rebuild()
        kept = Shortlist.objects.create(organisations=[made.slug])
        way = {"es": "/es/seleccion/", "en": "/en/shortlist/"}[language]
        answer = client.post(f"{way}{kept.pk}/", {"email": "leo@people.example"})
        assert answer.status_code == 200

    def notification(self, _made: Any, _silent: Any, who: Any, _language: str, _client: Client) -> None:
        kind = notifications.kinds()[0].key
        NotificationPreference.objects.create(account=who, kind=kind, channel="mail")
        notifications.notify(who, kind, "Azotea", body="Nogal", url="/en/directory/")

    def digest(self, _made: Any, _silent: Any, who: Any, _language: str, _client: Client) -> None:
        kind = notifications.kinds()[0].key
        NotificationPreference.objects.create(account=who, kind=kind, channel="digest")
        for url in ("/en/directory/", ""):
            notifications.notify(who, kind, "Azotea", url=url)
        assert notifications.send_digests() == 1

    def _write(self, organisations: list[Any], language: str) -> None:
        words = {"name": "Ana", "email": "leo@people.example", "company": "", "purpose": "quote"}
        words["message"] = "https://a.example/" + "x" * 90
        actions.write_to(organisations, words, key=uuid.uuid4(), language=language, by=AnonymousUser())

    def enquiry(self, made: Any, silent: Any, _who: Any, language: str, _client: Client) -> None:
        self._write([made, silent], language)

    enquiry_copy = enquiry


@pytest.fixture
def written(account: Callable[..., Any], organisation: Callable[..., Any]) -> Written:
    return Written(account, organisation)


def html_of(mail: Any) -> str:
    return str(next(part.content for part in mail.alternatives if part.mimetype == "text/html"))


def test_every_template_is_tried() -> None:
    assert {name for name in OURS if hasattr(Written, name)} == OURS
    assert {"invitation", "confirm", "shortlist", "notification", "digest", "enquiry", "enquiry_copy"} <= OURS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", sorted(OURS))
def test_mail_says_who_where_and_how_to_be_rid_of_it(
    template: str, language: str, written: Written, client: Client, representative: Any
) -> None:
    mails = written(template, language, client, representative)
    assert mails
    for mail in mails:
        whole = f"{mail.subject}\n{mail.body}"
        assert mail.subject.strip()
        assert mail.body.strip()
        assert not re.search(r"localhost|testserver|https?://|%\(|\{\{|\bNone\b", mail.subject)
        assert not re.search(r"%\(|\{\{|\bNone\b|«\s*»|“\s*”|[ \t],|[ \t]\.(\s|$)", whole)
        html = html_of(mail)
        for url in re.findall(r'(?:href|src)="([^"]*)"', html):
            assert url.startswith(("http://", "https://", "mailto:", "cid:")), url
        if mail.to != ["hola@azotea.example"]:
            assert f'lang="{language}"' in html
        stops = "List-Unsubscribe" in mail.extra_headers
        assert stops == (template in MAY_STOP)
        if stops:
            assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
            url = mail.extra_headers["List-Unsubscribe"].strip("<>")
            assert url.startswith(settings.PUBLIC_URL)
            anybody = Client(enforce_csrf_checks=True)  # The program of a mailbox has no cookie of ours.
            way = url.removeprefix(settings.PUBLIC_URL)
            assert anybody.post(way, {"List-Unsubscribe": "One-Click"}).status_code == 200
            assert NotificationPreference.objects.get().channel == "none"


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", sorted(OURS))
def test_mail_fits_the_narrowest_screen(
    template: str, language: str, written: Written, client: Client, representative: Any, page: Page
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    for mail in written(template, language, client, representative):
        page.set_content(html_of(mail))
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, mail.subject
