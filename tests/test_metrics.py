"""What machines ask: /readyz and /metrics."""

from ipaddress import ip_network

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from tests.factories import make_document


@pytest.mark.django_db
def test_ready_where_all_is_well(client: Client, settings) -> None:
    settings.DISK_LEAST = 1
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == dict.fromkeys(("database", "migrations", "disk", "static"), "ok")


@pytest.mark.django_db
def test_a_migration_that_is_missing_is_named(client: Client, settings) -> None:
    settings.DISK_LEAST = 1
    MigrationRecorder(connection).record_unapplied("accounts", "0001_initial")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "accounts.0001_initial" in response.json()["migrations"]


@pytest.mark.django_db
def test_a_full_disk_is_reported(client: Client, settings) -> None:
    settings.DISK_LEAST = 1 << 60
    assert client.get("/readyz").status_code == 503


@pytest.mark.django_db
def test_metrics_are_for_the_addresses_of_settings(client: Client, settings) -> None:
    assert client.get("/metrics", REMOTE_ADDR="10.0.0.9").status_code == 403
    settings.METRICS_ADDRESSES = [ip_network("10.0.0.0/24")]
    assert client.get("/metrics", REMOTE_ADDR="10.0.1.9").status_code == 403
    assert client.get("/metrics", REMOTE_ADDR="10.0.0.9").status_code == 200


@pytest.mark.django_db
def test_metrics_count_requests_and_measure_what_is_stored(client: Client, settings) -> None:
    settings.METRICS_ADDRESSES = [ip_network("127.0.0.1")]
    make_document()
    client.get("/healthz")
    text = client.get("/metrics").text
    for line in (
        'settlement_requests_total{method="GET",status="200",view="healthz"}',
        'settlement_request_seconds_count{view="healthz"}',
        'settlement_books{state="uploaded"} 0.0',
        "settlement_jobs_dead 0.0",
        'settlement_data_age_seconds{city="gimpo"}',
        "settlement_database_up 1.0",
        "settlement_disk_free_bytes",
    ):
        assert line in text
