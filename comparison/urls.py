from django.urls import path, re_path
from django.views.generic import RedirectView

from comparison.carry_over_page import CarryOverFile, CarryOverPage
from comparison.views import ComparePage
from comparison.year_switch import YearSwitch
from web.cross_origin import allow_any_origin
from web.etag import with_etag

urlpatterns = [
    path("compare/", with_etag(ComparePage.as_view()), name="compare"),
    re_path(  # the admin pages of this app under its former name
        r"^admin/comparing/(?P<rest>.*)$", RedirectView.as_view(url="/admin/comparison/%(rest)s", query_string=True)
    ),
]
year_urlpatterns = [
    path("years/<year:other>/", YearSwitch.as_view(), name="other-year"),
    path("carry-over/", CarryOverPage.as_view(), name="carry-over"),
    path("carry-over.csv", allow_any_origin(CarryOverFile.as_view()), name="carry-over-file"),
]
"""URLs below `/<city>/<year>/`."""
