"""What is read of the door."""

from claqueta.door.queries.counting import counts_of, now_inside
from claqueta.door.queries.people import Bearer, bearer_of, bearers, laid_out

__all__ = ["Bearer", "bearer_of", "bearers", "counts_of", "laid_out", "now_inside"]
