"""The Spanish of packages on our screens speaks as *tú*, like ours, and one text reads in one way on all of them."""

import json
import re
from collections import defaultdict
from collections.abc import Callable
from html import unescape
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django import forms
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from django.views.i18n import JavaScriptCatalog
from wagtail.models import Page

from claqueta.config.domains import DOMAINS
from claqueta.config.editing import COUNTED_TO_EDITORS, SAID_TO_EDITORS
from claqueta.config.publishing import SAID_OF_PUBLISHING
from claqueta.config.wording import COUNTED_OUR_WAY, SAID_OUR_WAY
from tests.surroundings import ROOT

USTED = re.compile(
    r"\b(usted(es)?|seleccione|elija|introduzca|ingrese|escriba|haga clic|pulse|compruebe|corrija|asegúrese|intente"
    r"|inténtelo|añada|revise|proporcione|vuelva|consulte|su (cuenta|contraseña|ordenador|página|selección)"
    r"|está seguro|desea|modifique)\b",
    re.IGNORECASE,
)
NAMED = (*SAID_OUR_WAY, *SAID_TO_EDITORS, *SAID_OF_PUBLISHING)


def visible(html: str) -> str:
    bare = re.sub(r"(?s)<(script|style|template)\b.*?</\1>", " ", html)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", bare)))


def test_our_catalogue_decides_over_those_of_packages() -> None:
    with translation.override("es"):
        found = [translation.gettext(text) for text in NAMED] + [
            str(text) for text in (*COUNTED_OUR_WAY, *COUNTED_TO_EDITORS)
        ]
    assert [text for text in found if USTED.search(text)] == []
    assert not {*NAMED} & {*found}


def catalogue_of(name: str) -> Catalog:
    """The Spanish of a domain; nothing of one that says nothing."""
    path = ROOT / f"src/claqueta/{name}/locale/es/LC_MESSAGES/django.po"
    if not path.exists():
        return Catalog()
    with path.open("rb") as file:
        return read_po(file, locale="es")


def test_no_domain_says_otherwise_what_our_catalogue_decides() -> None:
    def read(name: str) -> Any:
        return {str(one.id): one.string for one in catalogue_of(name) if one.id and not one.context}

    ours = {text: string for text, string in read("config").items() if text in NAMED}
    wrong = [
        (domain, text)
        for domain in DOMAINS
        for text, string in read(domain).items()
        if text in ours and ours[text] != string
    ]
    assert wrong == []


def test_no_two_domains_translate_one_text_in_two_ways() -> None:
    """Their catalogues become one, in which the lower domain's wins: the upper one's would be seen on no screen.

    Where a word has two senses, the one that is meant is said with it (`pgettext`, or `context` in a template).
    """
    said: defaultdict[tuple[Any, Any], defaultdict[Any, list[str]]] = defaultdict(lambda: defaultdict(list))
    for domain in (*DOMAINS, "config"):
        for message in catalogue_of(domain):
            if message.id:
                said[message.context, message.id][message.string].append(domain)
    assert {key: dict(ways) for key, ways in said.items() if len(ways) > 1} == {}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (forms.EmailField(), "x"),
        (forms.URLField(), "x"),
        (forms.IntegerField(), "x"),
        (forms.DateField(), "x"),
        (forms.CharField(max_length=1), "xx"),
        (forms.CharField(min_length=3), "xx"),
        (forms.DecimalField(max_digits=2), "123"),
        (forms.ChoiceField(choices=[("a", "a")]), "b"),
        (forms.CharField(), ""),
    ],
)
def test_form_errors_speak_as_tu(field: forms.Field, value: str) -> None:
    with translation.override("es"), pytest.raises(forms.ValidationError) as error:
        field.clean(value)
    assert not USTED.search(" ".join(error.value.messages))


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["office_admin", "office_staff", "editor"])
def test_no_screen_of_the_office_or_of_pages_says_usted(
    role: str, client: Client, account: Callable[..., Any]
) -> None:
    who = account(role)
    who.language = "es"
    who.save()
    client.force_login(who)
    client.cookies["django_language"] = "es"
    page = Page.objects.filter(depth=2).first()
    assert page is not None
    paths = [
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_explore", args=[page.pk]),
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reverse("wagtailadmin_pages:add_subpage", args=[page.pk]),
        reverse("wagtailadmin_pages:history", args=[page.pk]),
        reverse("wagtailimages:add_multiple"),
        reverse("wagtaildocs:add_multiple"),
        reverse("wagtailadmin_account"),
    ]
    found, read = {}, set()
    for path in paths:
        answer = client.get(path, headers={"accept-language": "es"})
        if answer.status_code == 200:
            text = visible(answer.content.decode())
            assert '<html lang="es"' in answer.content.decode()
            read.add(path)
            if said := [text[max(0, one.start() - 40) : one.end() + 40] for one in USTED.finditer(text)]:
                found[path] = said
    assert found == {}
    # The home and the page's own screens are for all three.
    assert {paths[0], paths[2], paths[-1]} <= read


@pytest.mark.parametrize("package", ["wagtail.admin", "wagtail_localize"])
def test_scripts_of_the_editor_say_everything_in_spanish(package: str) -> None:
    path = Path(str(import_module(package).__file__)).parent / "locale/en/LC_MESSAGES/djangojs.po"
    with path.open("rb") as file:
        wanted = [message.id for message in read_po(file) if message.id]
    request = RequestFactory().get("/office/jsi18n/")
    with translation.override("es"):
        answer = JavaScriptCatalog.as_view(packages=[package])(request)
    said = json.loads(answer.content.decode().partition("newcatalog = ")[2].partition(";\n")[0])
    assert [one for one in wanted if isinstance(one, str) and not said.get(one)] == []
    assert [one[0] for one in wanted if isinstance(one, tuple) and not all(said.get(one[0], [""]))] == []
    assert len(wanted) > 40
