"""Path converters shared by several apps; `web.apps` registers them."""

from unicodedata import normalize

from django.urls.converters import IntConverter, StringConverter


class YearConverter(IntConverter):
    """A fiscal year: exactly four digits."""

    regex = "[0-9]{4}"


class NameConverter(StringConverter):
    """A slug in any script, in Unicode's composed form (NFC), as slugs are stored."""

    regex = r"[-\w]+"

    def to_python(self, value: str) -> str:
        return normalize("NFC", value)
