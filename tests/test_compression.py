"""What is compressed on its way out, and what is not."""

import gzip

import pytest
from django.conf import settings
from django.test import Client

from tests.factories import make_document, make_tree

pytestmark = pytest.mark.django_db
ASKED = {"accept-encoding": "gzip"}


def test_a_page_is_compressed_for_who_takes_it_so_and_marked_by_the_same_state(client: Client) -> None:
    make_document()
    plain, packed = client.get("/gimpo/2020/"), client.get("/gimpo/2020/", headers=ASKED)
    assert gzip.decompress(packed.content) == plain.content
    assert "Accept-Encoding" in packed["Vary"]
    assert "Content-Encoding" not in plain
    assert client.get("/gimpo/2020/", headers=ASKED | {"if-none-match": packed["ETag"]}).status_code == 304


def test_the_admin_is_sent_plain(client: Client) -> None:
    """So that nobody can guess at what its pages hold by their length; public ones hold nothing of who asks."""
    client.cookies[settings.SESSION_COOKIE_NAME] = "any"
    assert "Content-Encoding" not in client.get("/admin/login/", headers=ASKED)


def test_a_file_is_streamed_as_it_is(client: Client) -> None:
    make_tree()
    file = client.get("/gimpo/2020/expenditure.csv", headers=ASKED)
    assert "Content-Encoding" not in file
    assert b"".join(file.streaming_content).startswith(b"\xef\xbb\xbf")
