"""What a page says once names titles that may have marks of their own."""

from django.contrib import messages
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.test import RequestFactory
from django.utils.safestring import SafeData, mark_safe

from claqueta.foundation.saying import Messages


def test_a_title_within_marks_has_other_ones_and_markup_stays_markup() -> None:
    request = RequestFactory().get("/")
    request.session = SessionStore()
    storage = Messages(request)
    storage.add(messages.SUCCESS, "«Los créditos del «Capitán»» está publicada.")
    storage.add(messages.SUCCESS, mark_safe("<b>«Del «Capitán»»</b>"))
    said = [message.message for message in storage]
    assert said == ["«Los créditos del “Capitán”» está publicada.", "<b>«Del “Capitán”»</b>"]
    assert [isinstance(one, SafeData) for one in said] == [False, True]
