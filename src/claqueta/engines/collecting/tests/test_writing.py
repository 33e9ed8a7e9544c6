import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from claqueta.engines.collecting import InstructionRefused, put, write
from claqueta.engines.collecting.characters import through_gate
from claqueta.engines.collecting.tests.instructions import ACCOUNTS, instruction, item


def tree(data: Any) -> etree._Element:
    return etree.fromstring(write(data).body)


def texts(root: etree._Element, name: str) -> list[str]:
    return [one.text or "" for one in root.iter(f"{{*}}{name}")]


@pytest.mark.parametrize("version", ["02", "08"])
def test_groups_sums_and_days(version: str) -> None:
    data = instruction(
        item(1, sequence="FRST"),
        item(2),
        item(3, amount="0.10"),
        item(4, sequence="OOFF"),
        version=version,
        requested_on="2026-11-28",
    )
    written = write(data)
    root = etree.fromstring(written.body)
    assert etree.QName(root).namespace.endswith(f"pain.008.001.{version}")
    assert [(one.sequence, one.count, one.total) for one in written.groups] == [
        ("FRST", 1, Decimal("150.00")),
        ("RCUR", 2, Decimal("150.10")),
        ("OOFF", 1, Decimal("150.00")),
    ]
    assert texts(root, "SeqTp") == ["FRST", "RCUR", "OOFF"]
    assert texts(root, "NbOfTxs") == ["4", "1", "2", "1"]
    assert texts(root, "CtrlSum") == ["450.10", "150.00", "150.10", "150.00"]
    assert set(texts(root, "ReqdColltnDt")) == {"2026-11-30"} == {written.collected_on.isoformat()}
    assert texts(root, "CreDtTm") == ["2026-11-16T09:30:00"]
    assert len(set(texts(root, "PmtInfId"))) == 3
    assert texts(root, "Nm")[2] == "Nandu + Cia. 1"
    assert "AmdmntInd" not in write(data).body.decode()


def test_the_same_instruction_gives_the_same_bytes() -> None:
    assert write(instruction()).body == write(instruction()).body
    assert write(instruction(message_id="C-2026-4")).message_id == "C-2026-4"


@pytest.mark.parametrize(
    ("amendment", "tags"),
    [
        ({"old_mandate": "OLD-1"}, {"OrgnlMndtId": ["OLD-1"]}),
        ({"old_iban": ACCOUNTS[0]}, {"OrgnlMndtId": [], "OrgnlDbtrAcct": [""]}),
        ({"new_bank": True}, {"Id": ["SMNDA"]}),
    ],
)
def test_amendments(amendment: dict[str, Any], tags: dict[str, list[str]]) -> None:
    root = tree(instruction(item(1, amendment=amendment)))
    assert texts(root, "AmdmntInd") == ["true"]
    for name, values in tags.items():
        found = texts(root, name)
        assert set(values) <= {one.strip() for one in found}
        assert bool(found) is bool(values)


@pytest.mark.parametrize("version", ["02", "08"])
def test_agents_and_structured_addresses(version: str) -> None:
    address = {"country": "ES", "town": "Móstoles", "street": "C/ Ñandú", "number": "3", "postcode": "28931"}
    debtor = item()["debtor"] | {"bic": "CAIXESBBXXX", "address": address}
    root = tree(instruction(item(1, debtor=debtor), item(2), version=version))
    assert texts(root, "BICFI" if version == "08" else "BIC") == ["CAIXESBBXXX"]
    assert texts(root, "TwnNm") == ["Mostoles"]
    assert texts(root, "StrtNm") == ["C/ Nandu"]
    assert "AdrLine" not in etree.tostring(root).decode()
    assert texts(root, "Id").count("NOTPROVIDED") == 2


@given(st.text(max_size=150), st.text(min_size=1, max_size=90))
def test_whatever_is_written_passes_the_schema_or_is_refused(text: str, name: str) -> None:
    data = instruction(item(1, text=text, debtor=item()["debtor"] | {"name": name}))
    if not re.search("[A-Za-z0-9]", through_gate(name, 70)):
        with pytest.raises(InstructionRefused, match="DD00001"):
            tree(data)
        return
    root = tree(data)
    assert len(texts(root, "Nm")[2]) <= 70
    assert all(len(one) <= 140 for one in texts(root, "Ustrd"))


def test_a_file_is_put_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "out.xml"
    put(target, b"one")
    put(target, b"two")
    assert target.read_bytes() == b"two"
    assert [path.name for path in tmp_path.iterdir()] == ["out.xml"]
    with pytest.raises(TypeError):
        put(target, None)  # type: ignore[arg-type]
    assert target.read_bytes() == b"two"
    assert [path.name for path in tmp_path.iterdir()] == ["out.xml"]


def test_what_the_schema_would_not_take_is_never_written() -> None:
    with pytest.raises(InstructionRefused, match="characters"):
        write(instruction(item(1, mandate="M\u00a01")))
