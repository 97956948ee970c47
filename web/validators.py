"""Validators of form fields."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from web.personal_data import personal_data


def no_personal_data(text: str) -> None:
    """Raise ValidationError naming the kinds of personal data that a text seems to contain."""
    if kinds := personal_data(text):
        raise ValidationError(
            _("개인정보로 보이는 것이 있어 받지 않았습니다 (%(kinds)s). 그 부분을 지우고 다시 보내 주십시오."),
            params={"kinds": ", ".join(map(_, kinds))},
        )
