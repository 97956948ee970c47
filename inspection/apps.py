from django.apps import AppConfig


class InspectionConfig(AppConfig):
    name = "inspection"
    verbose_name = "결산검사"
    default_auto_field = "django.db.models.BigAutoField"
