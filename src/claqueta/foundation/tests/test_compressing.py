"""Who is given what is compressed: whoever says that they take it, in whatever way they say it."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from claqueta.foundation.compressing import CompressingMiddleware, takes_gzip

WAYS = [
    ("", False),
    ("gzip", True),
    ("GZIP", True),
    ("x-gzip", True),
    ("br, gzip;q=0.5", True),
    ("gzip;q=0", False),
    ("gzip; q=0.000", False),
    ("gzip ;q=0.001", True),
    ("gzip;Q=1.0", True),
    ("gzip;q=2", False),
    ("gzip;q=", False),
    ("*", True),
    ("*;q=0", False),
    ("gzip;q=0, *", False),
    ("gzip, *;q=0", True),
    ("identity", False),
    ("notgzip, gzip-like", False),
    ("deflate,, ,gzip", True),
]


@pytest.mark.parametrize(("said", "takes"), WAYS)
def test_answer_is_compressed_for_whoever_takes_it(rf: RequestFactory, said: str, takes: bool) -> None:
    request = rf.get("/", headers={"Accept-Encoding": said})
    assert takes_gzip(request) == takes
    answer = CompressingMiddleware(lambda _request: HttpResponse(b"word " * 200))(request)
    assert ("Content-Encoding" in answer.headers, answer.headers["Vary"]) == (takes, "Accept-Encoding")
