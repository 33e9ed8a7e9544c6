"""How people head their columns: known words, with additions around them that change nothing."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from claqueta.engines.tables.sheets import plain

_BESIDE = (
    # Articles and prepositions of the languages that lists here are headed in.
    "a al d da das de del dels des do dos du e el els en et eta i l la las le les los o of ou per para por the un una y "
    # Whose it is, which of several, how it must be written.
    "asociacion associacio asociacions associacao association elkartea elkartearen empresa empreses company entidad "
    "entidade entidades entitat entite erakundea organizacion organizacao organitzacio organisation organization "
    "socio socia soci sociedad asociado asociada miembro membre member contacto contacte contact harremanetarako "
    "principal main oficial official corporativo corporativa institucional institutional general fiscal fiscala "
    "social postal completo completa complet full actual obligatorio obligatoria obligatori required mandatory "
    "opcional optional fijo fixo movil mobil mobile publico publica publicacion sede seu egoitza legal informacion "
    "rrss redes sociales dd mm aaaa aa yyyy yy jj formato format ej ejemplo eg estudio centro club grupo "
    "1 2 3 4 5 6 7 8 9 i ii iii"
)
BESIDE = frozenset(_BESIDE.split())
PERSONS = frozenset(
    [
        "apellido",
        "apellidos",
        "cognoms",
        "presidente",
        "presidenta",
        "president",
        "representante",
        "representant",
        "secretario",
        "secretaria",
        "tesorero",
        "tesorera",
        "persona",
        "person",
        "responsable",
        "director",
        "directora",
        "gerente",
        "administrador",
        "administradora",
        "tutor",
        "surname",
        "surnames",
        "nacimiento",
        "cargo",
        "vocal",
        "firma",
    ]
)
"""Words of headers that speak of a person, whose name or number is not the organisation's."""


def words(header: str) -> str:
    """The header as it is compared: plain, with initials put together (C.I.F. → cif)."""
    return re.sub(r"\b\w(?: \w\b)+", lambda match: match[0].replace(" ", ""), plain(header))


class Vocabulary:
    """Fields and the headers they are known by."""

    def __init__(self, headers: Mapping[str, Iterable[str]]) -> None:
        self.headers = {key: tuple(many) for key, many in headers.items()}
        self.exact: dict[str, list[str]] = {}
        for key, many in self.headers.items():
            for one in many:
                keys = self.exact.setdefault(words(one), [])
                if key not in keys:
                    keys.append(key)
        self.longest = sorted(self.exact, key=lambda one: (-len(one.split()), -len(one)))
        self.read = lru_cache(maxsize=10_000)(self._read)

    def knows(self, cell: str) -> bool:
        """Whether the cell is a header."""
        return bool(self.read(cell)[0])

    def _read(self, header: str) -> tuple[tuple[str, ...], int]:
        """The fields that the header may mean, and how surely: 2 word by word, 1 with additions, 0 none."""
        if not header or len(header) > 120:
            return (), 0
        said = words(header)
        if said in self.exact:
            return tuple(self.exact[said]), 2
        without = words(re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", header))
        if without != said and without in self.exact:
            return tuple(self.exact[without]), 2
        for text in (without, said):
            given = text.split()
            if PERSONS & set(given) or len(given) > 8:
                continue
            for known in self.longest:
                rest = _without(given, known.split())
                if rest is not None and all(word in BESIDE or word.isdigit() for word in rest):
                    return tuple(self.exact[known]), 1
        return (), 0


def _without(given: list[str], known: list[str]) -> list[str] | None:
    for at in range(len(given) - len(known) + 1):
        if given[at : at + len(known)] == known:
            return [*given[:at], *given[at + len(known) :]]
    return None
