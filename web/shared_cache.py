"""A cache on a Redis server, which may be away: then nothing is kept, and every page is made."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def _or(otherwise: Callable[..., Any], name: str) -> Callable[..., Any]:
    """The method of Django's cache, or what stands for its answer where the server gives none."""
    method = getattr(RedisCache, name)

    @wraps(method)
    def call(self: RedisCache, *args: Any, **kwargs: Any) -> Any:
        try:
            return method(self, *args, **kwargs)
        except RedisError as error:
            logger.warning("The cache does not answer: %s", error)
            return otherwise(*args, **kwargs)

    return call


class SharedCache(RedisCache):
    """Django's own, which raises nothing where the server does not answer."""

    get = _or(lambda key, default=None, version=None: default, "get")
    set = _or(lambda *args, **kwargs: None, "set")
    clear = _or(lambda: False, "clear")
