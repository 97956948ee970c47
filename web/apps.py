from django.apps import AppConfig
from django.urls import register_converter

from web.converters import NameConverter, YearConverter


class WebConfig(AppConfig):
    name = "web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register_converter(YearConverter, "year")
        register_converter(NameConverter, "name")
