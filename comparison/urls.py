from django.urls import path, re_path
from django.views.generic import RedirectView

from comparison.views import ComparePage
from comparison.year_switch import YearSwitch
from web.etag import unchanged

urlpatterns = [
    path("compare/", unchanged(ComparePage.as_view()), name="compare"),
    re_path(  # the admin pages of this app under its former name
        r"^admin/comparing/(?P<rest>.*)$", RedirectView.as_view(url="/admin/comparison/%(rest)s", query_string=True)
    ),
]
year_urlpatterns = [
    path("years/<year:other>/", YearSwitch.as_view(), name="other-year"),
]
"""Addresses under `/<city>/<year>/`."""
