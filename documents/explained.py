"""What columns and terms mean, in English, by what is said of them in Korean. Plain Python."""

from collections.abc import Mapping

IN_ENGLISH: Mapping[str, str] = {}
