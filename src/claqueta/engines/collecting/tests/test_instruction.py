from typing import Any

import pytest

from claqueta.engines.collecting import InstructionRefused, read_instruction
from claqueta.engines.collecting.instruction import creditor_identifier_problem
from claqueta.engines.collecting.tests.instructions import ACCOUNTS, CREDITOR, instruction, item


def debtor(**more: Any) -> dict[str, Any]:
    return {"debtor": item()["debtor"] | more}


@pytest.mark.parametrize(
    ("data", "names"),
    [
        (instruction(item(7, **debtor(iban="ES7921000813610123456788"))), ["DD00007", "IBAN"]),
        (instruction(item(7, **debtor(iban="ES79210008136101234567"))), ["DD00007", "IBAN"]),
        (instruction(item(7, amount="0.00")), ["DD00007", "above zero"]),
        (instruction(item(7, amount="-0.01")), ["DD00007", "above zero"]),
        (instruction(item(7, amount="1.005")), ["DD00007", "cent"]),
        (instruction(item(7, amount="99999999999")), ["DD00007", "beyond"]),
        (instruction(item(7, amount="x")), ["DD00007", "no amount"]),
        (instruction(item(7, amount=True)), ["DD00007", "no amount"]),
        (instruction(item(7, amount="NaN")), ["DD00007", "no amount"]),
        (instruction(item(7), item(7)), ["DD00007", "twice"]),
        (instruction(item(7, **debtor(name="電影"))), ["DD00007", "empty"]),
        (instruction(item(7, **debtor(name="..."))), ["DD00007", "empty"]),
        (instruction(item(7, mandate="M_1")), ["DD00007", "mandate"]),
        (instruction(item(7, mandate="")), ["DD00007", "mandate"]),
        (instruction(item(7, end_to_end_id="")), ["item 0"]),
        (instruction(item(7, end_to_end_id="A&B")), ["A&B"]),
        (instruction(item(7, sequence="LAST")), ["DD00007", "sequence"]),
        (instruction(item(7, signed_on="ayer")), ["DD00007", "signed_on"]),
        (instruction(item(7, text=5)), ["DD00007", "text"]),
        (instruction(item(7, debtor=None)), ["DD00007", "object"]),
        (instruction(item(7, **debtor(bic="XX"))), ["DD00007", "BIC"]),
        (instruction(item(7, **debtor(address={"street": "Mayor"}))), ["DD00007", "address"]),
        (instruction(item(7, amendment={"old_iban": "ES00"})), ["DD00007", "old_iban"]),
        (instruction(item(7, amendment={"old_mandate": "M-0007"})), ["DD00007", "itself"]),
        (instruction(item(7, amendment={"old_iban": ACCOUNTS[3]})), ["DD00007", "itself"]),
        (instruction(item(7, sequence="OOFF"), item(8, sequence="OOFF", mandate="M-0007")), ["DD00008"]),
        (instruction("x"), ["item 0"]),
        (instruction(version="03"), ["version"]),
        (instruction(scheme="COR1"), ["scheme"]),
        (instruction(created_at="hoy"), ["created_at"]),
        (instruction(requested_on="2026-11-01"), ["before"]),
        (instruction(requested_on="x"), ["requested_on"]),
        (instruction(creditor=CREDITOR | {"identifier": "ES31000G00000901"}), ["check digits"]),
        (instruction(creditor=CREDITOR | {"iban": "ES12"}), ["creditor"]),
        (instruction(items="x") | {"items": []}, ["items"]),
        ([], ["object"]),
    ],
)
def test_every_problem_names_its_item(data: Any, names: list[str]) -> None:
    with pytest.raises(InstructionRefused) as refused:
        read_instruction(data)
    for name in names:
        assert name in str(refused.value)


def test_all_problems_are_said_at_once() -> None:
    with pytest.raises(InstructionRefused) as refused:
        read_instruction(instruction(item(1, amount="0"), item(2, mandate="")))
    assert len(refused.value.problems) == 2


@pytest.mark.parametrize(
    ("identifier", "word"),
    [
        ("ES77000B85626240", ""),
        ("ES40000G13791793", ""),
        ("ES41000G13791793", "check"),
        ("ESXX", "country"),
        ("", "country"),
    ],
)
def test_creditor_identifiers(identifier: str, word: str) -> None:
    assert word in creditor_identifier_problem(identifier)
    assert bool(creditor_identifier_problem(identifier)) is bool(word)
