"""Addresses of mail and of the web as people write them in a cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.foundation.imports.cells import cell_mail, cell_web
from claqueta.foundation.imports.cells.addresses import _is_web
from claqueta.foundation.imports.kinds import CellInvalid, Doubtful

NAMES = st.text(st.sampled_from("abcxyz019"), min_size=1, max_size=12).filter(
    lambda name: not name[0].isdigit()
)


@pytest.mark.parametrize(
    ("text", "mail"),
    [
        ("", ""),
        (" ;. ", ""),
        ("info@a.example", "info@a.example"),
        (" INFO@A.example. ", "info@a.example"),
        ("<info@a.example>", "info@a.example"),
        ("mailto:info@a.example", "info@a.example"),
        ("E-mail: info@a.example", "info@a.example"),
        ("Correo electrónico: <info@a.example>", "info@a.example"),
        ("(info@a.example)", "info@a.example"),
        ("info@a.example /", "info@a.example"),
        ("info@a.example-", "info@a.example"),
        ("email info@a.example", "info@a.example"),
        ("ｉnfo＠a.example", "info@a.example"),
    ],
)
def test_mail_when_nothing_else_is_said(text: str, mail: str) -> None:
    assert cell_mail(text) == mail


@pytest.mark.parametrize(
    ("text", "mail"),
    [
        ("Ana <info@a.example>", "info@a.example"),
        ("info@a.example; b@c.example", "info@a.example"),
        ("info@a.example y b@c.example", "info@a.example"),
        ("info@a.example info@a.example", "info@a.example"),
        ("info@a | b@c.example", "b@c.example"),
        ("info@a.example contacto", "info@a.example"),
        ("info@a,example", "info@a.example"),
        ("info @ a . example", "info@a.example"),
        ("info@a..example", "info@a.example"),
        ("info@.a.example", "info@a.example"),
        ("www.a.example", ""),
        ("https://a.example", ""),
        ("915 550 111", ""),
        ("tf 915 550 111", ""),
    ],
)
def test_mail_is_doubtful_when_something_was_left_out_or_guessed(text: str, mail: str) -> None:
    found = cell_mail(text)

    assert isinstance(found, Doubtful)
    assert (found.value, found.kept, text in found.message) == (mail, text, True)


@pytest.mark.parametrize(
    "text",
    [
        "word",
        "info@a",
        "info@@a.example",
        "info[at]a.example",
        "91555011",
        "tel 915550111",
        f"{'a' * 250}@b.example",
    ],
)
def test_mail_is_refused_when_it_is_none(text: str) -> None:
    with pytest.raises(CellInvalid, match="(?s)" + text.replace("[", r"\[")):
        cell_mail(text)


@pytest.mark.parametrize(("length", "good"), [(254, True), (255, False)])
def test_mail_has_at_most_254_characters(length: int, good: bool) -> None:
    hosts = ".".join(["b" * 61] * 4)[: length - len("a@.example")]
    mail = f"a@{hosts}.example"
    answer: object = None
    try:
        answer = cell_mail(mail)
    except CellInvalid:
        answer = "refused"

    assert (len(mail), answer) == (length, mail if good else "refused")


@given(NAMES, NAMES)
def test_every_plain_mail_is_itself(name: str, host: str) -> None:
    assert cell_mail(f"{name}@{host}.example") == f"{name}@{host}.example"


@given(st.text())
def test_any_text_is_a_mail_doubtful_or_refused(text: str) -> None:
    try:
        found = cell_mail(text)
    except CellInvalid as refused:
        assert text in str(refused)  # noqa: PT017
    else:
        value = found.value if isinstance(found, Doubtful) else found
        assert value == "" or "@" in value


@pytest.mark.parametrize(
    ("text", "web"),
    [
        ("", ""),
        (' "<>', ""),
        ("https://a.example", "https://a.example"),
        ("http://a.example/b", "http://a.example/b"),
        ("HTTPS://A.example", "HTTPS://A.example"),
        ("a.example", "https://a.example"),
        ("1a.example", "https://1a.example"),
        ("www.a.example/b?c=d#e", "https://www.a.example/b?c=d#e"),
        ("a.example:8080", "https://a.example:8080"),
        ("web: a.example", "https://a.example"),
        ("Página web: https://a.example", "https://a.example"),
        ("URL:https://a.example", "https://a.example"),
        ("sitio : a.example", "https://a.example"),
        ("<https://a.example>", "https://a.example"),
        ("a.example,", "https://a.example"),
        ("http://localhost", "http://localhost"),
        ("https://á.example", "https://á.example"),
    ],
)
def test_web_address_when_nothing_else_is_said(text: str, web: str) -> None:
    assert cell_web(text) == web


@pytest.mark.parametrize(
    ("text", "web"),
    [
        ("a.example; b.example", "https://a.example"),
        ("a.example y b.example", "https://a.example"),
        ("www.a.example / www.b.example", "https://www.a.example"),
        ("ver a.example", "https://a.example"),
        ("(a.example)", "https://a.example"),
        ("htp://a.example", "https://a.example"),
        ("ttps://a.example", "https://a.example"),
        ("http:/a.example", "http://a.example"),
        ("http//a.example", "http://a.example"),
        ("https:a.example", "https://a.example"),
        ("https://https://a.example", "https://a.example"),
        ("http://http://a.example", "http://a.example"),
        ("info@a.example b.example", "https://b.example"),
        ("social.example/@azotea", "https://social.example/@azotea"),
        ("1.500 a.example", "https://a.example"),
        (f"https://a.example/{'x' * 300} b.example", "https://b.example"),
    ],
)
def test_web_address_is_doubtful_when_something_was_left_out_or_guessed(text: str, web: str) -> None:
    found = cell_web(text)

    assert isinstance(found, Doubtful)
    assert (found.value, found.kept, text in found.message) == (web, text, True)


@pytest.mark.parametrize(
    "text",
    [
        "word",
        "a b",
        "localhost",
        "10.0.0.1",
        "a.e",
        "info@a.example",
        "mailto:a.example",
        "ftp://a.example",
        "1a.example b",
    ],
)
def test_web_address_is_refused_when_it_is_none(text: str) -> None:
    with pytest.raises(CellInvalid, match=text):
        cell_web(text)


@pytest.mark.parametrize(("length", "good"), [(300, True), (301, False)])
def test_web_address_has_at_most_300_characters(length: int, good: bool) -> None:
    web = "https://a.example/".ljust(length, "x")
    answer: object = None
    try:
        answer = cell_web(web)
    except CellInvalid:
        answer = "refused"

    assert answer == (web if good else "refused")


@given(NAMES, st.sampled_from(["", "http://", "https://", "www."]))
def test_every_plain_address_is_itself(host: str, begin: str) -> None:
    written = f"{begin}{host}.example"

    assert cell_web(written) == (written if "://" in written else f"https://{written}")


@given(st.text())
def test_any_text_is_a_web_address_doubtful_or_refused(text: str) -> None:
    try:
        found = cell_web(text)
    except CellInvalid as refused:
        assert text in str(refused)  # noqa: PT017
    else:
        value = found.value if isinstance(found, Doubtful) else found
        assert value == "" or value.lower().startswith(("http://", "https://"))


@pytest.mark.parametrize("text", ["ftp://azotea.example", "gopher://azotea.example/x"])
def test_only_addresses_of_the_web_are_web_addresses(text: str) -> None:
    assert not _is_web(text)


@pytest.mark.parametrize("text", ["vea www.azotea.example", "see https://azotea.example"])
def test_words_before_an_address_make_no_mail_of_it(text: str) -> None:
    with pytest.raises(CellInvalid):
        cell_mail(text)
