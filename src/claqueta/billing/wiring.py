"""What dues and the bank bring to the house."""

from claqueta.foundation.domains import Domain

DOMAIN = Domain("billing")
