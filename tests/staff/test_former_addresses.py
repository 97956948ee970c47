"""Addresses of the admin that staff kept from before the rooms were renamed lead on."""

import pytest
from django.test import Client


@pytest.mark.parametrize(
    ("former", "now"),
    [
        ("/admin/desk/upload/send/?q=1", "/admin/staff/upload/send/?q=1"),
        ("/admin/intake/intake/", "/admin/staff/intake/"),
        ("/admin/comparing/succession/", "/admin/comparison/succession/"),
    ],
)
def test_a_former_address_leads_on(client: Client, former: str, now: str) -> None:
    response = client.get(former)
    assert (response.status_code, response["Location"]) == (302, now)
