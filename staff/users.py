"""The admin of users and their roles. Managers cannot grant anyone more than the manager role."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import FilteredSelectMultiple
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit import record
from accounts.model_admin import AuditedAdmin
from departments.models import Department
from staff.groups import permission_words
from staff.models import Assignment
from staff.password_link import hand_over

User._meta.verbose_name_plural = gettext_lazy("사용자")  # Django has 사용자(들)

_FOR_SUPERUSERS = ("is_superuser", "user_permissions")
_PERSON = ("last_name", "first_name", "email")


class DepartmentsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """The departments assigned to a user, of all cities."""

    def __init__(self) -> None:
        super().__init__(
            Department.objects.select_related("city").order_by("city", "order"),
            label=gettext_lazy("맡은 부서"),
            required=False,
            widget=FilteredSelectMultiple(gettext_lazy("부서"), is_stacked=False),
            help_text=gettext_lazy("편집자에게만 필요합니다. 검토자와 관리자는 모든 부서를 맡습니다."),
        )

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.city} {obj.name}"


class NewPersonForm(forms.ModelForm):  # type: ignore[type-arg]
    """Creates an account with its roles and departments; the user sets the password by a link."""

    is_staff = forms.BooleanField(label=gettext_lazy("관리 화면에 로그인할 수 있음"), required=False, initial=True)
    groups = forms.ModelMultipleChoiceField(
        Group.objects.order_by("name"),
        label=gettext_lazy("역할"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    departments = DepartmentsField()

    class Meta:
        model = User
        fields = ("username", *_PERSON, "is_staff", "groups")

    def save(self, commit: bool = True) -> User:
        self.instance.set_unusable_password()
        person: User = super().save(commit)
        return person


class PersonForm(UserChangeForm):  # type: ignore[type-arg]
    departments = DepartmentsField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if permissions := self.fields.get("user_permissions"):
            permissions.label_from_instance = permission_words  # type: ignore[attr-defined]
        self.initial["departments"] = [department.pk for department in _departments_of(self.instance)]


class StaffUserAdmin(AuditedAdmin, UserAdmin):  # type: ignore[type-arg]
    add_form, form = NewPersonForm, PersonForm
    add_form_template: ClassVar[Any] = None
    change_form_template = "admin/staff/person.html"
    list_display = ("username", "full_name", "roles", "departments", "is_staff", "is_active", "last_login")
    add_fieldsets: Any = ((None, {"fields": ("username", *_PERSON, "is_staff", "groups", "departments")}),)

    def get_urls(self) -> list[URLPattern]:
        link = self.admin_site.admin_view(self.password_link_view)
        return [path("<int:pk>/password-link/", link, name="staff_password_link"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        users: QuerySet[User] = super().get_queryset(request).prefetch_related("groups", "assignments")
        return users

    @admin.display(description=gettext_lazy("이름"), ordering="last_name")
    def full_name(self, person: User) -> str:
        return f"{person.last_name}{person.first_name}" or "-"

    @admin.display(description=gettext_lazy("역할"))
    def roles(self, person: User) -> str:
        return ", ".join(sorted(group.name for group in person.groups.all())) or "-"

    @admin.display(description=gettext_lazy("맡은 부서"))
    def departments(self, person: Any) -> str:
        return ", ".join(sorted({given.department for given in person.assignments.all()})) or "-"

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """With the departments after the roles; only superusers get the field of another user's password."""
        if obj is None:
            return self.add_fieldsets
        name, about, rights, dates = super().get_fieldsets(request, obj)
        name = (None, {"fields": ("username", "password") if request.user.is_superuser else ("username",)})
        return name, about, rights, (_("맡은 부서"), {"fields": ("departments",)}), dates

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = (*super().get_readonly_fields(request, obj), "last_login", "date_joined")
        if request.user.is_superuser:
            return fields
        of_oneself = ("groups", "is_active", "is_staff") if obj is not None and obj.pk == request.user.pk else ()
        return (*fields, *_FOR_SUPERUSERS, *of_oneself)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:
        """Only superusers set another user's password, since whoever knows it can act as that user."""
        if not request.user.is_superuser and id != str(request.user.pk):
            raise PermissionDenied
        return super().user_change_password(request, id, form_url)

    def password_link_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """POST: send or show a link to set the user's password."""
        person = get_object_or_404(User, pk=pk)
        if not self.has_change_permission(request, person):
            raise PermissionDenied
        if request.method == "POST":
            hand_over(request, person)
        return HttpResponseRedirect(reverse("admin:auth_user_change", args=[pk]))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Record changes of roles and departments with the old and new values."""
        person = form.instance
        before = (_roles(person), _departments(person)) if change else ("", "")
        super().save_related(request, form, formsets, change)
        if "departments" in form.cleaned_data and request.user.has_perm("staff.add_assignment"):
            _assign(person, form.cleaned_data["departments"])
        after = _roles(person), _departments(person)
        for verb, old, new in zip(("역할 변경", "부서 담당 변경"), before, after, strict=True):
            if old != new:
                record(request, verb, person, f"{old or '없음'} → {new or '없음'}")
        if not change:
            hand_over(request, person)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        if isinstance(obj, User) and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False  # accounts are closed by is_active, so that their history stays


def _roles(user: User) -> str:
    return ", ".join(user.groups.order_by("name").values_list("name", flat=True))


def _departments(user: Any) -> str:
    given = Assignment.objects.filter(user=user).order_by("city", "department")
    return ", ".join(given.values_list("department", flat=True))


def _departments_of(user: User) -> list[Department]:
    """The assigned departments of a user that exist now."""
    pairs = set(Assignment.objects.filter(user=user.pk).values_list("city_id", "department"))
    named = Department.objects.filter(name__in={name for _city, name in pairs})
    return [department for department in named if (department.city_id, department.name) in pairs]


def _assign(user: User, departments: Iterable[Department]) -> None:
    """Assign exactly these departments; assignments of names that no department has now are kept."""
    wanted = {(department.city_id, department.name) for department in departments}
    for department in _departments_of(user):
        if (department.city_id, department.name) not in wanted:
            Assignment.objects.filter(user=user, city=department.city_id, department=department.name).delete()
    for city, name in wanted:
        Assignment.objects.get_or_create(user=user, city_id=city, department=name)
