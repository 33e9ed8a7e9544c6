"""Titles of sections in a list of organisations."""

import re

from claqueta.cluster import queries as cluster
from claqueta.engines.tables import plain
from claqueta.organisations.importing.likeness import SUFFIXES

_GROUPS = re.compile(
    r"(?:\d+ )?(?:socios|socias|soci|miembros|members|asociados|asociadas|productoras|postproduccion|postproductoras|distribuidoras|exhibidoras|estudios|"
    r"agencias|escuelas|universidades|asociaciones|fundaciones|federaciones|empresas|entidades|instituciones|autonomos|organismos|administraciones|"
    r"companies|associations|foundations|schools|universities|institutions|producers|distributors|studios|agencies|"
    r"bajas|altas|fundadores|founders|institucionales|colaboradores|otros|otras|others|festivales|cooperativas|televisiones|"
    r"servicios|rodaje|sonido|animacion|videojuegos|publicidad|localizaciones|formacion|servicios auxiliares|"
    r"seccion|section|grupo|group|bloque|apartado|capitulo|categoria|zona|anexo)\b"
)


def is_title(text: str) -> bool:
    """Whether a text alone in its row names a group: an activity, a class, a plural; not what has a legal form."""
    clean = text.strip()
    if SUFFIXES.search(clean):
        return False
    words = plain(clean)
    if any(words == plain(term) for activity in cluster.activities().values() for term in activity.terms):
        return True
    match = _GROUPS.match(words)
    return match is not None and (match.end() == len(words) or clean.isupper() or len(words.split()) < 4)
