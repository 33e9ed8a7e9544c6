"""What delegations are judged by: values in, values out."""

from claqueta.delegations.policies.aid import headroom
from claqueta.delegations.policies.bands import band_words, bands
from claqueta.delegations.policies.ranking import weighted
from claqueta.delegations.policies.sharing import Shares, shares

__all__ = ["Shares", "band_words", "bands", "headroom", "shares", "weighted"]
