"""What is counted of requests, for limits that all processes share."""

from django.db import models


class RequestCount(models.Model):
    """How often something was done within a time that ends at `until`. `key` has no address in the clear."""

    key = models.CharField(max_length=200, unique=True)
    count = models.PositiveIntegerField(default=1)
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
