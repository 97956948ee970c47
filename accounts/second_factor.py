"""A code from an app on the phone beside the password: who must give one, and whether it is right."""

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
    """Whether a user who has logged in needs no second factor now."""
    return is_verified(user) or not (is_required(user) or is_enrolled(user))


def is_required(user: Any) -> bool:
    """Whether somebody works with a second factor only: all of the staff, or who decides on what others propose."""
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
    """The device that knows the code: six digits are the app's, all else a backup code. A code is good once."""
    code = _typed(code)
    kind = TOTPDevice if len(code) == 6 and code.isdecimal() else StaticDevice
    device = kind.objects.filter(user_id=user.pk, confirmed=True).first()
    return django_otp.verify_token(user, device.persistent_id, code) if device else None


def enrol(user: Any, key: str, code: str) -> TOTPDevice | None:
    """A device for the key, where the code shows that the app has it."""
    device = TOTPDevice(user_id=user.pk, key=key, name=APP)
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits)
    code = _typed(code)
    if not (code.isdecimal() and totp.verify(int(code), device.tolerance)):
        return None
    device.last_t = totp.t()
    with transaction.atomic():
        remove(user)
        device.save()
    return device


def new_backup_codes(user: Any) -> list[str]:
    """Ten new backup codes, to be shown once; earlier ones become void."""
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


def secret_in_words(key: str) -> str:
    """The key as an app takes it by hand, in groups of four."""
    secret = b32encode(bytes.fromhex(key)).decode()
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def _typed(code: str) -> str:
    """The code as it was meant: without the spaces of its display, and whatever width its digits have."""
    return "".join(normalize("NFKC", code).split()).replace("-", "").lower()
