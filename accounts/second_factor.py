"""The second factor: a code from an authenticator app. Who must give one, and whether it is right."""

from base64 import b32encode
from typing import Any
from unicodedata import normalize

import django_otp
from django.conf import settings
from django.db import transaction
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

APP = "인증 앱"
BACKUP = "예비 코드"
CODES = 10
REVIEW = "staff.review"
"""The permission of reviewers and managers; superusers have all."""


def is_enrolled(user: Any) -> bool:
    return bool(TOTPDevice.objects.filter(user_id=user.pk, confirmed=True).exists())


def is_verified(user: Any) -> bool:
    return getattr(user, "otp_device", None) is not None


def is_satisfied(user: Any) -> bool:
    """Whether the user has verified a second factor, or neither must nor can give one."""
    return is_verified(user) or not (is_required(user) or is_enrolled(user))


def is_required(user: Any) -> bool:
    """Whether REQUIRE_SECOND_FACTOR demands one of this user: of all staff, of reviewers, or of nobody."""
    match settings.REQUIRE_SECOND_FACTOR:
        case "1":
            return True
        case "reviewers":
            return bool(user.has_perm(REVIEW))
        case _:
            return False


def must_enrol(user: Any) -> bool:
    return is_required(user) and not is_enrolled(user)


def verify(user: Any, code: str) -> Device | None:
    """The device that accepts the code, or None. Six digits are the app's, anything else a backup code; used once."""
    code = _normalize_code(code)
    kind = TOTPDevice if len(code) == 6 and code.isdecimal() else StaticDevice
    device = kind.objects.filter(user_id=user.pk, confirmed=True).first()
    return django_otp.verify_token(user, device.persistent_id, code) if device else None


def enrol(user: Any, key: str, code: str) -> TOTPDevice | None:
    """Store a device for the key, replacing earlier ones and backup codes; None where the code does not fit the key."""
    device = TOTPDevice(user_id=user.pk, key=key, name=APP)
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits)
    code = _normalize_code(code)
    if not (code.isdecimal() and totp.verify(int(code), device.tolerance)):
        return None
    device.last_t = totp.t()
    with transaction.atomic():
        remove(user)
        device.save()
    return device


def new_backup_codes(user: Any) -> list[str]:
    """Replace the user's backup codes by ten new ones and return them; they are shown only once."""
    with transaction.atomic():
        StaticDevice.objects.filter(user_id=user.pk).delete()
        device = StaticDevice.objects.create(user_id=user.pk, name=BACKUP)
        codes = [StaticToken.random_token() for _ in range(CODES)]
        StaticToken.objects.bulk_create([StaticToken(device=device, token=code) for code in codes])
    return codes


def backup_codes_left(user: Any) -> int:
    return int(StaticToken.objects.filter(device__user_id=user.pk).count())


def remove(user: Any) -> None:
    with transaction.atomic():
        TOTPDevice.objects.filter(user_id=user.pk).delete()
        StaticDevice.objects.filter(user_id=user.pk).delete()


def grouped_secret(key: str) -> str:
    """The hex key in base32, in groups of four, for typing into an app."""
    secret = b32encode(bytes.fromhex(key)).decode()
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def _normalize_code(code: str) -> str:
    """The code without spaces and hyphens, in lower case, full-width digits as ASCII."""
    return "".join(normalize("NFKC", code).split()).replace("-", "").lower()
