from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

urlpatterns = [
    # Exempt from CSRF: it only changes the language, and the token would set a cookie on every page.
    path("i18n/setlang/", csrf_exempt(set_language), name="set_language"),
]
