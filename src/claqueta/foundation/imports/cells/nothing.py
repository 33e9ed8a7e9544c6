"""Cells that say nothing, and words for yes and no."""

import re
import unicodedata

from claqueta.engines.tables import plain

NOTHING = frozenset(
    [
        "n a",
        "na",
        "n d",
        "nd",
        "s n",
        "sn",
        "s d",
        "sd",
        "n c",
        "nc",
        "ns nc",
        "n s",
        "no",
        "no tiene",
        "no tienen",
        "no tenemos",
        "no consta",
        "no disponible",
        "no procede",
        "no aplica",
        "no hay",
        "no existe",
        "no conocido",
        "no conocida",
        "no se conoce",
        "no se sabe",
        "no sabe",
        "no facilitado",
        "no facilita",
        "no indicado",
        "no indica",
        "no informado",
        "no definido",
        "no especificado",
        "no especifica",
        "no aportado",
        "no aporta",
        "no dispone",
        "no constan",
        "no figura",
        "no contesta",
        "ninguno",
        "ninguna",
        "nada",
        "null",
        "nulo",
        "none",
        "nan",
        "nat",
        "nil",
        "pendiente",
        "pendiente de confirmar",
        "por determinar",
        "a determinar",
        "por definir",
        "por confirmar",
        "en tramite",
        "tbd",
        "tbc",
        "unknown",
        "desconocido",
        "desconocida",
        "se desconoce",
        "sin datos",
        "sin dato",
        "sin informacion",
        "sin info",
        "sin especificar",
        "sin determinar",
        "sin definir",
        "sin asignar",
        "sin telefono",
        "sin movil",
        "sin web",
        "sin pagina web",
        "sin pagina",
        "sin cif",
        "sin nif",
        "sin direccion",
        "sin domicilio",
        "not available",
        "not applicable",
        "not known",
        "not provided",
        "no data",
        "no value",
        "no phone",
        "no website",
        "empty",
        "blank",
        "en blanco",
        "vacio",
        "vacia",
        "undefined",
        "sense dades",
        "no te",
        "no disposa",
        "cap",
        "sen datos",
        "non ten",
        "non consta",
        "ez dago",
        "ez du",
        "nao tem",
        "nao disponivel",
        "sem dados",
        "aucun",
        "aucune",
        "neant",
        "keine",
    ]
)
"""Words for nothing, as `engines.tables.plain` gives them."""
NAMELESS = frozenset(
    [
        "n a",
        "n d",
        "s n",
        "s d",
        "null",
        "none",
        "nan",
        "nat",
        "sin nombre",
        "no consta",
        "no tiene",
        "no name",
        "desconocido",
        "unknown",
        "pendiente",
    ]
)
_FAULT = re.compile(r"#[¡¿]?[A-ZÁÉÍÓÚÑ/0-9 ]{2,14}[!?]?")
"""What a spreadsheet shows for a formula that failed: #N/A, #REF!, #¡VALOR!, #DIV/0!."""
MARKS_YES, MARKS_NO = "✓✔☑✅√", "✗✘❌☒✖"
YES = frozenset(
    [
        "si",
        "s",
        "yes",
        "y",
        "true",
        "verdadero",
        "cierto",
        "1",
        "x",
        "ok",
        "vale",
        "on",
        "bai",
        "oui",
        "sim",
        "v",
        "t",
    ]
)
NO = frozenset(["no", "n", "false", "falso", "0", "off", "ez", "non", "nao", "f"])


def is_nothing(text: str) -> bool:
    """Whether the cell says in some way that it says nothing: a dash, N/A, #REF!, “no tiene”."""
    clean = text.strip()
    if not clean:
        return True
    if not any(char.isalnum() or char in MARKS_YES or char in MARKS_NO for char in clean):
        return not any(unicodedata.category(char).startswith("S") and ord(char) > 0x2190 for char in clean)
    if _FAULT.fullmatch(clean) or re.fullmatch(r"0{1,4}[-/.]0{1,2}[-/.]0{1,4}.*", clean):
        return True
    return len(clean) < 30 and (plain(clean) in NOTHING or re.fullmatch(r"x{2,}", clean.lower()) is not None)


def is_nameless(text: str) -> bool:
    """As `is_nothing`, for names: a word that may be a name is one."""
    clean = text.strip()
    return (
        not any(char.isalnum() for char in clean)
        or _FAULT.fullmatch(clean) is not None
        or plain(clean) in NAMELESS
        or re.fullmatch(r"x{3,}", clean.lower()) is not None
    )


def narrow(text: str) -> str:
    """Full-width and other compatible forms of digits and letters as the plain ones."""
    return unicodedata.normalize("NFKC", text) if not text.isascii() else text
