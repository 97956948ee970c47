from django.urls import path

from datapackage.views import PackageFile
from web.cross_origin import allow_any_origin

year_urlpatterns = [
    path("datapackage.zip", allow_any_origin(PackageFile.as_view()), name="package"),
]
"""URLs below `/<city>/<year>/`."""
