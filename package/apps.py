from django.apps import AppConfig


class PackageConfig(AppConfig):
    name = "package"
    verbose_name = "자료 묶음"
