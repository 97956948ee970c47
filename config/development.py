"""The settings of development, for tools that know no environment: pytest, mypy, an editor."""

import os

os.environ.setdefault("DJANGO_DEBUG", "1")

from config.settings import *  # noqa: F403
