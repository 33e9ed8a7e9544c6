"""Bytes of forty years of programs become the text that somebody typed."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.engines.tables.encodings import _likelihood, _wide, decoded, mended

SPANISH = (
    "Compañía Peñalén",
    "Árbol Niñez",
    "Éxito Acción SL",
    "Nº de socios; 1ª sección",
    "Mª José Íñigo",
    "São João",
    "¿Qué? ¡Sí!",
    "Cañón 20°",
    "CAMIÓN Y CÍA",
    "JOSÉ Y ANDRÉS, S.A.",
    "CÁMARAS ÓRBITA",
    "ESPAÑA",
    "BILBAO;ÁLAVA",
    "CORUÑA, A",
)
PLAIN = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0\x1a\ufeff"))


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850"])
@pytest.mark.parametrize("text", SPANISH)
def test_decoded_when_a_program_of_one_byte_a_letter_wrote_it(text: str, encoding: str) -> None:
    assert decoded(text.encode(encoding)) == (text, 0)


@given(
    st.lists(st.sampled_from(SPANISH), min_size=2).map("\n".join),
    st.sampled_from(["cp1252", "mac_roman", "cp850"]),
)
def test_decoded_when_a_list_has_several_lines(text: str, encoding: str) -> None:
    assert decoded(text.encode(encoding)) == (text, 0)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("«Órbita» – 25 €", "cp1252"),
        ("“Órbita” — 25 €… l’Òpera", "cp1252"),
        ("«Órbita» – 25 €", "mac_roman"),
        ("Müller & Söhne", "cp1252"),
        ("Müller & Söhne", "mac_roman"),
        ("COOPERACIÓ", "mac_roman"),
        ("Mª ÁNGELES", "cp850"),
    ],
)
def test_decoded_when_there_are_signs_or_few_letters(text: str, encoding: str) -> None:
    assert decoded(text.encode(encoding)) == (text, 0)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"", ""),
        (b"a", "a"),
        (codecs.BOM_UTF8 + "Órbita".encode(), "Órbita"),
        (codecs.BOM_UTF16_LE + "Órbita".encode("utf-16-le"), "Órbita"),
        (codecs.BOM_UTF16_BE + "Órbita".encode("utf-16-be"), "Órbita"),
        (codecs.BOM_UTF32_LE + "Órbita".encode("utf-32-le"), "Órbita"),
        (codecs.BOM_UTF32_BE + "Órbita".encode("utf-32-be"), "Órbita"),
        ("Nombre;Órbita".encode("utf-16-le"), "Nombre;Órbita"),
        ("Nombre;Órbita".encode("utf-16-be"), "Nombre;Órbita"),
        (codecs.BOM_UTF16_LE + b"a\0b", "a\ufffd"),
        ("Órbita".encode() + b"\0\0\x1a", "Órbita"),
        (b"Nombre\0\0;Ciudad\0\0", "Nombre\0\0;Ciudad"),
    ],
)
def test_decoded_when_a_mark_or_its_zeros_say_which(body: bytes, text: str) -> None:
    assert decoded(body) == (text, 0)


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ("áé".encode() + b"\xf1", ("áéñ", 1)),
        ("áéí".encode() + b"\xf1\x80", ("áéíñ€", 2)),
        ("áé".encode() + b"\x81", ("áé\x81", 1)),
        ("漢字 😀".encode() + b"\xe9", ("漢字 😀é", 1)),
        # As many of the one as of the other: nothing says that it was UTF-8.
        ("á".encode() + b" A\xf1o", ("Ã¡ Año", 0)),
    ],
)
def test_decoded_when_an_odd_byte_stands_in_utf_8(body: bytes, answer: tuple[str, int]) -> None:
    assert decoded(body) == answer


@given(PLAIN)
def test_decoded_utf_8_is_the_text_whatever_it_says(text: str) -> None:
    assert decoded(text.encode()) == (text, 0)
    assert decoded(codecs.BOM_UTF8 + text.encode()) == (text, 0)


@given(PLAIN, st.sampled_from(["utf-16", "utf-32"]))
def test_decoded_wide_text_with_its_mark_is_the_text(text: str, encoding: str) -> None:
    assert decoded(text.encode(encoding)) == (text, 0)


@given(st.binary())
def test_decoded_any_bytes_are_some_text(body: bytes) -> None:
    text, odd = decoded(body)

    assert text.encode("utf-8").decode() == text
    assert 0 <= odd <= len(body)


def test_windows_errors_are_only_for_reading() -> None:
    with pytest.raises(UnicodeEncodeError):
        "é".encode("ascii", errors="windows")


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("CompaÃ±Ã\u00ada", "Compañía"),
        ("lâ€™Hospitalet", "l’Hospitalet"),
        ("25 â‚¬", "25 €"),
        ("AzoteaÂ\u00a0Films", "Azotea\u00a0Films"),
        ("Ã\x8dndice", "Índice"),
        ("Azoteaâ„¢", "Azotea™"),
        ("ï»¿Nombre", "\ufeffNombre"),
        ("aâˆ’b", "a−b"),
        # Not certain, or of another script: it stays.
        ("æ¼¢å\xad—", "æ¼¢å\xad—"),
        ("Ãndice", "Ãndice"),
        ("ÁÉÍ coração è più", "ÁÉÍ coração è più"),
        ("", ""),
        ("plain", "plain"),
    ],
)
def test_mended_when_a_text_was_read_twice(text: str, better: str) -> None:
    assert mended(text) == better


@pytest.mark.parametrize(("times", "better"), [(1, "ñ"), (2, "ñ"), (3, "ñ"), (4, "Ã±")])
def test_mended_as_often_as_three_times(times: int, better: str) -> None:
    text = "ñ"
    for _time in range(times):
        text = text.encode().decode("cp1252", errors="windows")

    assert mended(text) == better


@given(st.lists(st.sampled_from([*SPANISH, "plain", "«Órbita» – 25 €"])).map(" ".join))
def test_mended_gives_back_what_one_wrong_reading_spoiled(text: str) -> None:
    assert mended(text.encode().decode("cp1252", errors="windows")) == text
    assert mended(text) == text


@pytest.mark.parametrize(
    ("even", "odd", "encoding"),
    [
        (0, 7, "utf-16-le"),
        (1, 7, "utf-16-le"),
        (2, 7, ""),
        (0, 6, ""),
        (7, 0, "utf-16-be"),
        (7, 1, "utf-16-be"),
        (7, 2, ""),
        (6, 0, ""),
        (0, 0, ""),
    ],
)
def test_wide_text_is_one_where_most_of_every_other_byte_is_zero(even: int, odd: int, encoding: str) -> None:
    pairs = ((b"\0" if at < even else b"a") + (b"\0" if at < odd else b"a") for at in range(10))

    assert _wide(b"".join(pairs)) == encoding


@pytest.mark.parametrize(
    ("text", "likelihood"),
    [
        ("", 0),
        ("plain", 0),
        ("aña", 2),
        ("ñ", 0),
        ("CAMIàN", -3),
        ("Àa", 2),
        ("aÀ b", -3),
        ("aÀb", -3),
        ("1º", 1),
        ("aºb", -3),
        ("l’Òpera", 3),
        ("a·b", 1),
        ("a – b", 1),
        ("a–b", -3),
        ("a¤b", -3),
        ("x" * 1_999_999 + "ñ", 2),
        ("x" * 2_000_000 + "ñ", 0),
    ],
)
def test_text_is_the_likelier_the_more_its_letters_stand_where_letters_do(text: str, likelihood: int) -> None:
    assert _likelihood(text) == likelihood
