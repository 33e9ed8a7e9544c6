"""A switch that no domain has stops the start, with its line."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from claqueta.cluster.loading import ClusterInvalid
from claqueta.cluster.wiring import refuse_unknown_features
from claqueta.foundation.domains import features


def test_start_is_refused_when_the_folder_names_a_feature_that_nobody_has(
    settings: Any, tmp_path: Path
) -> None:
    (tmp_path / "cluster.toml").write_text(
        'languages = ["es"]\n[features]\nshortlist = true\nteleport = false\n'
    )
    settings.CLUSTER = replace(
        settings.CLUSTER, folder=tmp_path, features={"shortlist": True, "teleport": False}
    )
    with pytest.raises(ClusterInvalid) as caught:
        refuse_unknown_features()
    assert [(problem.file.name, problem.line, problem.message) for problem in caught.value.problems] == [
        ("cluster.toml", 4, "unknown feature “teleport”")
    ]
    assert "shortlist" in caught.value.problems[0].remedy


def test_start_goes_on_when_every_feature_is_known(settings: Any) -> None:
    assert set(settings.CLUSTER.features) <= features()
    refuse_unknown_features()
