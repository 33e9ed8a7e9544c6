"""How a view says who may use it. A view without one of these is refused by the permission matrix test."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from claqueta.accounts.proofs import is_fresh
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.ratelimit import spend, who_asks
from claqueta.interface.views import too_many

type View = Callable[..., HttpResponseBase]


SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def needs(
    permission: str, *, of: Callable[..., Any] | None = None, fresh: bool = False
) -> Callable[[View], View]:
    """Let in whoever has `permission`; send the anonymous to sign in, refuse the others.

    `fresh` marks what cannot be taken back (roles, keys, erasure, mandates): whoever sends it must have proved who
    they are within the cluster's rule `fresh_proof_valid`. Else they prove it now, and what they sent is done then.
    `of` fetches the object that the rule is about from the address's parameters that it names (or raises `Http404`);
    the view gets the object in their place:

        @needs("opportunities.edit", of=opportunity_by_slug)
        def edit(request: HttpRequest, opportunity: Opportunity) -> HttpResponse: ...

    The action that changes the object asks its rule again.
    """
    taken = tuple(inspect.signature(of).parameters) if of is not None else ()

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            thing = None
            if of is not None:
                try:
                    thing = of(**{name: kwargs.pop(name) for name in taken})
                except Http404:
                    # A guest learns of no object, not even that there is none, that they could not see.
                    if not request.user.is_authenticated and not request.user.has_perm(permission):
                        return redirect_to_login(request.get_full_path())
                    raise
                args = (thing, *args)
            if not request.user.has_perm(permission, thing):
                if request.user.is_authenticated:
                    raise PermissionDenied
                return redirect_to_login(request.get_full_path())
            if fresh and request.method not in SAFE_METHODS and not is_fresh(request):
                raise ReauthenticationRequired
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        guarded.fresh = fresh  # type: ignore[attr-defined]
        guarded.of = of  # type: ignore[attr-defined]
        return guarded

    return decorate


def limited(name: str) -> Callable[[View], View]:
    """At most as many uses of the view by one account or address as the cluster's rule `name` says.

    More get a 429 that says when to come back. Each view is counted by itself, also where several have one rule.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            allowance = spend(
                f"view-{view.__module__}.{view.__qualname__}", who_asks(request), rule(name).rate
            )
            if not allowance.allowed:
                return too_many(request, allowance.reset_in)
            return view(request, *args, **kwargs)

        return counted

    return decorate
