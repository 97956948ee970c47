from django.urls import URLPattern, path

from inspection.views import InspectionPage, QuestionList
from lists.urls import list_urls

year_urlpatterns: list[URLPattern] = [
    path("inspection/", InspectionPage.as_view(), name="inspection"),
    *list_urls(QuestionList),
]
