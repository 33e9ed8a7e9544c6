"""Facts in words, in each language of the product: the one place where a reason becomes a sentence."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from claqueta.engines.matching.data import read
from claqueta.engines.matching.reading import LANGUAGES, LEAST, MOST, first_of, listed, number
from claqueta.engines.matching.taxonomy import Capability, Taxonomy
from claqueta.engines.matching.values import Fact, Range, Span, Texts


def reason(fact: Fact, taxonomy: Taxonomy) -> Texts:
    return _both("reason", fact, taxonomy)


def unknown(fact: Fact, taxonomy: Taxonomy) -> Texts:
    return _both("unknown", fact, taxonomy)


def failed(fact: Fact, taxonomy: Taxonomy) -> Texts:
    return _both("failed", fact, taxonomy)


def request(fact: Fact, taxonomy: Taxonomy) -> Texts:
    """What a member is asked to add, so that what is unknown of it is known."""
    return _both("request", fact, taxonomy)


def _both(section: str, fact: Fact, taxonomy: Taxonomy) -> Texts:
    sentences = read("wording")[section]
    sentence = sentences[_name(section, fact)]
    return {
        language: sentence[language].format(**_values(fact, taxonomy, language)) for language in LANGUAGES
    }


def _name(section: str, fact: Fact) -> str:
    values, kind = fact.values, fact.kind
    if kind == "activity" and section == "reason":
        second = "_secondary" if values["how"] == "exact" and not values["primary"] else ""
        return f"activity_{values['how']}{second}"
    if kind == "capability" and section == "reason":
        if len(values["stated"]) == 1 and isinstance(values["stated"][0], bool):
            return "capability_yes" if values["stated"][0] else "capability_no"
        return "capability_whole" if values["whole"] else "capability_part"
    if kind == "meaning" and values["how"] == "near":
        return "meaning_near"
    if kind == "capability" and section == "unknown" and values["asked"] is True:
        return "capability_yes"
    return kind


def _values(fact: Fact, taxonomy: Taxonomy, language: str) -> dict[str, str]:
    values = fact.values
    match fact.kind:
        case "activity" if "done" in values:
            return {"done": values["done_name"][language], "asked": values["asked_name"][language]}
        case "activity":
            return {"names": joined((name[language] for name in values["names"]), language, "or")}
        case "capability":
            field = taxonomy.capabilities.get(values["key"]) or Capability(values["key"], {})
            return {
                "name": field.name.get(language) or values["key"].replace("_", " "),
                "asked": asked_text(values["asked"], field, language),
                "stated": joined(
                    dict.fromkeys(
                        part
                        for value in values.get("stated", ())
                        for part in stated_texts(value, field, language)
                    ),
                    language,
                ),
            }
        case "language" | "territory":
            named = language_name if fact.kind == "language" else territory_name
            return {
                key: joined((named(code, language) for code in values.get(key, ())), language)
                for key in ("codes", "asked", "stated")
            }
        case "dates" | "budget":
            return {key: _either(values.get(key), language) for key in ("asked", "stated")}
        case "credit":
            return {
                "name": values["name"][language],
                "credits": joined((_credit(one, language) for one in values["credits"]), language),
            }
        case _:
            return {"quote": values["quote"]}


def joined(parts: Iterable[str], language: str, word: str = "and") -> str:
    """“a, b y c”, with “e” before the sound of an i."""
    *most, last = list(parts) or [""]
    if not most:
        return last
    link = read("wording")["part"][word][language]
    if language == "es" and word == "and" and last[:1].casefold() in ("i", "í"):
        link = " e "
    return f"{', '.join(most)}{link}{last}"


def _credit(credit: tuple[str, int | None, str], language: str) -> str:
    title, year, role = credit
    quoted = f"«{title}»" if language == "es" else f"“{title}”"
    details = ", ".join(part for part in (role, str(year or "")) if part)
    return f"{quoted} ({details})"


@lru_cache(maxsize=16)
def _locale(language: str) -> Locale:
    return Locale.parse("en_GB" if language == "en" else language)


def language_name(code: str, language: str) -> str:
    names = _locale(language).languages
    return str(names.get(code.replace("-", "_")) or names.get(code.partition("-")[0]) or code)


def territory_name(code: str, language: str) -> str:
    return str(_locale(language).territories.get(code) or code)


def _number(value: float, language: str) -> str:
    return str(format_decimal(value, locale=_locale(language)))


def _either(stated: Any, language: str) -> str:
    """A span or a range in words; of several that do not fit nothing is said."""
    match stated:
        case Span():
            return _span(stated, language)
        case Range():
            return _range(stated, language)
        case _:
            return ""


def _span(span: Span, language: str) -> str:
    days = {
        name: format_date(value, "long", locale=_locale(language))
        for name, value in (("since", span.since), ("until", span.until))
        if value
    }
    name = "between" if len(days) == 2 else next(iter(days), "since")
    return str(read("wording")["part"][name][language].format(**{"since": "", "until": "", **days}))


def _range(amount: Range, language: str) -> str:
    ends = {
        name: f"{_number(value, language)} {'€' if amount.currency in ('', 'EUR') else amount.currency}"
        for name, value in (("least", amount.least), ("most", amount.most))
        if value is not None
    }
    name = "range" if len(ends) == 2 else next(iter(ends), "least")
    if name == "range" and amount.least == amount.most:
        name = "exactly"
    return str(read("wording")["part"][name][language].format(**{"least": "", "most": "", **ends}))


def stated_texts(value: Any, field: Capability, language: str) -> list[str]:
    """What a record states of a field, part by part, with the names of choices and columns."""
    if isinstance(value, Mapping):
        columns = [
            part
            for key, stated in value.items()
            if key != "label"
            for part in stated_texts(stated, field.columns.get(key, Capability(key, {})), language)
        ]
        return [" × ".join(columns)] if columns else []
    if isinstance(value, (list, tuple)):
        return [part for one in value for part in stated_texts(one, field, language)]
    if isinstance(value, bool):
        return [str(read("wording")["part"]["yes" if value else "no"][language])]
    if isinstance(value, (int, float)):
        return [f"{_number(value, language)} {field.unit}".strip()]
    return [field.choices.get(str(value), {}).get(language) or str(value)]


def asked_text(asked: Any, field: Capability, language: str) -> str:
    """What is asked of a field, in words."""
    if not isinstance(asked, Mapping):
        return joined(stated_texts(asked, field, language), language)
    parts = []
    least, most = number(first_of(asked, LEAST)), number(first_of(asked, MOST))
    if least is not None or most is not None:
        ends = {
            name: f"{_number(value, language)} {field.unit}".strip()
            for name, value in (("least", least), ("most", most))
            if value is not None
        }
        name = "range" if len(ends) == 2 else next(iter(ends))
        parts.append(str(read("wording")["part"][name][language].format(**ends)))
    for key, part in asked.items():
        if key in ("any", "all"):
            word = "or" if key == "any" else "and"
            parts.append(joined(stated_texts(listed(part), field, language), language, word))
        elif key not in (*LEAST, *MOST):
            column = field.columns.get(key, Capability(key, {}))
            name = column.name.get(language) or key
            parts.append(f"{name[:1].lower()}{name[1:]} {asked_text(part, column, language)}")
    return joined(parts, language)
