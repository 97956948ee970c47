from django.apps import AppConfig


class ComparingConfig(AppConfig):
    name = "comparing"
    verbose_name = "비교"
    default_auto_field = "django.db.models.BigAutoField"
