"""What calls for projects bring to the house."""

from claqueta.foundation.domains import Domain
from claqueta.submissions.reading_wiring import READING

DOMAIN = Domain("submissions", feature="submissions", parts=(READING,))
