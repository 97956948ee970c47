"""Rates as the database reckons them."""

import pytest
from django.db.models import F, Value

from budget.models import ExpenditureLine
from lists.rates import PerMillion


def test_a_rate_is_of_columns_alone() -> None:
    with pytest.raises(TypeError, match="columns"):
        str(ExpenditureLine.objects.annotate(rate=PerMillion(Value(7), F("current_budget"))).query)
