"""The lists of the admin, asked for what nobody would click on."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.models import User
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection
from django.db.models import Model
from django.test import Client, RequestFactory
from django.urls import resolve, reverse

from tests.documents.test_admin import OURS, make

pytestmark = pytest.mark.django_db

TOO_LARGE = "99999999999999999999"


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model.__name__)
def test_a_filter_by_a_number_too_large_is_harmless(
    admin_client: Client, rf: RequestFactory, model: type[Model]
) -> None:
    if model in OURS:
        make(model, 1)
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    names = parameters(rf, model)
    for name in names:
        response: Any = resolve(address).func(request_of(rf, address, {name: TOO_LARGE}))
        if response.status_code == 200:
            changelist = response.context_data["cl"]  # all that its page would ask the database for
            list(changelist.result_list)
            for spec in changelist.filter_specs:
                list(spec.choices(changelist))
        else:
            assert response["Location"].startswith(address), name
    response = admin_client.get(address, dict.fromkeys(names, TOO_LARGE))
    assert response.status_code == 200 or response["Location"].startswith(address)
    assert admin_client.get(f"{address}{TOO_LARGE}/change/", follow=True).status_code in (200, 404)


def request_of(rf: RequestFactory, address: str, query: dict[str, str]) -> Any:
    """A request of a superuser that no middleware has seen: what it answers is not rendered."""
    request: Any = rf.get(address, query)
    request.user = User.objects.get(is_superuser=True)
    request.user.is_verified = lambda: True
    request.session, request._messages = {}, CookieStorage(request)
    return request


def parameters(rf: RequestFactory, model: type[Model]) -> set[Any]:
    """All that the filters of a list read of its address."""
    request = request_of(rf, "/", {})
    desk: Any = admin.site._registry[model]
    lists: ChangeList = desk.get_changelist_instance(request)
    expected = {name for spec in lists.filter_specs for name in spec.expected_parameters()}
    filters = [each[0] if isinstance(each, tuple) else each for each in desk.get_list_filter(request)]
    fields = {each if isinstance(each, str) else each.parameter_name for each in filters}
    related = {f"{name}__id__exact" for name in fields if name in {each.name for each in model._meta.fields}}
    return expected | fields | related | {"p", "o", "id", "pk", f"{desk.date_hierarchy}__year"}


def test_it_is_said_that_the_list_is_whole(admin_client: Client) -> None:
    response = admin_client.get("/admin/documents/verdict/", {"assignee": TOO_LARGE}, follow=True)
    assert response.status_code == 200
    if connection.vendor == "sqlite":  # PostgreSQL takes the number, and finds nothing under it
        assert response.redirect_chain == [("/admin/documents/verdict/", 302)]
        assert "잘못된 조건은 제외했습니다." in response.text


@pytest.mark.parametrize("address", ["/admin/", "/admin/auth/user/", "/admin/documents/finding/"])
def test_no_list_is_called_by_broken_korean(admin_client: Client, address: str) -> None:
    page = admin_client.get(address).text
    assert "(들)" not in page
    assert "를(을)" not in page
    assert "사용자" in page
