"""Templates keep to what formatters and browsers understand: every tag stands whole."""

import re
from pathlib import Path

import pytest
from django.template import Origin, Template
from django.template.engine import Engine
from django.utils import translation

ROOT = Path(__file__).parents[1] / "src"
TEMPLATES = sorted(path for path in ROOT.rglob("templates/**/*.html"))
PIECED = re.compile(r"</?\s*\{[%{]|</?\s+[a-zA-Z]|<\s*$|</\s*$|</\s", re.MULTILINE)
"""A tag whose name comes from a condition or a value, or that a formatter has pulled apart."""
SCRIPT = re.compile(r"<script\b[^>]*>.*?</script>|\{#.*?#\}|\{% comment.*?endcomment %\}", re.DOTALL)


def pieced(text: str) -> list[str]:
    return [found.group(0) for found in PIECED.finditer(SCRIPT.sub("", text))]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_tag_is_made_of_conditions(path: Path) -> None:
    assert pieced(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_template_can_be_read(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    read = Template(text, Origin(str(path)), engine=Engine.get_default())
    assert bool(read.nodelist) is bool(text)


@pytest.mark.parametrize(
    "text",
    [
        "<{% if a %}a{% else %}button{% endif %}>",
        "</{% if a %}a{% endif %}>",
        "<{{ tag }}>",
        "< button>",
        "<\n{% if a %}\n  a{% endif %}",
        "</\nbutton>",
    ],
)
def test_the_check_sees_each_kind(text: str) -> None:
    assert pieced(text)


def test_sentences_of_allauth_that_we_say_our_way_are_still_its_own() -> None:
    import allauth
    import django
    from babel.messages.pofile import read_po

    from claqueta.accounts.wording import SAID_OUR_WAY

    theirs = set()
    # Django's own stand in the account forms as well.
    for folder in (
        Path(allauth.__file__),
        *(Path(django.__file__).parent / name for name in ("conf/_", "contrib/auth/_")),
    ):
        with (folder.parent / "locale/es/LC_MESSAGES/django.po").open("rb") as file:
            theirs |= {message.id for message in read_po(file)}
    assert [one for one in SAID_OUR_WAY if isinstance(one, str) and one not in theirs] == []
    with translation.override("es"):
        assert translation.gettext("Enter Sign-In Code") == "Escribe el código"


@pytest.mark.parametrize("language", ["es", "en"])
def test_no_sentence_says_of_a_waiting_mail_that_it_was_sent(language: str) -> None:
    from claqueta.accounts.wording import SAID_OUR_WAY

    told = [one for one in SAID_OUR_WAY if isinstance(one, str) and re.match(r"We( ha|')ve sent", one)]
    with translation.override(language):
        said = [translation.gettext(one) for one in told]
    assert (
        len(told),
        [text for text in said if re.search(r"have sent|'ve sent|[Hh]emos enviado", text)],
    ) == (4, [])
