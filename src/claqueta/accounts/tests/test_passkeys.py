"""What allauth asks of a security key, in the words of our catalogue."""

import pytest
from django.test import Client
from django.urls import reverse


@pytest.mark.django_db
def test_fields_of_a_security_key_are_named_in_spanish_when_one_is_added(
    client: Client, account: object
) -> None:
    client.force_login(account())  # type: ignore[operator]
    page = client.get(reverse("mfa_add_webauthn"), follow=True).text
    assert all(name in page for name in ("Nombre", "Entrar sin contraseña"))
    assert not [name for name in ("Passwordless", ">Name<") if name in page]
