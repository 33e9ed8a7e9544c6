"""What a cell of an office’s spreadsheet means for an organisation."""

import re
from functools import lru_cache

import phonenumbers
from django.conf import settings
from django.utils.translation import gettext as _

from claqueta.cluster import queries as cluster
from claqueta.engines.tables import plain
from claqueta.foundation.imports.cells import count, is_nothing, narrow, whole
from claqueta.foundation.imports.kinds import ALONE, Around, CellInvalid, Doubtful
from claqueta.foundation.text import one_line
from claqueta.organisations.importing.places import country_named, is_spanish_region
from claqueta.organisations.importing.words import told_band
from claqueta.organisations.models import SizeBand
from claqueta.organisations.policies import TaxIdInvalid, clean_phone, clean_tax_id, size_band

LONGEST_EXTENSION = 6
LONGEST_PERSON, LONGEST_POSITION = 150, 120


def cell_name(text: str, around: Around = ALONE) -> str:
    name = one_line(text)
    if len(name) > 1 and (name[0], name[-1]) in (('"', '"'), ("“", "”"), ("«", "»"), ("'", "'")):
        inside = name[1:-1].strip()
        name = inside if name[0] not in inside and name[-1] not in inside else name
    # "Nitrato RentalSL": a legal form stuck to the name by a lost space.
    name = re.sub(r"(?<=[a-záéíóúñ])(S\.?L\.?(?:U\.?)?|S\.?A\.?|Soc\. Coop\. Mad\.)$", r" \1", name)
    if len(name) > 200:
        raise CellInvalid(_("A name has at most 200 characters."))
    return name


def cell_person(text: str, around: Around = ALONE) -> str | Doubtful:
    """A person's name. A cell with no letter in it, or with an address, names nobody."""
    name = one_line(text)
    if not name:
        return ""
    if "@" in name or not any(char.isalpha() for char in name):
        raise CellInvalid(_("“%(text)s” is no person’s name.") % {"text": name[:80]})
    if len(name) > LONGEST_PERSON:
        raise CellInvalid(_("A person’s name has at most %(n)s characters.") % {"n": LONGEST_PERSON})
    return name


def cell_position(text: str, around: Around = ALONE) -> str:
    position = one_line(text)
    if len(position) > LONGEST_POSITION:
        raise CellInvalid(_("A position has at most %(n)s characters.") % {"n": LONGEST_POSITION})
    return position


def home() -> str:
    """The country that a list speaks of when it says nothing else."""
    return str(settings.CLUSTER.contact.country)


def country_around(around: Around) -> str:
    """The country of the row: its own column, its region, what stands behind its city; or else ours."""
    row = around.row
    return _country_of(row.get("country", ""), row.get("region", ""), row.get("city", ""))


@lru_cache(maxsize=10_000)
def _country_of(country: str, region: str, city: str) -> str:
    behind = re.findall(r"\(([^)]+)\)|,\s*([^,]+)$", city)
    aside = next((one or other for one, other in behind), "")
    return (
        country_named(country)
        or country_named(region)
        or ("" if cluster.match_place(city) else country_named(aside))
        or home()
    )


# -- Tax ID --------------------------------------------------------------------------------------------------------


def cell_tax_id(text: str, around: Around = ALONE) -> tuple[str, str] | Doubtful:
    clean = narrow(whole(text).text)
    clean = re.sub(
        r"^(?:[CN]\.?I\.?F\.?|VAT|D\.?N\.?I\.?|N\.?I\.?E\.?|NIPC|tax id)(?![A-Za-z0-9])[\s.:]*(?:n[o°][\s.:]+)?",
        "",
        clean.strip(),
        flags=re.IGNORECASE,
    )
    countries = list(dict.fromkeys([country_around(around), settings.CLUSTER.tax_country]))
    if (found := _valid(clean, countries)) is not None:
        return found
    parts = [one for one in re.split(r"[;/|\n,]|\s+[yoe]\s+|\s-\s|\(|\)", clean) if one.strip()]
    if len(parts) > 1:
        for part in parts:
            if (found := _valid(part, countries)) is not None and len(plain(part)) > 7:
                message = _("Of “%(text)s”, only %(one)s was taken.")
                return Doubtful(found, message % {"text": text, "one": found[1]}, text)
    for guess in _slips(clean):
        if (found := _valid(guess, [settings.CLUSTER.tax_country])) is not None:
            return Doubtful(
                found, _("“%(text)s” was read as %(one)s.") % {"text": text, "one": found[1]}, text
            )
    raise CellInvalid(
        _("“%(text)s” is not a valid tax ID: check its letters and control digit.") % {"text": text}
    )


def _valid(text: str, countries: list[str]) -> tuple[str, str] | None:
    for country in countries:
        try:
            return clean_tax_id(text, country)
        except TaxIdInvalid:
            continue
    return None


def _slips(text: str) -> list[str]:
    """A letter O or I among the digits; a national identity number whose first zero a spreadsheet took."""
    compact = "".join(char for char in text.upper() if char.isalnum())
    if len(compact) == 8 and compact[:7].isdigit() and compact[7].isalpha():
        return [f"0{compact}"]
    if len(compact) != 9:
        return []
    inside = compact[1:-1].replace("O", "0").replace("I", "1").replace("L", "1")
    mended = f"{compact[0]}{inside}{compact[-1]}"
    return [mended] if mended != compact and compact[0].isalpha() else []


# -- Telephone -----------------------------------------------------------------------------------------------------

_EXTENSION = re.compile(
    rf"(?:[,;(]?\s*(?:\bext(?:ensi[oó]n|ensio|ension)?\b|\bint(?:erno)?\b|\banexo\b|(?<=\d)\s*x)[.:º\s]*|\s*#\s*)(\d{{1,{LONGEST_EXTENSION}}})\)?\s*$",
    re.IGNORECASE,
)
_SPOKEN = frozenset(
    [
        "tel",
        "telefono",
        "telf",
        "tfno",
        "tlf",
        "tlfno",
        "tf",
        "t",
        "phone",
        "telephone",
        "movil",
        "mobil",
        "mobile",
        "m",
        "fijo",
        "fixo",
        "oficina",
        "centralita",
        "whatsapp",
        "ph",
        "tele",
        "telef",
    ]
)


def cell_phone(text: str, around: Around = ALONE) -> str | Doubtful:
    """The first number of the cell; an extension has a word before it and at most six digits."""
    read = whole(text)
    clean = " ".join(re.sub(r"[\n\r]+", " / ", read.text).split()).strip(" ;,.")
    if not clean or not clean.strip("0 "):
        return ""
    country = country_around(around)
    if not read.exact:
        message = _("“%(text)s” had lost its last digits: check the number.")
        return Doubtful(_number(clean, country), message % {"text": text}, text)
    if number := _number(clean, country):
        return number
    for part in _parts(clean):
        words = [word for word in plain(re.sub(r"[\d+]", " ", part)).split() if word not in _SPOKEN]
        if "fax" in words:
            continue
        number = _number(re.sub(r"[^\d+() .\-/]", " ", part), country)
        if number:
            rest = plain(clean.replace(part, " ", 1))
            if not rest and not words:
                return number
            return Doubtful(
                number, _("Of “%(text)s”, only %(one)s was taken.") % {"text": text, "one": number}, text
            )
    raise CellInvalid(_("“%(text)s” is not a phone number.") % {"text": text})


def _parts(clean: str) -> list[str]:
    """What separators divide, and what looks like a number in a row of them."""
    parts = [
        part.strip()
        for part in re.split(r"[/;|,]|\s(?:y|o|e|i|ou|and|or|et)\s|\s[-–—]\s|\(|\)", clean)
        if part.strip()
    ]
    spoken = re.sub(r"\bfax\b[^\d+]*[\d+() .\-]*", " ", clean, flags=re.IGNORECASE)
    close = re.findall(r"(?<!\d)\+?\d(?:[ .\-]?\d){8}(?![ .\-]?\d{1,2}(?!\d))", spoken)
    return [*([clean] if len(parts) == 1 else parts), *close]


@lru_cache(maxsize=50_000)
def _number(text: str, country: str) -> str:
    """The one number that the text is, in international form; empty when it is none or more than one."""
    bare = text
    extension = ""
    if match := _EXTENSION.search(bare):
        bare, extension = bare[: match.start()], match[1]
    if re.sub(r"[\d+() .\-/·'–]", "", re.sub(rf"^\W*(?:{'|'.join(_SPOKEN)})\b[.:º]*", "", bare.lower())):
        return ""
    digits = re.sub(r"[^\d+]", "", bare.replace("(0)", ""))
    if digits.count("+") > 1 or digits.rfind("+") > 0 or "," in bare or ";" in bare or len(digits) < 3:
        return ""
    try:
        number = clean_phone(digits, country)
    except ValueError:
        if not digits.startswith("00"):
            return ""
        try:
            number = clean_phone(f"+{digits[2:]}", country)
        except ValueError:
            return ""
    if len(set(digits.strip("+"))) == 1:
        return ""
    parsed = phonenumbers.parse(number, country)
    if extension:
        parsed.extension = extension
        return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return number


def looks_like_phone(text: str) -> bool:
    try:
        return bool(cell_phone(text))
    except CellInvalid:
        return False


# -- Size ----------------------------------------------------------------------------------------------------------


def cell_size(text: str, around: Around = ALONE) -> str | Doubtful:
    """A band from its name, a headcount or a range of it."""
    clean = one_line(text)
    if not clean:
        return ""
    try:
        found = count(clean)
    except CellInvalid:
        if band := told_band(clean):
            return band
        raise CellInvalid(_("“%(text)s” is not a number of people.") % {"text": text}) from None
    if (band := told_band(clean)) and size_band(int(found.low)) == band:
        return band
    band = size_band(int((found.low + found.high) / 2)) or ("micro" if found.high > 0 else "")
    # "40-50" is told by its middle; its end is the beginning of the next band only by a hair.
    last = max(int(found.low), int(found.high) - 1)
    doubtful = size_band(int(found.low)) != size_band(last) or (found.open_below and found.high > 9)
    if doubtful or found.rest:
        message = _("“%(text)s” was read as a band of size: %(band)s.")
        said = SizeBand(band).label if band else "—"
        return Doubtful(band, message % {"text": text, "band": said}, text)
    return band


# -- Place ---------------------------------------------------------------------------------------------------------

_ARTICLE = re.compile(r"(.+?)(?:,\s*|\s*\()(el|la|los|las|l'|els|les|a|o|as|os|es|sa|ses)\)?$", re.IGNORECASE)
_POSTAL = re.compile(r"(?:^|(?<=[ ,(\-]))(?:cp[.: ]*|e-|es-)?(\d{5})(?=$|[ ,)\-])", re.IGNORECASE)


def cell_city(text: str, around: Around = ALONE) -> dict[str, str] | Doubtful:
    """`{"city", "place", "country", "postal_code"}` from “Lisboa (Portugal)”, “28001 MADRID” or “Rozas de Madrid, Las”."""
    clean = one_line(text)
    if not clean:
        return {}
    found: dict[str, str] = {}
    if match := _POSTAL.search(clean):
        found["postal_code"] = match[1]
        clean = (clean[: match.start()] + " " + clean[match.end() :]).strip(" ,.-()")
    if article := _ARTICLE.fullmatch(clean):
        joint = "" if article[2].endswith("'") else " "
        clean = f"{article[2].capitalize()}{joint}{article[1]}"
    if place := cluster.match_place(clean):
        return {**found, "city": place.name, "place": place.code, "country": home()}
    if match := re.fullmatch(r"(.+?)\s*(?:\(([^)]+)\)|[,/]\s*([^,/]+)|\s[-–—]\s*(.+))", clean):
        aside = next(group for group in match.groups()[1:] if group)
        city, place = match[1], cluster.match_place(match[1])
        country = country_named(aside)
        if place and (country in ("", home()) or is_spanish_region(aside)):
            city, country = place.name, home()
            found["place"] = place.code
        if country or place:
            known = {**found, "city": _cased(city), "country": country, "place": found.get("place", "")}
            if country_named(aside) or plain(aside) == plain(city):
                return known
            return Doubtful(
                known, _("Of “%(text)s”, only %(one)s was taken.") % {"text": text, "one": city}, text
            )
    if not clean:
        return found
    if len(clean) > 120 or sum(char.isdigit() for char in clean) > 4:
        raise CellInvalid(_("“%(text)s” is not a city.") % {"text": text[:200]})
    return {**found, "city": _cased(clean), "place": "", "country": ""}


def _cased(city: str) -> str:
    if not city.isupper():
        return city
    small = re.sub(
        r"\b(De|Del|La|Las|Los|El|Y|I|D|L|Da|Do|Dos|Of)\b", lambda match: match[0].lower(), city.title()
    )
    return small[:1].upper() + small[1:]


def fits_city(text: str) -> bool:
    return (
        cluster.match_place(text) is not None
        or is_spanish_region(text)
        or (bool(country_named(text)) and len(text) > 3)
    )


def cell_street(text: str, around: Around = ALONE) -> str | Doubtful:
    """The street; a postal code and a city behind it stay where they are if the row has them in columns too."""
    street = one_line(text).strip(" ,;")
    if len(street) > 200:
        raise CellInvalid(_("The text is longer than %(limit)s characters.") % {"limit": 200})
    return street


def cell_postal_code(text: str, around: Around = ALONE) -> str | Doubtful:
    """The code; a Spanish one has five digits, with the zero that spreadsheets take away."""
    read = whole(text)
    clean = one_line(read.text).strip(" .,;")
    clean = re.sub(r"^(?:c\.? ?p\.?|e|es)[\s:.\-]*(?=\d)", "", clean, flags=re.IGNORECASE)
    if not clean:
        return ""
    if country_around(around) == "ES":
        if not read.exact:
            raise CellInvalid(_("“%(text)s” is not a postal code.") % {"text": text})
        if re.fullmatch(r"\d{1,2}[. ]\d{3}", clean):
            digits = re.sub(r"\D", "", clean).zfill(5)
            return digits if _province(digits) else _foreign(text, clean)
        if re.fullmatch(r"\d{4,5}", clean):
            digits = clean.zfill(5)
            return digits if _province(digits) else _foreign(text, clean)
        found = [one for one in re.findall(r"(?<!\d)\d{5}(?!\d)", clean) if _province(one)]
        if found:
            message = _("Of “%(text)s”, only %(one)s was taken.")
            return Doubtful(found[0], message % {"text": text, "one": found[0]}, text)
    if len(clean) > 12 or not any(char.isdigit() for char in clean):
        raise CellInvalid(_("“%(text)s” is not a postal code.") % {"text": text})
    return _foreign(text, clean) if country_around(around) == "ES" else clean


def _province(code: str) -> bool:
    """Whether the code's first digits are a Spanish province: 01 to 52."""
    return 1 <= int(code[:2]) <= 52


def _foreign(text: str, clean: str) -> Doubtful:
    return Doubtful(clean, _("“%(text)s” is not a Spanish postal code: check it.") % {"text": text})


def fits_postal_code(text: str) -> bool:
    return re.fullmatch(r"\d{4,5}", whole(text).text) is not None


def cell_country(text: str, around: Around = ALONE) -> str:
    if not text.strip():
        return ""
    code = country_named(text) or country_named(re.sub(r"\([^)]*\)", "", text))
    if not code:
        raise CellInvalid(_("“%(text)s” is not a country.") % {"text": text})
    return code


# -- Words ---------------------------------------------------------------------------------------------------------


def fits_name(text: str) -> bool:
    return not is_nothing(text) and "@" not in text and any(char.isalpha() for char in text)
