"""Request counts for rate limits, shared by all processes."""

from django.db import models


class RequestCount(models.Model):
    """How often something was done in a period that ends at `until`. `key` contains no readable IP address."""

    key = models.CharField(max_length=200, unique=True)
    count = models.PositiveIntegerField(default=1)
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
