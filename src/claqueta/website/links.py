"""Where buttons and cards of pages lead: judged when an editor saves, and offered, so that nobody types an address of ours."""

import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.http import Http404, HttpRequest
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.models import Page

from claqueta.interface.ways import ways
from claqueta.website.widgets import AddressInput

_ODD = re.compile(r"[\x00-\x20\x7f\\]")
_is_web_address = URLValidator(schemes=["http", "https"])


def refuse_dead(address: str) -> None:
    """Raise `ValidationError` unless it is a web address, `mailto:` with a mail address, or an address of ours that exists."""
    if address.startswith("mailto:"):
        try:
            validate_email(address.removeprefix("mailto:").partition("?")[0])
        except ValidationError as error:
            raise ValidationError(_("There is no valid mail address after “mailto:”.")) from error
    elif address.startswith("/") and not address.startswith("//"):
        # Browsers read a backslash as a slash and pass over tabs and ends of lines: "/\\host" leads to another's.
        if _ODD.search(address) or not _is_ours(urlsplit(address).path):
            raise ValidationError(_("There is no page of ours at this address."))
    else:
        try:
            _is_web_address(address)
        except ValidationError as error:
            raise ValidationError(
                _("Write an address with https://, one with mailto:, or one of ours, which begins with /.")
            ) from error


def _is_ours(path: str) -> bool:
    code = path.split("/")[1]
    with translation.override(code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        try:
            found = resolve(path)
        except Resolver404:
            return False
        if found.url_name == "way":
            return found.kwargs["route"] in ways()
        if found.url_name != "wagtail_serve":
            return True
        try:
            return Page.find_for_request(_asked(path), found.args[0] if found.args else "") is not None
        except Http404:
            return False


def _asked(path: str) -> HttpRequest:
    """A request as a visitor makes it, by whose host Wagtail knows the site."""
    request = HttpRequest()
    ours = urlsplit(settings.PUBLIC_URL)
    port = str(ours.port or (443 if ours.scheme == "https" else 80))
    request.META |= {"HTTP_HOST": ours.netloc, "SERVER_NAME": ours.hostname or "", "SERVER_PORT": port}
    request.path = request.path_info = path
    return request


HELP = gettext_lazy(
    "A web address, mailto: and a mail address, or one of ours, which begins with /: begin to write its name, or choose it from the list."
)


class AddressBlock(blocks.CharBlock):
    """An address that leads somewhere."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"help_text": HELP, "max_length": 300, **kwargs})
        self.field.widget = AddressInput(attrs={"inputmode": "url"})

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned:
            refuse_dead(cleaned)
        return cleaned
