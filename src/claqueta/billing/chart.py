"""The chart of accounts, concepts and VAT regimes: data of the cluster's folder (`accounting.toml`), or those of the house."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

FILE = "accounting.toml"
HOUSE = Path(__file__).with_name(FILE)
MOVES = ("transfer", "collection", "return", "refund", "manual")
ROLES = ("members", "customers", "vat")
type Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Regime:
    """How VAT treats what is earned."""

    key: str
    name: Texts
    note: Texts
    article: Texts
    rate: Decimal
    category: str
    """Of EN 16931 (UNTDID 5305): S, E, O …"""
    right: bool
    """Whether it gives the right to deduct (LIVA art. 104.Dos.1)."""
    counts: bool
    """Whether it is part of the prorata's denominator (LIVA art. 104.Dos.2)."""


@dataclass(frozen=True, slots=True)
class Concept:
    """What is earned or spent."""

    key: str
    name: Texts
    account: str
    regime: Regime
    economic: bool
    """Whether it is economic activity, kept apart from the rest (LIS art. 120.1)."""
    expense: bool


@dataclass(frozen=True, slots=True)
class Chart:
    accounts: Mapping[str, Texts]
    concepts: Mapping[str, Concept]
    money: Mapping[str, str]
    """Kind of a posting → the account where the money is."""
    roles: Mapping[str, str]
    """`members`, `customers`, `vat` → account."""


def chart() -> Chart:
    """Raises `ImproperlyConfigured` with the file and what is wrong in it."""
    own: Path = settings.CLUSTER.folder / FILE
    path = own if own.exists() else HOUSE
    return _read(path, path.stat().st_mtime_ns)


def concept_of(key: str) -> Concept:
    """Raises `KeyError` for a concept that the cluster does not have."""
    return chart().concepts[key]


@lru_cache(4)
def _read(path: Path, _changed: int) -> Chart:
    try:
        return chart_of(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, KeyError, TypeError, InvalidOperation, ValueError) as error:
        raise ImproperlyConfigured(f"{path}: {error}; {HOUSE} is an example") from error


def chart_of(values: Mapping[str, Any]) -> Chart:
    """The chart that a file says. Raises `KeyError` for what is missing, `ValueError` for what does not fit."""
    accounts = {str(one["code"]): dict(one["name"]) for one in values["accounts"]}
    regimes = {str(one["key"]): _regime(one) for one in values["regimes"]}
    concepts = {
        str(one["key"]): Concept(
            str(one["key"]),
            dict(one["name"]),
            str(one["account"]),
            regimes[one["regime"]],
            bool(one["economic"]),
            bool(one.get("expense", False)),
        )
        for one in values["concepts"]
    }
    found = Chart(
        accounts,
        concepts,
        {name: str(values["money"][name]) for name in MOVES},
        {name: str(values["roles"][name]) for name in ROLES},
    )
    named = {*found.money.values(), *found.roles.values(), *(one.account for one in concepts.values())}
    if strange := named - accounts.keys():
        raise ValueError(f"no account has the code {', '.join(sorted(strange))}")
    if missing := {"dues", "bank_fees", "other_income"} - concepts.keys():
        raise ValueError(f"concepts are missing: {', '.join(sorted(missing))}")
    return found


def _citation(article: Any) -> Texts:
    """One text that reads alike in every language, or one in each."""
    if isinstance(article, str):
        return dict.fromkeys(settings.CLUSTER.languages, article)
    return dict(article)


def _regime(one: Mapping[str, Any]) -> Regime:
    return Regime(
        str(one["key"]),
        dict(one["name"]),
        dict(one["note"]),
        _citation(one["article"]),
        Decimal(one["rate"]),
        str(one["category"]),
        bool(one["right"]),
        bool(one["counts"]),
    )
