"""Words that tell the kind of an organisation, its size and its standing."""

import pytest

from claqueta.foundation.imports.kinds import Doubtful
from claqueta.organisations.importing.words import (
    NO_MEMBER,
    cell_kind,
    cell_standing,
    kind_of_name,
    tells_kind,
    tells_standing,
    told_band,
)
from claqueta.organisations.models import Kind, SizeBand


@pytest.mark.parametrize(
    ("text", "standing", "tells"),
    [
        ("", "", False),
        ("n/a", "", False),
        ("-", "", False),
        ("pendiente", "", True),
        ("founder", "founder", True),
        ("Miembro fundador", "founder", True),
        ("Entidad fundadora", "founder", True),
        ("Founding member", "founder", True),
        ("Socio institucional", "institutional", True),
        ("Member (institutional)", "institutional", True),
        ("Institucional y fundador", "founder", True),
        ("Socio", "full", True),
        ("Miembro de pleno derecho", "full", True),
        ("Numerario", "full", True),
        ("Bazkide", "full", True),
        ("Full", "full", True),
        ("Sí", "full", False),
        ("x", "full", False),
        ("1.0", "full", False),
        ("No", NO_MEMBER, False),
        ("0", NO_MEMBER, False),
    ],
)
def test_standing_is_told_by_its_words(text: str, standing: str, tells: bool) -> None:
    assert cell_standing(text) == standing
    assert tells_standing(text) == tells


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Baja", "no es socio"),
        ("Ex socio", "no es socio"),
        ("exmiembro", "no es socio"),
        ("Antiguo fundador", "no es socio"),
        ("No es socio", "no es socio"),
        ("Socio (baja)", "no es socio"),
        ("Non-member", "no es socio"),
        ("Inactivo", "no es socio"),
        ("Colaborador", "ninguna de nuestras clases"),
        ("Socio protector", "ninguna de nuestras clases"),
        ("Socio honorario", "ninguna de nuestras clases"),
        ("Student", "ninguna de nuestras clases"),
        ("Zascandil", "ninguna de nuestras clases"),
    ],
)
def test_standing_is_none_when_it_is_no_class_of_ours(text: str, message: str) -> None:
    found = cell_standing(text)

    assert isinstance(found, Doubtful)
    assert (found.value, found.kept) == (NO_MEMBER, text)
    assert f"«{text}»" in found.message
    assert message in found.message
    assert tells_standing(text) == (text != "Zascandil")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", ""),
        ("company", "company"),
        ("S.L.", "company"),
        ("S. L. U.", "company"),
        ("Sociedad Cooperativa", "company"),
        ("Productora", "company"),
        ("Empresa privada", "company"),
        ("Ayuntamiento", "public_body"),
        ("Empresa pública", "public_body"),
        ("City hall", "public_body"),
        ("Universidad", "university"),
        ("Escuela universitaria", "university"),
        ("Fundación", "foundation"),
        ("Asociación sin ánimo de lucro", "association"),
        ("Sociedad cultural", "association"),
        ("Academia de cine", "association"),
        ("Academia", "school"),
        ("I.E.S.", "school"),
        ("Centro de formación", "school"),
        ("Autónoma", "sole_trader"),
        ("Profesional independiente", "sole_trader"),
        ("Self-employed", "sole_trader"),
        ("Otra entidad", "other"),
        ("Festival", "other"),
        ("Instituto de investigación", "other"),
        ("Instituto", "school"),
    ],
)
def test_kind_is_told_by_its_words(text: str, kind: str) -> None:
    assert cell_kind(text) == kind
    assert tells_kind(text) == bool(text)


@pytest.mark.parametrize("text", ["Zascandil", "Slalom", "Empresario taurino", "xyz"])
def test_kind_is_another_when_nobody_knows_it(text: str) -> None:
    found = cell_kind(text)

    assert isinstance(found, Doubtful)
    assert (found.value, found.kept, text in found.message) == ("other", text, True)
    assert not tells_kind(text)


@pytest.mark.parametrize("kind", [*Kind])
def test_kind_is_read_by_its_key_and_by_its_label(kind: Kind) -> None:
    assert (cell_kind(kind.value), cell_kind(str(kind.label))) == (kind.value, kind.value)


@pytest.mark.parametrize("standing", [*Standing])
def test_standing_is_read_by_its_key_and_by_its_label(standing: Standing) -> None:
    assert (cell_standing(standing.value), cell_standing(str(standing.label))) == (
        standing.value,
        standing.value,
    )


@pytest.mark.parametrize("band", [*SizeBand])
def test_band_is_read_by_its_key_and_by_its_label(band: SizeBand) -> None:
    assert (told_band(band.value), told_band(str(band.label))) == (band.value, band.value)


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("Microempresa", "micro"),
        ("pequeñas", "small"),
        ("Empresa mediana", "medium"),
        ("Gran empresa", "large"),
        ("Ertaina", "medium"),
        ("pequeña y mediana", ""),
        ("gigante", ""),
        ("microscópica", ""),
        ("", ""),
    ],
)
def test_band_is_told_by_one_word_only(text: str, band: str) -> None:
    assert told_band(text) == band


@pytest.mark.parametrize(
    ("name", "tax_country", "tax_id", "kind"),
    [
        ("Ayuntamiento de Getafe", "", "", "public_body"),
        ("Excmo. Ayuntamiento de Getafe", "", "", "public_body"),
        ("Amigos del Ayuntamiento", "", "", ""),
        ("Universidad Azul", "", "", "university"),
        ("La Universidad Azul", "", "", "university"),
        ("Fundación Azul", "", "", "foundation"),
        ("Azul Foundation", "", "", "foundation"),
        ("Foundation Films", "", "", "foundation"),
        ("Asociación Azul", "", "", "association"),
        ("Azul Elkartea", "", "", "association"),
        ("Azul Association", "", "", "association"),
        ("Azul", "ES", "P2807900B", "public_body"),
        ("Azul", "ES", "Q2807900B", "public_body"),
        ("Azul", "ES", "S2807900B", "public_body"),
        ("Azul", "ES", "G2807900B", "association"),
        ("Fundación Azul", "ES", "G2807900B", "foundation"),
        ("Azul", "ES", "B2807900B", ""),
        ("Azul", "PT", "G2807900B", ""),
        ("Azul", "", "G2807900B", ""),
        ("Azul", "ES", "", ""),
        ("", "", "", ""),
    ],
)
def test_kind_is_told_by_a_name_or_the_letter_of_a_spanish_tax_id(
    name: str, tax_country: str, tax_id: str, kind: str
) -> None:
    assert kind_of_name(name, tax_country, tax_id) == kind
