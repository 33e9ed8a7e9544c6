"""The sample tells of a delegation that is over and one whose call is open, once."""

from typing import Any

import pytest

from claqueta.delegations.models import Delegation, Result
from claqueta.delegations.sample import tell

pytestmark = pytest.mark.django_db


def test_sample_is_told_once(organisation: Any) -> None:
    for number in range(6):
        organisation(f"Empresa {number}")
    tell({})
    tell({})
    assert sorted(Delegation.objects.values_list("state", flat=True)) == ["ended", "published"]
    assert Result.objects.count() == 4
