from django.apps import AppConfig
from django.db.backends.signals import connection_created

from lists.rates import add_per_million


class ListsConfig(AppConfig):
    name = "lists"

    def ready(self) -> None:
        connection_created.connect(add_per_million)
