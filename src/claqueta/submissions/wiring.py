"""What calls for projects bring to the house."""

from claqueta.foundation.domains import Domain

DOMAIN = Domain("submissions", feature="submissions")
