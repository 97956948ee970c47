from django.apps import AppConfig


class DatapackageConfig(AppConfig):
    name = "datapackage"
    verbose_name = "자료 묶음"
