"""Checks that corrections do not create impossible program trees."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from budget.columns import PROGRAM_LEVELS
from documents.actions import ActionError
from figures.particles import with_particles
from ingest.apply_corrections import Applied
from ingest.correction_fates import Target
from ingest.keys import EXPENDITURE
from ingest.rows import ProvenRow

_DEPARTMENT = 0


def check_tree(applied: Applied, targets: Iterable[Target]) -> None:
    """Raise ActionError where a target row of 사업별조서, or one below it, has no possible parent.

    That includes projects whose unit is removed, unless they are moved as well.
    """
    keys = {key for label, key in targets if label == EXPENDITURE}
    for account, proof in applied.read.expenditure.items():
        rows, own_keys = proof.rows, applied.keys.expenditure[account]
        gone = tuple(f"{key}/" for key in keys.difference(own_keys))
        places = {at for at, key in enumerate(own_keys) if key in keys}
        for at, row in enumerate(rows):
            if at in places or row.parent in places:
                _check_row(rows, at)
            elif row.parent is None and (row.level or 0) > 1 and own_keys[at].startswith(gone):
                sentence = _("위의 행을 빼면 ‘{name}’({level})의 상위가 없습니다. 그 행을 먼저 옮겨 주세요.")
                raise ActionError(_filled(sentence, row, level=PROGRAM_LEVELS[row.level or 0]))


def _check_row(rows: Sequence[ProvenRow], at: int) -> None:
    row = rows[at]
    above = rows[row.parent] if row.parent is not None else None
    if row.level is None:
        return
    if row.level == _DEPARTMENT:
        if above is not None or any(other.level == _DEPARTMENT for other in rows if other is not row):
            raise ActionError(_filled(_("‘{name}’을(를) 부서로 정할 수 없습니다. 한 표에 부서 행은 하나입니다."), row))
        return
    level = PROGRAM_LEVELS[row.level]
    if above is None:
        if row.level > 1 or any(other.level == _DEPARTMENT for other in rows):
            raise ActionError(_filled(_("‘{name}’({level})의 상위를 골라 주세요."), row, level=level))
        return
    if above is row or row.parent is None or row.parent >= at:
        raise ActionError(
            _filled(_("‘{name}’의 상위 ‘{above}’이(가) 그 행보다 아래에 있습니다."), row, above=above.name.strip())
        )
    if above.level is not None and above.level != row.level - 1:
        sentence = _("‘{name}’은(는) {level}이므로 상위가 {wanted}이어야 하는데, ‘{above}’은(는) {found}입니다.")
        raise ActionError(
            _filled(
                sentence,
                row,
                level=level,
                wanted=PROGRAM_LEVELS[row.level - 1],
                above=above.name.strip(),
                found=PROGRAM_LEVELS[above.level],
            )
        )


def _filled(sentence: str, row: ProvenRow, **slots: str) -> str:
    return with_particles(sentence.format(name=row.name.strip(), **slots))
