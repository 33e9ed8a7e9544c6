"""Who asks the API, how often and in which language; what the caller's key may do."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import get_language_from_request, gettext_noop
from ninja import Router, Schema
from ninja.errors import HttpError
from ninja.security import HttpBearer
from pydantic import Field

from claqueta.accounts.actions import token_account
from claqueta.foundation.apikit import KEY_NEEDED, require_scope
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.parameters import asked
from claqueta.foundation.parameters import header as header_of
from claqueta.foundation.ratelimit import spend, who_asks


class Caller(HttpBearer):
    """A key in `Authorization: Bearer clq_…`, or nobody; reading is open to anybody, as far as it is public."""

    def __call__(self, request: HttpRequest) -> Any:
        header = header_of(request, "Authorization", 500)
        # The API knows keys only: a browser's session never acts here, so nothing can be forged across sites.
        request.user = AnonymousUser()
        request.scopes = frozenset({"read"})  # type: ignore[attr-defined]
        request.key = None  # type: ignore[attr-defined]
        kind, _, secret = header.partition(" ")
        known = bool(header) and self.recognise(request, kind.lower(), secret.strip())
        # A key that nobody has counts for the address that tries it, as who asks without any.
        rate = rule("requests_api_key" if known else "requests_api_anonymous").rate
        allowance = spend("api", who_asks(request), rate)
        request.rate_headers = {  # type: ignore[attr-defined]
            "RateLimit-Policy": f'"default";q={allowance.limit};w={allowance.window}',
            "RateLimit": f'"default";r={allowance.remaining};t={allowance.reset_in}',
        }
        if not allowance.allowed:
            request.retry_after = allowance.reset_in  # type: ignore[attr-defined]
            raise HttpError(429, "Too many requests")
        if header and not known:
            raise HttpError(401, "The key is unknown, revoked or too old")
        if "read" not in request.scopes:  # type: ignore[attr-defined]
            raise HttpError(403, "The key has no scope to read")
        language = asked(request).text("lang", 20) or get_language_from_request(request)
        if language not in settings.CLUSTER.languages:
            language = settings.LANGUAGE_CODE
        translation.activate(language)
        return request.user or True

    def recognise(self, request: HttpRequest, kind: str, secret: str) -> bool:
        """Say in the request whose the secret is and what it may do; whether it is anybody's."""
        found = token_account(secret) if kind == "bearer" else None
        if found is None:
            return False
        request.user, token = found
        request.scopes = frozenset(token.scopes)  # type: ignore[attr-defined]
        request.key = token  # type: ignore[attr-defined]
        return True

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        return None


caller = Caller()
router = Router(tags=["account"], auth=caller)


class Me(Schema):
    email: str = Field(examples=["ana@company.example"])
    name: str
    roles: list[str]
    scopes: list[str]


@router.get("/me", response=Me, summary=gettext_noop("Who this key acts for"), openapi_extra=KEY_NEEDED)
def me(request: HttpRequest) -> dict[str, Any]:
    require_scope(request, "read")
    account: Any = request.user
    return {
        "email": account.email,
        "name": account.name,
        "roles": sorted(account.current_roles()),
        "scopes": sorted(request.scopes),  # type: ignore[attr-defined]
    }
