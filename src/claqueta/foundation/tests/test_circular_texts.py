"""The texts of a circular: what may be written, in which languages, and what is filled in."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from claqueta.foundation import circulars
from claqueta.foundation.models import Circular, CircularCopy

ES = {"subject": "Hola, {name}", "text": "Para {organisation}, de {cluster}."}
EN = {"subject": "Hello, {name}", "text": "For {organisation}."}


@pytest.mark.parametrize(
    ("texts", "fields"),
    [
        ({}, {"subject_es", "text_es"}),
        ({"en": EN}, {"subject_es", "text_es"}),
        ({"es": {**ES, "text": " \n "}}, {"text_es"}),
        ({"es": {**ES, "subject": "x" * 151}}, {"subject_es"}),
        ({"es": {**ES, "text": "{apodo}"}}, {"text_es"}),
        ({"es": {**ES, "text": "{}"}}, {"text_es"}),
        ({"es": ES, "en": {"subject": "Hello"}}, {"text_en"}),
        ({"es": ES, "en": {"subject": "x", "text": "{nombre}"}}, {"text_en"}),
        ({"es": ES, "en": {"subject": "{Name}", "text": "y"}}, {"subject_en"}),
    ],
)
def test_text_that_cannot_be_sent_is_refused_beside_its_field(texts: Any, fields: set[str]) -> None:
    with pytest.raises(ValidationError) as error:
        circulars.judged(texts)
    assert set(error.value.message_dict) == fields


def test_language_left_empty_is_not_there_and_its_readers_get_the_first() -> None:
    texts = circulars.judged({"es": ES, "en": {"subject": " ", "text": ""}})
    copy = CircularCopy(circular=Circular(texts=texts), name="Ana", language="en")
    assert set(texts) == {"es"}
    assert circulars.text_for(copy)[:2] == ("es", "Hola, Ana")


def test_places_of_a_text_are_named_in_its_language() -> None:
    spanish = {"subject": "Para {nombre}", "text": "{entidad}, {clúster}; {organisation}"}
    texts = circulars.judged(
        {"es": spanish, "en": {"subject": "For {name}", "text": "{organisation}, {cluster}"}}
    )
    copy = CircularCopy(circular=Circular(texts=texts), name="Ana", organisation="Azotea", language="es")
    _language, subject, text = circulars.text_for(copy)
    assert subject == "Para Ana"
    assert text.startswith("Azotea, Clúster")
    assert text.endswith("; Azotea")
    assert "{nombre}" in circulars.template_texts("notice")["es"]["text"]
    assert "{name}" in circulars.template_texts("notice")["en"]["text"]


@given(st.text("{}name organst\n", max_size=60), st.text("{}name organst", min_size=1, max_size=30))
def test_what_a_name_says_is_never_a_placeholder(text: str, name: str) -> None:
    copy = CircularCopy(circular=Circular(texts={"es": {"subject": "s", "text": text}}), name=name)
    plain = re.sub(r"\{ *name *\}", "\0", text)
    filled = circulars.text_for(copy)[2]
    assert filled == plain.replace("\0", name) or re.search(r"\{ *organ", text)


def test_placeholder_with_spaces_within_its_braces_is_one() -> None:
    texts = {"es": {"subject": "Hola, { nombre }", "text": "De {entidad } y { clúster}.\n{\nnombre}"}}
    copy = CircularCopy(circular=Circular(texts=circulars.judged(texts)), name="Ana", organisation="Faro")
    cluster = settings.CLUSTER.says(settings.CLUSTER.short_name, "es")
    assert circulars.text_for(copy)[1:] == ("Hola, Ana", f"De Faro y {cluster}.\n{{\nnombre}}")
    with pytest.raises(ValidationError):
        circulars.judged({"es": {"subject": "Hola, { nombré }", "text": "Texto"}})


@pytest.mark.parametrize("key", circulars.TEMPLATES)
def test_every_template_can_be_sent_and_speaks_each_language(key: str) -> None:
    texts = circulars.judged(circulars.template_texts(key))
    assert texts["es"]["text"].startswith("Hola")
    assert texts["en"]["text"].startswith("Hello")


@pytest.mark.parametrize(
    ("subject", "text", "gaps"),
    [
        ("Reunión de {clúster} el …", "Venid.", ["Reunión de {clúster} el …"]),
        ("Os pedimos algo", "Antes del 3 de mayo necesitamos … de {entidad}.", 1),
        ("Os pedimos algo", "Antes del … necesitamos … de {entidad}.", 1),
        ("Reunión", "En el orden del día:\n- Cuentas\n- …\n\nGracias", ["- …"]),
        ("Reunión", "A las ..., en la sede.", 1),
        ("Aviso", "Y seguimos… como siempre. Continuará...", []),
        ("Aviso", "Según el convenio («[…] hasta 2027»), y (…) así.", []),
    ],
)
def test_gap_of_a_template_that_nobody_filled_is_found_and_dots_of_a_sentence_are_none(
    subject: str, text: str, gaps: Any
) -> None:
    found = circulars.gaps_in(circulars.judged({"es": {"subject": subject, "text": text}}))
    assert (found if isinstance(gaps, list) else len(found)) == gaps


@pytest.mark.parametrize("key", circulars.TEMPLATES)
def test_every_template_has_gaps_in_each_language(key: str) -> None:
    for code, words in circulars.template_texts(key).items():
        assert circulars.gaps_in({code: words})
