"""Collections by SEPA direct debit: judged, written as the bank's file, and tried out before. Pure Python, without Django."""

from claqueta.engines.collecting.calendar import is_target, next_target
from claqueta.engines.collecting.instruction import Instruction, InstructionRefused, read_instruction
from claqueta.engines.collecting.trying import Bank, Collection, Debit, Finding, Trial, dry_run, usual_bank
from claqueta.engines.collecting.writing import Group, Written, put, write, write_instruction

__all__ = [
    "Bank",
    "Collection",
    "Debit",
    "Finding",
    "Group",
    "Instruction",
    "InstructionRefused",
    "Trial",
    "Written",
    "dry_run",
    "is_target",
    "next_target",
    "put",
    "read_instruction",
    "usual_bank",
    "write",
    "write_instruction",
]
