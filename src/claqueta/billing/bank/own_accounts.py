"""The cluster's own accounts, as `bank.toml` of its folder says them. A cluster without that file collects nothing."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from claqueta.billing.bank.ibans import Iban
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.judging import Unfit

FILE = "bank.toml"
VERSIONS = ("08", "02")


@dataclass(frozen=True, slots=True)
class OwnAccount:
    key: str
    name: Mapping[str, str]
    iban: str
    bic: str
    creditor_id: str
    version: str
    """Of pain.008.001."""
    lead_days: Mapping[str, int]
    """Scheme → days of the bank between the file and the day of the collection."""
    cut_off: time
    """Until when, of the cluster's time, a file counts as that day's."""

    def lead_of(self, scheme: str) -> int:
        """Days of the bank between the file and the day of the collection, as it says or else as is usual."""
        return self.lead_days[scheme] if scheme in self.lead_days else rule("bank_lead").value


def own_accounts() -> tuple[OwnAccount, ...]:
    """Raises `ImproperlyConfigured` with the file and what is wrong in it."""
    path = settings.CLUSTER.folder / FILE
    return _read(path, path.stat().st_mtime_ns) if path.exists() else ()


def main_account() -> OwnAccount | None:
    """The one that collections are credited to."""
    return next(iter(own_accounts()), None)


def own_account_of(iban: str) -> OwnAccount | None:
    return next((account for account in own_accounts() if account.iban == iban), None)


@lru_cache(4)
def _read(path: Path, _changed: int) -> tuple[OwnAccount, ...]:
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("accounts", [])
        return tuple(_account(row) for row in rows)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError, Unfit) as error:
        raise ImproperlyConfigured(f"{path}: {error}; see docs/office for what an account needs") from error


def _account(row: dict[str, Any]) -> OwnAccount:
    if row.get("version", VERSIONS[0]) not in VERSIONS:
        raise Unfit(f"version is one of {', '.join(VERSIONS)}")
    cut_off = row["cut_off"]
    if not isinstance(cut_off, time):
        raise Unfit("cut_off is an hour, as 14:00:00")
    return OwnAccount(
        key=str(row["key"]),
        name=dict(row["name"]),
        iban=Iban().fit(row["iban"]),
        bic=str(row.get("bic", "")),
        creditor_id=str(row["creditor_id"]),
        version=str(row.get("version", VERSIONS[0])),
        lead_days={str(scheme): int(days) for scheme, days in row["lead_days"].items()},
        cut_off=cut_off,
    )
