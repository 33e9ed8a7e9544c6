import pytest

from claqueta.engines.reconciling.names import Names
from claqueta.engines.reconciling.words import words_of

MEMBERS = {
    "nandu": ("Rodajes Ñandú, S.L.U.", "Ñandú"),
    "nandu-int": ("Rodajes Ñandú Internacional, S.L.", ""),
    "mario": ("Mario García López", ""),
    "maria": ("María García López", ""),
    "faro": ("Faro Producciones Audiovisuales, S.A.", "Cuarto Oscuro"),
    "tejon": ("Distribuidora Tejón, S.L.", "Tejón"),
    "lince": ("Grupo Lince Comunicación, SARL", "Lince"),
}
NAMES = Names(
    (owner, name, brand)
    for owner, (full, short) in MEMBERS.items()
    for name, brand in ((full, False), (short, True))
    if name
)


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("RODAJES ÑANDU INTERNACIONAL S.L.", "nandu-int"),
        ("FARO PROD AUD", "faro"),
        ("Faro Produccions Audiovisuales", "faro"),
        ("CUARTO OSCURO", "faro"),
        ("GARCIA LOPEZ MARIO", "mario"),
        ("MARIA GARCIA LOPEZ", "maria"),
        ("TEJ?N", "tejon"),
        ("GRP LINCE COM", "lince"),
        ("FARO PRDCNES AUDIOVISUALES", "faro"),
        ("TRANSFERENCIA DE LINCE CUOTA", "lince"),
    ],
)
def test_the_best_name_of_a_text(text: str, owner: str) -> None:
    assert NAMES.find(words_of(text))[0].owner == owner


def test_a_common_beginning_fits_both() -> None:
    hits = {hit.owner: hit for hit in NAMES.find(words_of("RODAJES ÑANDU"))}
    assert hits["nandu"].whole
    assert not hits["nandu-int"].whole
    assert hits["nandu"].weight == hits["nandu-int"].weight


def test_an_initial_fits_every_first_name() -> None:
    hits = NAMES.find(words_of("M. GARCIA LOPEZ"))
    assert {hit.owner for hit in hits if hit.whole} == {"mario", "maria"}
    assert all(hit.initial for hit in hits if hit.whole)


def test_the_form_ends_the_name() -> None:
    (hit, *_rest) = NAMES.find(words_of("DISTRIBUIDORA TEJON SL CUOTA"))
    assert (hit.begin, hit.end, hit.formed, hit.plain) == (0, 3, True, True)


@pytest.mark.parametrize("text", ["", "CUOTA SOCIO ENERO", "PAGO 25", "HOLDING QUIMERA"])
def test_texts_without_a_name(text: str) -> None:
    assert not [hit for hit in NAMES.find(words_of(text)) if hit.rare]


def test_a_name_that_is_only_a_form_is_kept_as_it_is() -> None:
    assert Names([("sa", "S.A.", False)]).find(("SA",)) == ()
