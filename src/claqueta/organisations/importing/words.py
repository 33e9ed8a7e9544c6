"""Words that tell the kind of an organisation and its standing, wherever in a cell they stand."""

import re
from collections.abc import Iterator
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from claqueta.cluster.classes import CLASS_NAMES
from claqueta.engines.tables import plain
from claqueta.foundation.imports.cells import NO, YES, is_nothing, whole
from claqueta.foundation.imports.kinds import ALONE, Around, Doubtful
from claqueta.organisations.models import Kind, SizeBand

NO_MEMBER = "-"
"""What the cell of a class says of one who is no member, or of a class that we do not have."""
FULL = "full"
"""The class of a member of whom nothing else is said; bylaws call it so, and so does the law's default."""

_KINDS = (
    (Kind.OTHER, r"otra entidad|other organi[sz]ation|otros?|otras?|other|festival|certamen|muestra|instituto de investigacion"),
    (Kind.PUBLIC_BODY, (
        r"ayuntamiento|ajuntament|concello|udala?|diputacio\w*|deputacion|cabildo|consell\b|mancomunidad|ministerio|consejeria|conselleria|"
        r"gobierno|govern\b|xunta|junta de (?:andalucia|castilla|extremadura)|generalitat|organismo|administraci\w+|public\w* (?:body|authority|administration)|"
        r"sector publico|(?:entidad|ente|institucion|empresa|corporacion) (?:local|publica|publico)|corporacion local|council|ministry|government|municipal\w*|"
        r"publico|publica|public|city hall|agencia estatal|consorcio publico|embajada|camara oficial"
    )),
    (Kind.UNIVERSITY, r"univers\w+|unibertsitatea"),
    (Kind.FOUNDATION, r"fundaci\w+|fundacao|foundation|fundazioa|fondation|patronato"),
    (Kind.ASSOCIATION, (
        r"asociaci\w+|associaci\w+|associacao|associations?|asoc|assoc|elkartea?|federaci\w+|confederaci\w+|federation|ong|ongd|ngo|onl|gremio|gremi|guild|"
        r"colegio (?:profesional|oficial)|sindicato|union|patronal|club|pena|plataforma|ampa|afa|sin animo de lucro|non ?profit|"
        r"sociedad (?:cultural|civil sin|gastronomica)|coordinadora|hermandad|cofradia|ateneo|entidad social|tercer sector|third sector|academia de"
    )),
    (Kind.SCHOOL, (
        r"escuelas?|escola|eskola|schools?|academias?|academy|centro (?:de )?(?:formacion|docente|educativo|de estudios|de ensenanza)|training|formacion|"
        r"conservatorio|instituto|institut|college|colegio|ies|ceip|fp|docente|educa\w+"
    )),
    (Kind.SOLE_TRADER, (
        r"autonom[oa]s?|freelance\w*|free lance|sole trader|self ?employed|profesional(?: independiente| liberal)?|persona fisica|empresari[oa] individual|"
        r"individual|particular|trabajador\w* (?:por cuenta propia|autonom\w+)"
    )),
    (Kind.COMPANY, (
        r"empresas?|empresa privada|company|companies|compania|cooperativa|coop|cooperative|sociedad\w*|sdad|sociedades|mercantil|sl|slu|sa|sau|sll|slp|sccl|scoop|"
        r"productora|estudio|agencia|distribuidora|comunidad de bienes|cb|sc|ute|aie|limitada|anonima|limited|ltd|gmbh|inc|corporation|corp|lda|sarl|pyme|"
        r"micropyme|startup|start up|emprendedor\w*|despacho|consultora|privad[oa]|firm|business|enpresa|empreses"
    )),
)  # fmt: skip
"""Each kind and how it is told, the more special before the more general."""

_NAMES = (
    (Kind.PUBLIC_BODY, r"^(?:excmo |ilmo )?(?:ayuntamiento|ajuntament|concello|diputacion|cabildo|mancomunidad|ministerio|consejeria)\b"),
    (Kind.UNIVERSITY, r"^(?:la )?universi\w+"),
    (Kind.FOUNDATION, r"^(?:la )?(?:fundaci\w+|fundacao|foundation)\b|\bfoundation$"),
    (Kind.ASSOCIATION, r"^(?:la )?(?:asociaci\w+|associaci\w+|associacao|asoc|assoc|federaci\w+|confederaci\w+|ampa|afa)\b|\bassociation$|\b(?:elkartea|elkarte)$"),
)  # fmt: skip
"""Beginnings of names that leave no doubt about the kind."""
_TAX_LETTERS = {"P": Kind.PUBLIC_BODY, "Q": Kind.PUBLIC_BODY, "S": Kind.PUBLIC_BODY, "G": Kind.ASSOCIATION}
"""First letter of a Spanish tax ID (Orden EHA/451/2008, art. 3); G is foundations too, which their names say."""

_NO_MEMBER = (
    r"\b(?:baja|bajas|ex|exsoci\w+|exmiembro|ex ?member|antigu[oa]|former|cesad[oa]|expulsad[oa]|no (?:es )?(?:soci\w+|miembros?|members?|asociad\w+)|"
    r"non ?members?|not a member|sin vinculo|left|inactiv[oa]|inactive|dad[oa] de baja|cancelad[oa]|denegad[oa]|rechazad[oa])\b"
)
_OTHER_CLASS = (
    r"\b(?:colaborador\w*|col laborador\w*|protector\w*|simpatizante\w*|benefactor\w*|amig[oa]s?|friends?|aspirante\w*|candidat\w*|"
    r"solicit\w*|applicant|observador\w*|observer|pendiente|prospect\w*|interesad[oa]|patrocinador\w*|sponsor\w*|adherid\w*|invitad\w*|guest|emerit\w*|"
    r"supporter|supporting|estudiante|student)\b"
)
_CLASSES = (
    ("founder", r"\b(?:fundador\w*|fundad\w*|fundac\w*|fundat\w*|cofundador\w*|founder\w*|founding|found\w*|sortzaile\w*|fondat\w*)"),
    ("institutional", r"\b(?:institu\w+|instituzional\w*)"),
    ("honorary", r"\b(?:honor\w*|honorari\w*|merito)\b"),
    ("associate", r"\b(?:soci[oa]s? asociad[oa]s?|miembros? asociad[oa]s?|associate|soci associat|bazkide elkartu\w*)\b"),
    (FULL, (
        r"\b(?:soci|socio|socia|socios|socias|asociad\w*|asociat\w*|associat|associad\w*|member|members|miembro|miembros|membre|membro|full|numer\w+|numero|ordinari\w*|pleno|plena|"
        r"plenari\w*|efectiv\w*|activ[oa]|active|alta|bazkide\w*|kide|afiliad\w*|titular|regular)\b"
    )),
)  # fmt: skip


def cell_standing(text: str, around: Around = ALONE) -> str | Doubtful:
    """The class of a member; `NO_MEMBER` when the cell says that it is none of ours."""
    words = plain(whole(text).text)
    if not words or (is_nothing(text) and words != "no"):
        return ""
    if words in _class_labels():
        return _class_labels()[words]
    if words in YES:
        return FULL
    if words in NO:
        return NO_MEMBER
    if re.search(_NO_MEMBER, words):
        message = _("“%(text)s” says that it is no member: no standing is set.")
        return Doubtful(NO_MEMBER, message % {"text": text}, text)
    if re.search(_OTHER_CLASS, words):
        message = _("“%(text)s” is none of our classes of member: no standing is set.")
        return Doubtful(NO_MEMBER, message % {"text": text}, text)
    for key, telling in _known_classes():
        if re.search(telling, words):
            return key
    message = _("“%(text)s” is none of our classes of member: no standing is set.")
    return Doubtful(NO_MEMBER, message % {"text": text}, text)


def _known_classes() -> Iterator[tuple[str, str]]:
    """The classes that the bylaws have, each with how it is told."""
    return ((key, telling) for key, telling in _CLASSES if key in CLASS_NAMES)


def _class_labels() -> dict[str, str]:
    """Plain name in each language, and plain key → key of a class."""
    found = {plain(key): key for key in CLASS_NAMES}
    for key, names in settings.CLUSTER.bylaws.class_names().items():
        found |= {plain(name): key for name in names.values()}
    return found


def tells_standing(text: str) -> bool:
    words = plain(text)
    return words in _class_labels() or any(
        re.search(telling, words)
        for telling in (_NO_MEMBER, _OTHER_CLASS, *(telling for _key, telling in _CLASSES))
    )


def cell_kind(text: str, around: Around = ALONE) -> str | Doubtful:
    words = re.sub(r"\b(\w) (?=\w\b)", r"\1", plain(text))
    if not words:
        return ""
    if words in _labels(Kind):
        return _labels(Kind)[words]
    if (found := _told_kind(words)) is not None:
        return str(found)
    message = _("“%(text)s” is none of the kinds: it is taken for another organisation.")
    return Doubtful(str(Kind.OTHER), message % {"text": text}, text)


def tells_kind(text: str) -> bool:
    words = re.sub(r"\b(\w) (?=\w\b)", r"\1", plain(text))
    return words in _labels(Kind) or _told_kind(words) is not None


def _told_kind(words: str) -> Kind | None:
    return next((kind for kind, telling in _KINDS if re.search(rf"\b(?:{telling})\b", words)), None)


def kind_of_name(name: str, tax_country: str, tax_id: str) -> str:
    """The kind that a name or a Spanish tax ID leaves no doubt about."""
    words = plain(name)
    for kind, telling in _NAMES:
        if re.search(telling, words):
            return str(kind)
    return str(_TAX_LETTERS.get(tax_id[:1], "")) if tax_country == "ES" else ""


_BANDS = (
    (SizeBand.MICRO, r"\b(?:micro|microempresas?|micropymes?|micro ?enterprise)\b"),
    (SizeBand.SMALL, r"\b(?:pequen[oa]s?|small|petita?|pequena empresa|petit[ea]?|txikia)\b"),
    (SizeBand.MEDIUM, r"\b(?:median[oa]s?|medium|mitjan[ae]?s?|moyenne?|ertaina)\b"),
    (SizeBand.LARGE, r"\b(?:grandes?|gran|large|big|grande?|handia)\b"),
)  # fmt: skip


def told_band(text: str) -> str:
    """The band of size that a cell names, if it names one only."""
    words = plain(text)
    if words in _labels(SizeBand):
        return _labels(SizeBand)[words]
    found = [band for band, telling in _BANDS if re.search(telling, words)]
    return str(found[0]) if len(found) == 1 else ""


@cache
def _labels(choices: type[Kind] | type[SizeBand]) -> dict[str, str]:
    """Plain label in each of the cluster's languages, and plain key → key."""
    found = {plain(value): value for value in choices.values}
    for language in settings.CLUSTER.languages:
        with translation.override(language):
            found.update({plain(str(label)): value for value, label in choices.choices})
    return found
