"""What every office screen is made of, as a domain: its own few addresses."""

from claqueta.foundation.domains import Domain

DOMAIN = Domain("desk", office="claqueta.desk.screens")
