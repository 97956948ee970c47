"""API errors as `application/problem+json` (RFC 9457), readable from any origin."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse

CONTENT_TYPE = "application/problem+json"


def is_api_request(request: HttpRequest) -> bool:
    """Whether the URL is one of the API, whose errors are JSON."""
    return request.path_info.endswith(".json") or request.path_info.startswith("/api/")


def problem_response(status: int, detail: str) -> HttpResponse:
    """An error response; `detail` is a sentence in the language of the request."""
    problem = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    response = JsonResponse(problem, status=status, json_dumps_params={"ensure_ascii": False})
    response["Content-Type"] = CONTENT_TYPE
    response["Access-Control-Allow-Origin"] = "*"
    return response
