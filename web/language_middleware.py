"""The language of a page. That of a public page follows from its address alone, so that it can be shared and cached."""

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from web.addresses import chosen


class ChosenLanguageMiddleware(LocaleMiddleware):
    """Korean until a reader asks for another language: by `?lang=en` in public, by a cookie at the staff's desk.

    What a browser happens to prefer is no question.
    """

    def process_request(self, request: HttpRequest) -> None:
        try:
            params = chosen(request.GET)
        except TooManyFieldsSent:
            request.GET = QueryDict()  # the page that refuses it must not fail over it again
            raise
        cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = cookie if _of_staff(request) else params.get("lang", "")
        translation.activate(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        if _of_staff(request):
            patch_vary_headers(response, ("Cookie",))
        return response


def _of_staff(request: HttpRequest) -> bool:
    return request.path_info.startswith((reverse("admin:index"), reverse("set_language")))
