from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "intake"
    verbose_name = "결산서 받기"
    default_auto_field = "django.db.models.BigAutoField"
