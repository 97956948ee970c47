from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    name = "performance"
    verbose_name = "성과"
    default_auto_field = "django.db.models.BigAutoField"
