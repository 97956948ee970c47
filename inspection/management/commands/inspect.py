"""Evaluate the inspection rules again on stored documents, after an upgrade that changed the rules."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from documents.models import Document
from inspection.evaluate import inspect_again
from inspection.models import Question


class Command(BaseCommand):
    help = "저장된 결산에 결산검사 규칙을 다시 적용합니다."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("city", nargs="?", help="주소에 쓰는 자치단체 이름. 없으면 모두")

    def handle(self, *args: Any, **options: Any) -> None:
        documents = Document.objects.select_related("city").order_by("city", "fiscal_year")
        if options["city"]:
            documents = documents.filter(city__slug=options["city"])
        for document in documents:
            with transaction.atomic():
                inspect_again([document])
            questions = Question.objects.filter(document=document).count()
            self.stdout.write(f"{document.city} {document.fiscal_year}: {questions:,}")
