"""Errors for programs, as RFC 9457 has them: `application/problem+json`, readable from any origin."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse

CONTENT_TYPE = "application/problem+json"


def is_for_programs(request: HttpRequest) -> bool:
    """Whether an address is of the API, whose errors are no pages."""
    return request.path_info.endswith(".json") or request.path_info.startswith("/api/")


def problem_response(status: int, detail: str) -> HttpResponse:
    """`detail` is a sentence in the language of the address."""
    problem = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    response = JsonResponse(problem, status=status, json_dumps_params={"ensure_ascii": False})
    response["Content-Type"] = CONTENT_TYPE
    response["Access-Control-Allow-Origin"] = "*"
    return response
