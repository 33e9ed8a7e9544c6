"""What the cluster's own description brings to the house."""

from django.conf import settings

from claqueta.cluster import queries
from claqueta.cluster.loading import ClusterInvalid
from claqueta.cluster.loading.files import Problem, TomlFile
from claqueta.foundation.domains import Domain, features


def refuse_unknown_features() -> None:
    """Only now is it known which switches there are. Raises `ClusterInvalid`."""
    known = features()
    toml = TomlFile(settings.CLUSTER.folder / "cluster.toml")
    problems = [
        Problem(
            toml.path,
            toml.line(f"features.{name}"),
            f"unknown feature “{name}”",
            f"Known ones: {', '.join(sorted(known))}.",
        )
        for name in settings.CLUSTER.features
        if name not in known
    ]
    if problems:
        raise ClusterInvalid(problems)


DOMAIN = Domain(
    "cluster",
    purposes=(queries.purposes,),
    api="claqueta.cluster.api",
    connect=refuse_unknown_features,
)
