"""URLs beside the admin's own, and redirects from former ones."""

from django.contrib import admin
from django.urls import path, re_path
from django.views.generic import RedirectView

from staff.notices import notices_page
from staff.password_link import SetPasswordView

urlpatterns = [
    path("admin/password/<uidb64>/<token>/", SetPasswordView.as_view(), name="password_reset_confirm"),
    path("admin/notices/", admin.site.admin_view(notices_page), name="notices"),
    re_path(
        r"^admin/(?:desk|intake)/(?P<rest>.*)$", RedirectView.as_view(url="/admin/staff/%(rest)s", query_string=True)
    ),
]
