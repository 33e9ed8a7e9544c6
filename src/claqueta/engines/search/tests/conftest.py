"""An index with something in it."""

from pathlib import Path

import pytest

from claqueta.engines.search import Index
from claqueta.engines.search.tests.documents import document


@pytest.fixture
def index(tmp_path: Path) -> Index:
    made = Index(tmp_path / "index")
    made.apply(
        3,
        [
            document(
                "organisation:1", "Doblajes Azotea", terms=("Doblaje", "Dubbing"), activity=("5.7", "5")
            ),
            document(
                "organisation:2",
                "Cámaras Órbita",
                terms=("Alquiler de cámara", "Camera rental"),
                activity=("4.2", "4"),
            ),
            document(
                "organisation:1",
                "Doblajes Azotea",
                audience="office",
                body="confidencial: moroso",
                terms=("Doblaje",),
            ),
        ],
    )
    return made
