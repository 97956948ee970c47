"""Filters by which rows of a list are drawn as a sample, or picked one by one."""

import re
from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from figures.columns import Column
from figures.names import CODE_PATTERN, row_code
from lists.fields import SampleField, ValuesField, invalid
from lists.filters import Lines, ListFilter, Params, Word
from lists.samples import Sample, SampleItem, draw
from web.language import named

SAMPLE = "sample"
ROW, PICK = "row", "pick"
_CODE = re.compile(CODE_PATTERN)

METHOD_WORDS: Mapping[str, Word] = {
    "random": _("무작위 표본"),
    "systematic": _("계통 표본"),
    "monetary": _("금액 비례 표본"),
}


class SampleFilter(ListFilter):
    """A sample of the lines that all other conditions leave: `sample=random&sample_size=25&sample_seed=7`.

    It must be the last filter of a set: it is drawn from what the others leave.
    """

    widget = "hidden"
    of_figures = True

    def __init__(self) -> None:
        super().__init__(label=_("표본"))

    @property
    def field(self) -> forms.Field:
        return SampleField(lambda: list(self.amounts), required=False)

    @property
    def amounts(self) -> dict[str, Column]:
        """The figures of won by which a monetary-unit sample may be drawn: what was spent or received first."""
        won = {name: figure for name, figure in self.parent.table_class.summed.items() if figure.unit == "원"}
        first = [name for name in ("spent", "net_receipts") if name in won]
        return {name: won[name] for name in (*first, *won)}

    def params_of(self, name: str) -> tuple[str, ...]:
        return (name, f"{name}_size", f"{name}_seed", f"{name}_by")

    def describe(self, param: str) -> str:
        words = {"sample": _("표본의 방법"), "sample_size": _("표본의 크기"), "sample_seed": _("표본의 시드")}
        return str(words.get(param, _("금액 비례 표본의 금액")))

    def filter(self, qs: Lines, value: Sample | None) -> Lines:
        if value is None:
            return qs
        table = self.parent.table_class
        order = [*([table.year_field] if self.parent.several_years else []), *table.order, "pk"]
        columns = ["pk", table.files["key"].source, *([value.by] if value.by else [])]
        rows = qs.order_by(*order).values_list(*columns)
        return qs.filter(pk__in=draw([SampleItem(*row) for row in rows.iterator(chunk_size=2000)], value))

    def words(self, value: Sample) -> str:
        words = gettext("%(method)s %(size)s행, 시드 %(seed)s") % {
            "method": METHOD_WORDS[value.method],
            "size": f"{value.size:,}",
            "seed": value.seed,
        }
        return f"{words}, {named(self.amounts[value.by])}" if value.by else words

    def params(self, value: Sample) -> Params:
        pairs = {"": value.method, "_size": str(value.size), "_seed": str(value.seed), "_by": value.by}
        return tuple((f"{self.name}{end}", text) for end, text in pairs.items() if text)


class RowFilter(ListFilter):
    """Rows that were picked one by one, by their codes: `row=4r8k2m7x0q&row=…`.

    While rows are being picked (`pick=` the page) the list shows the others as well.
    """

    widget = "hidden"
    example = "4r8k2m7x0q"

    def __init__(self) -> None:
        super().__init__(label=_("선택한 행"))

    @property
    def field(self) -> forms.Field:
        return ValuesField(self._check, lambda text: (text,), required=False)

    @staticmethod
    def _check(value: str) -> None:
        if not _CODE.fullmatch(value):
            raise invalid(gettext("고를 수 있는 값이 아닙니다."), value)

    def filter(self, qs: Lines, value: Sequence[str]) -> Lines:
        if not value or self.parent.data.get(PICK):
            return qs
        keys = qs.order_by().values_list("key", flat=True)
        return qs.filter(key__in=[key for key in keys if row_code(qs.model._meta.label, key) in value])

    def words(self, value: Sequence[str]) -> str:
        return gettext("%(rows)s행") % {"rows": len(value)}

    def params(self, value: Sequence[str]) -> Params:
        return tuple((self.name, item) for item in value)
