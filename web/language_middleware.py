"""The language of a page. On public pages it depends on the URL only, so that pages can be shared and cached."""

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers

from web.addresses import params_to_preserve, path


class ChosenLanguageMiddleware(LocaleMiddleware):
    """Korean unless the reader chose another language: by `?lang=en` on public pages, by a cookie in the admin.

    Accept-Language is ignored.
    """

    def process_request(self, request: HttpRequest) -> None:
        try:
            params = params_to_preserve(request.GET)
        except TooManyFieldsSent:
            request.GET = QueryDict()  # so that the error page does not fail on it again
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
    return request.path_info.startswith((path("admin:index"), path("set_language")))
