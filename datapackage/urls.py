from django.urls import path

from datapackage.views import PackageFile

year_urlpatterns = [
    path("datapackage.zip", PackageFile.as_view(), name="package"),
]
"""Addresses under `/<city>/<year>/`."""
