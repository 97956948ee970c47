"""Forms of the log-in and of the second factor."""

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import second_factor

WRONG_CODE = _("인증 코드가 맞지 않습니다. 앱에 새 코드가 나온 뒤 다시 넣어 주세요.")
NO_CODE = _("2단계 인증을 등록한 사용자입니다. 비밀번호와 함께 인증 코드를 넣어 주세요.")


class CodeField(forms.CharField):
    """A six-digit code of the authenticator app, or a backup code."""

    widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"})

    def __init__(self, **options: Any) -> None:
        super().__init__(label=_("인증 코드"), max_length=20, **options)


class StaffLoginForm(AdminAuthenticationForm):
    """The admin's login form with the second factor; a wrong code counts as a failed login."""

    code = CodeField(required=False)

    def confirm_login_allowed(self, user: Any) -> None:
        super().confirm_login_allowed(user)
        if second_factor.is_enrolled(user):
            user.otp_device = self._device(user, self.cleaned_data.get("code", ""))

    def _device(self, user: Any, code: str) -> Any:
        if not code:
            raise ValidationError(NO_CODE, code="code-missing")
        device = second_factor.verify(user, code)
        if device is None:
            credentials = {"username": user.get_username(), "failed": "인증 코드"}
            user_login_failed.send(sender=__name__, credentials=credentials, request=self.request)
            raise ValidationError(WRONG_CODE, code="code-wrong")
        return device


class EnrolForm(forms.Form):
    """Enrols the user's app: cleaning the code stores the device for `key`."""

    code = CodeField()

    def __init__(self, user: Any, key: str, **options: Any) -> None:
        super().__init__(**options)
        self.user, self.key = user, key

    def clean_code(self) -> Any:
        device = second_factor.enrol(self.user, self.key, self.cleaned_data["code"])
        if device is None:
            raise ValidationError(WRONG_CODE, code="code-wrong")
        return device


class CodeForm(forms.Form):
    """Asks for the second factor again before it is changed or removed."""

    code = CodeField()

    def __init__(self, user: Any, **options: Any) -> None:
        super().__init__(**options)
        self.user = user

    def clean_code(self) -> Any:
        device = second_factor.verify(self.user, self.cleaned_data["code"])
        if device is None:
            raise ValidationError(WRONG_CODE, code="code-wrong")
        return device
