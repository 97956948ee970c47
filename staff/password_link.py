"""Links for users to set their password: mailed, or shown to the manager who asked for one."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils.encoding import force_bytes
from django.utils.html import format_html
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import AuditVerb
from staff.mail import mail_link


def hand_over(request: HttpRequest, person: User) -> None:
    """Mail the link to the user, or without mail show it to the requester; recorded in the audit log."""
    link = request.build_absolute_uri(_path_of(person))
    record(request, AuditVerb.PASSWORD_LINK, person)
    if settings.NOTIFY_BY_MAIL and person.email:
        mail_link(person, link)
        messages.success(request, _("비밀번호를 정할 링크를 {email}(으)로 보냈습니다.").format(email=person.email))
        return
    text = _("이 링크를 {name} 님에게 전해 주세요. 하루 안에 한 번 비밀번호를 정할 수 있습니다:")
    messages.success(request, format_html("{} <code>{}</code>", text.format(name=person), link))


class SetPasswordView(PasswordResetConfirmView):
    """The page of the link; its use is recorded in the audit log."""

    success_url = reverse_lazy("admin:login")

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        record(form.user, AuditVerb.PASSWORD, form.user)
        messages.success(self.request, _("비밀번호를 정했습니다. 이제 로그인하세요."))
        return response


def _path_of(person: User) -> str:
    uid = urlsafe_base64_encode(force_bytes(person.pk))
    return reverse("password_reset_confirm", args=[uid, default_token_generator.make_token(person)])
