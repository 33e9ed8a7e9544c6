"""Where buttons and cards of pages lead: judged when an editor saves, and offered, so that nobody types an address of ours."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.forms import TextInput
from django.http import Http404, HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.models import Page

from claqueta.foundation.domains import gathered

_is_web_address = URLValidator(schemes=["http", "https"])


def ways() -> Iterator[tuple[str, str]]:
    """Our own pages that have no place in the tree, such as the directory: address and name, in each language."""
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            for signpost in gathered(lambda part: part.signposts):
                if signpost.place in ("menu", "tools", "find", "footer"):
                    yield reverse(signpost.route), f"{signpost.label} ({code})"


def refuse_dead(address: str) -> None:
    """Raise `ValidationError` unless it is a web address, `mailto:` with a mail address, or an address of ours that exists."""
    if address.startswith("mailto:"):
        try:
            validate_email(address.removeprefix("mailto:").partition("?")[0])
        except ValidationError as error:
            raise ValidationError(_("There is no valid mail address after “mailto:”.")) from error
    elif address.startswith("/") and not address.startswith("//"):
        if not _is_ours(urlsplit(address).path):
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


def _help() -> str:
    offered = ", ".join(f"{address} · {name}" for address, name in dict(ways()).items())
    return _("A web address, mailto: and a mail address, or one of ours: %(offered)s") % {"offered": offered}


class AddressBlock(blocks.CharBlock):
    """An address that leads somewhere."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"help_text": lazy(_help, str)(), "max_length": 300, **kwargs})
        self.field.widget = TextInput(attrs={"inputmode": "url"})

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned:
            refuse_dead(cleaned)
        return cleaned
