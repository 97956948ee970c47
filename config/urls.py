"""The wiring of each page."""

from django.contrib import admin
from django.urls import URLPattern, include, path, register_converter
from django.urls.converters import IntConverter


class YearConverter(IntConverter):
    """A fiscal year: four digits, no more and no fewer."""

    regex = "[0-9]{4}"


register_converter(YearConverter, "year")

year_pages: list[URLPattern] = []

urlpatterns = [
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("<slug:city>/<year:year>/", include(year_pages)),
]
