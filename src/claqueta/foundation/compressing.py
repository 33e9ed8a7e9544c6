"""Whether an answer may be compressed for whoever asks, and compressing it (RFC 9110 §12.5.3)."""

import re
from typing import Any

from django.http import HttpRequest
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

from claqueta.foundation.parameters import header

GZIP = ("gzip", "x-gzip")
"""Two names of one coding (RFC 9110 §8.4.1.3)."""
_WEIGHT = re.compile(r"q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.I)


def takes_gzip(request: HttpRequest) -> bool:
    """Whether the request says that gzip may be sent: by its name, or by `*` where it is not named; never at a weight of 0."""
    weights: dict[str, float] = {}
    for element in header(request, "Accept-Encoding", 400).split(","):
        coding, *parameters = (part.strip() for part in element.split(";"))
        weights[coding.lower()] = _weight(parameters)
    named = [weights[name] for name in GZIP if name in weights]
    return max(named, default=weights.get("*", 0.0)) > 0


def _weight(parameters: list[str]) -> float:
    """1 where none is given; 0 where it is no weight, as what cannot be read asks for nothing."""
    if not parameters:
        return 1.0
    found = _WEIGHT.fullmatch(parameters[0])
    return float(found[1]) if found else 0.0


class CompressingMiddleware(GZipMiddleware):
    """Django's, which looks for the name of the coding alone and takes its refusal for a wish."""

    def process_response(self, request: Any, response: Any) -> Any:
        if takes_gzip(request):
            # Django's looks for the word, which a wish for anything (`*`) does not have.
            request.META["HTTP_ACCEPT_ENCODING"] = GZIP[0]
            return super().process_response(request, response)
        patch_vary_headers(response, ("Accept-Encoding",))
        return response
