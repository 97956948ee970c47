"""The former addresses of this app's admin pages; the present ones are the admin's own."""

from django.urls import re_path
from django.views.generic import RedirectView

urlpatterns = [
    re_path(
        r"^admin/(?:desk|intake)/(?P<rest>.*)$", RedirectView.as_view(url="/admin/staff/%(rest)s", query_string=True)
    ),
]
