"""Collections by SEPA direct debit: judged, written as the bank's file, and tried out before. Pure Python, without Django."""

from claqueta.engines.collecting.calendar import is_target, next_target
from claqueta.engines.collecting.instruction import Instruction, InstructionRefused, read_instruction
from claqueta.engines.collecting.writing import Group, Written, put, write, write_instruction

__all__ = [
    "Group",
    "Instruction",
    "InstructionRefused",
    "Written",
    "is_target",
    "next_target",
    "put",
    "read_instruction",
    "write",
    "write_instruction",
]
