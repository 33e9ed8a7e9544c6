"""What delegations are judged by: values in, values out."""

from claqueta.delegations.policies.aid import headroom
from claqueta.delegations.policies.ranking import weighted
from claqueta.delegations.policies.sharing import Shares, shares

__all__ = ["Shares", "headroom", "shares", "weighted"]
