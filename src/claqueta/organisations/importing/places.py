"""Names of countries and regions as lists write them."""

from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.languages import get_official_languages

from claqueta.engines.tables import plain
from claqueta.foundation.locales import countries

LANGUAGES = ("es", "en", "ca", "gl", "eu", "pt", "fr", "de", "it")
OTHER_NAMES = {
    "uk": "GB", "u k": "GB", "gb": "GB", "inglaterra": "GB", "escocia": "GB", "gales": "GB", "irlanda del norte": "GB",
    "england": "GB", "scotland": "GB", "wales": "GB", "gran bretana": "GB", "great britain": "GB",
    "eeuu": "US", "ee uu": "US", "e e u u": "US", "usa": "US", "u s a": "US", "us": "US", "u s": "US",
    "estados unidos de america": "US", "united states of america": "US", "america": "US",
    "holanda": "NL", "holland": "NL", "corea": "KR", "corea del sur": "KR", "south korea": "KR", "korea": "KR",
    "republica checa": "CZ", "czech republic": "CZ", "rusia": "RU", "el": "GR", "emiratos": "AE", "uae": "AE",
    "eau": "AE", "estado espanol": "ES", "reino de espana": "ES", "e": "ES", "republica dominicana": "DO",
    "costa de marfil": "CI", "bielorrusia": "BY", "birmania": "MM", "macedonia": "MK", "taiwan": "TW",
    "hong kong": "HK", "palestina": "PS", "vaticano": "VA", "turquia": "TR", "turkey": "TR", "moldavia": "MD",
}  # fmt: skip
"""How people name countries beside their names: abbreviations, parts, former names."""

SPANISH_REGIONS = frozenset(
    plain(one)
    for one in [
        "Álava",
        "Araba",
        "Araba/Álava",
        "Albacete",
        "Alicante",
        "Alacant",
        "Alicante/Alacant",
        "Almería",
        "Asturias",
        "Principado de Asturias",
        "Ávila",
        "Badajoz",
        "Baleares",
        "Islas Baleares",
        "Illes Balears",
        "Balears",
        "Barcelona",
        "Burgos",
        "Cáceres",
        "Cádiz",
        "Cantabria",
        "Castellón",
        "Castelló",
        "Castellón/Castelló",
        "Ciudad Real",
        "Córdoba",
        "Coruña",
        "La Coruña",
        "A Coruña",
        "Cuenca",
        "Gerona",
        "Girona",
        "Granada",
        "Guadalajara",
        "Guipúzcoa",
        "Gipuzkoa",
        "Huelva",
        "Huesca",
        "Jaén",
        "León",
        "Lérida",
        "Lleida",
        "Lugo",
        "Madrid",
        "Comunidad de Madrid",
        "Málaga",
        "Murcia",
        "Región de Murcia",
        "Navarra",
        "Nafarroa",
        "Comunidad Foral de Navarra",
        "Orense",
        "Ourense",
        "Palencia",
        "Las Palmas",
        "Palmas",
        "Pontevedra",
        "La Rioja",
        "Rioja",
        "Salamanca",
        "Santa Cruz de Tenerife",
        "Tenerife",
        "Segovia",
        "Sevilla",
        "Soria",
        "Tarragona",
        "Teruel",
        "Toledo",
        "Valencia",
        "València",
        "Valencia/València",
        "Valladolid",
        "Vizcaya",
        "Bizkaia",
        "Zamora",
        "Zaragoza",
        "Ceuta",
        "Melilla",
        "Andalucía",
        "Aragón",
        "Canarias",
        "Islas Canarias",
        "Castilla y León",
        "Castilla-La Mancha",
        "Castilla La Mancha",
        "Cataluña",
        "Catalunya",
        "Comunidad Valenciana",
        "Comunitat Valenciana",
        "Extremadura",
        "Galicia",
        "Galiza",
        "País Vasco",
        "Euskadi",
        "Mallorca",
        "Menorca",
        "Ibiza",
    ]
)
"""Provinces and autonomous communities of Spain, with their names in its languages (INE, codes 01 to 52)."""


@cache
def _countries() -> dict[str, str]:
    """Plain name → ISO 3166-1 code: in several languages and in the country's own."""
    codes = [code for code in map(str, Locale.parse("en").territories) if code in countries()]
    found: dict[str, str] = {}
    for code in codes:
        for language in (*LANGUAGES, *get_official_languages(code, de_facto=True)[:4]):
            try:
                name = Locale.parse(language).territories.get(code, "")
            except (UnknownLocaleError, ValueError):
                continue
            if name:
                found.setdefault(plain(name), code)
    for alias, many in get_global("territory_aliases").items():
        if len(alias) == 3 and alias.isalpha() and many[0] in codes:
            found.setdefault(alias.lower(), many[0])
    found.update({code.lower(): code for code in codes})
    return {**found, **OTHER_NAMES}


def country_named(text: str) -> str:
    """The code of a country, or of the country of a Spanish region; empty when it is neither."""
    wanted = plain(text)
    return _countries().get(wanted) or ("ES" if is_spanish_region(text) else "")


def is_spanish_region(text: str) -> bool:
    return plain(text).removeprefix("provincia de ") in SPANISH_REGIONS
