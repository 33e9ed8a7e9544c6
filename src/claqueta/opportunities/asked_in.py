"""What programs send of a need or an offer where its shape is the domain's own: through the API and by its tools."""

from typing import Annotated, Any

from django.conf import settings
from pydantic import Field, StringConstraints

from claqueta.foundation.tools import Strict
from claqueta.opportunities.shapes import MOST_ABILITIES

Named = Annotated[str, StringConstraints(max_length=60)]
DetailsIn = dict[Named, Any]
"""Judged with the kind beside it (`fit_details`)."""


def _known_abilities(schema: dict[str, Any]) -> None:
    schema["enum"] = [one.key for one in settings.CLUSTER.capabilities]


class AbilityIn(Strict):
    """A capability that whoever answers must or should have."""

    key: Named = Field(json_schema_extra=_known_abilities)
    column: Named = Field("", description="Of a capability that is a table")
    least: float | None = Field(None, ge=0, le=1e12)
    values: list[Named] = Field([], max_length=60)
    hard: bool = Field(False, description="Whether whoever is known not to be able to is out")


AbilitiesIn = Annotated[list[AbilityIn], Field(max_length=MOST_ABILITIES)]
