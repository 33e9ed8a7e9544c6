"""The instructions that were given with the task, where they are at hand, judged by the checker that came with them."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from claqueta.engines.collecting import InstructionRefused, write

FOLDER = next(
    (
        parent / "shared/billing"
        for parent in Path(__file__).parents
        if (parent / "shared/billing/score.py").exists()
    ),
    None,
)
EXPECTED: dict[str, Any] = json.loads((FOLDER / "collection/expected.json").read_text()) if FOLDER else {}
pytestmark = pytest.mark.skipif(FOLDER is None, reason="../shared/billing is not here")


@pytest.mark.parametrize("name", EXPECTED)
def test_every_instruction_is_written_or_refused_as_expected(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert FOLDER is not None
    monkeypatch.syspath_prepend(str(FOLDER))
    import check_collection

    try:
        data = json.loads((FOLDER / "collection" / name).read_text(encoding="utf-8"))
        if EXPECTED[name]["outcome"] == "refused":
            with pytest.raises(InstructionRefused) as refused:
                write(data)
            assert any(one in str(refused.value) for one in EXPECTED[name]["names"])
        else:
            out = tmp_path / "out.xml"
            out.write_bytes(write(data).body)
            assert check_collection.check(data, str(out), check_collection.xsd_dir(None)) == []
    finally:
        sys.modules.pop("check_collection", None)
