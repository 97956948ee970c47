"""A Redis cache that tolerates a server that is down: every lookup is then a miss."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def _with_fallback(name: str, fallback: Callable[..., Any]) -> Callable[..., Any]:
    """The method of Django's Redis cache; on a RedisError it logs a warning and returns what `fallback` returns."""
    method = getattr(RedisCache, name)

    @wraps(method)
    def call(self: RedisCache, *args: Any, **kwargs: Any) -> Any:
        try:
            return method(self, *args, **kwargs)
        except RedisError as error:
            logger.warning("The cache does not answer: %s", error)
            return fallback(*args, **kwargs)

    return call


class SharedCache(RedisCache):
    """Django's Redis cache without errors when the server does not answer."""

    get = _with_fallback("get", lambda key, default=None, version=None: default)
    set = _with_fallback("set", lambda *args, **kwargs: None)
    clear = _with_fallback("clear", lambda: False)
