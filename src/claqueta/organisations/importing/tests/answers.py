"""What a cell that was read says of itself."""

from typing import Any

from claqueta.foundation.imports.kinds import Doubtful


def doubted(answer: Any, text: str) -> Any:
    """The value of an answer that is doubtful, keeps the whole cell and quotes it."""
    assert isinstance(answer, Doubtful)
    assert (answer.kept, f"«{text}»" in answer.message) == (text, True)
    return answer.value
