"""Whether the holder of an account is the organisation."""

import pytest

from claqueta.membership.policies.likeness import alike


@pytest.mark.parametrize(
    ("holder", "name", "same"),
    [
        ("BRUMA CINE SL", "Bruma Cine S.L.", True),
        ("Bruma Cine, S.L.U.", "Bruma Cine S.L.", True),
        ("BRUMA CINE PRODUCCIONES SL", "Bruma Cine S.L.", True),
        ("Candilejas Sonido", "Candilejas Sonido, Sociedad Limitada", True),
        ("Inversiones Peñalara SA", "Lince Eventos S.L.", False),
        ("Ana Ruiz", "Bruma Cine S.L.", False),
        ("", "Bruma Cine S.L.", False),
        ("S.L.", "S.A.", False),
    ],
)
def test_names_are_alike_when_a_bank_would_take_them_for_one(holder: str, name: str, same: bool) -> None:
    assert alike(holder, name) is same
