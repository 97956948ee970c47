from django.apps import AppConfig


class ComparisonConfig(AppConfig):
    name = "comparison"
    verbose_name = "비교"
    default_auto_field = "django.db.models.BigAutoField"
