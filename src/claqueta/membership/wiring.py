"""What membership brings to the house."""

from claqueta.foundation.domains import Domain

DOMAIN = Domain("membership")
