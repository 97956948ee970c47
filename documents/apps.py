from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "문서"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from documents.version import watch  # needs the models, which are loaded only now

        watch()
