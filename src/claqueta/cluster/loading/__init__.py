"""Read a cluster's folder and say exactly what is wrong with it: file, line and remedy.

Pure Python on purpose: the settings read the cluster before Django is set up.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from claqueta.cluster.definition import Cluster, Contact
from claqueta.cluster.loading import identity, taxonomy
from claqueta.cluster.loading.bylaws import read_bylaws
from claqueta.cluster.loading.files import FolderReader, Problem


class ClusterInvalid(Exception):
    """The cluster's folder cannot be used; `problems` says where and what to do."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


HOUSE = Path(__file__).parents[2]


def load_cluster(folder: Path, rules: Sequence[Path] | None = None) -> Cluster:
    """The cluster described by `folder`; `rules` are the files of the domains' rules, by default those of all folders.

    Raises `ClusterInvalid` with every problem found, not only the first.
    """
    reader = FolderReader(folder)
    cluster = _read(reader, sorted(HOUSE.glob("*/rules.toml")) if rules is None else rules)
    if reader.problems or cluster is None:
        raise ClusterInvalid(reader.problems)
    return cluster


def _read(reader: FolderReader, rules: Sequence[Path]) -> Cluster | None:
    toml = reader.toml("cluster.toml")
    if toml is None:
        return None
    identity.read_languages(reader, toml)
    categories = taxonomy.categories(reader)
    capabilities = taxonomy.capabilities(reader, {category.code for category in categories})
    house_rules = identity.rules(reader, toml, rules)
    founded_on = reader.value(toml, "founded_on", date, "a date such as 2023-03-30") or date.min
    bylaws = read_bylaws(reader, house_rules, founded_on)
    return Cluster(
        folder=reader.folder,
        languages=reader.languages,
        time_zone=identity.time_zone(reader, toml),
        currency=reader.text(toml, "currency"),
        name=reader.texts(toml, "name"),
        short_name=reader.texts(toml, "short_name"),
        tagline=reader.texts(toml, "tagline"),
        sector=reader.texts(toml, "sector"),
        registry=reader.texts(toml, "registry"),
        founded_on=founded_on,
        founding_entities=reader.value(toml, "founding_entities", int, "a whole number") or 0,
        tax_id=reader.text(toml, "tax_id"),
        tax_country=reader.text(toml, "tax_country"),
        contact=Contact(**{name: reader.text(toml, f"contact.{name}") for name in Contact.__slots__}),
        territory=identity.territory(reader, toml),
        theme=identity.theme(reader, toml),
        features=identity.features(reader, toml),
        rules={name: replace(one, dated=bylaws.numbers.get(name, ())) for name, one in house_rules.items()},
        bylaws=bylaws,
        partners=identity.partners(reader, toml),
        holidays=identity.holidays(reader, toml),
        purposes=identity.purposes(reader, toml),
        categories=categories,
        capabilities=capabilities,
        places=taxonomy.places(reader),
        _by_key={field.key: field for field in capabilities},
    )
