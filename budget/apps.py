from django.apps import AppConfig


class BudgetConfig(AppConfig):
    name = "budget"
    verbose_name = "세입·세출"
    default_auto_field = "django.db.models.BigAutoField"
