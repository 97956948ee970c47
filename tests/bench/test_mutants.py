import ast

from bench.mutants.mutations import mutants

SOURCE = '''"""A module."""


def grade(amount: int = 1, *, exact: bool = False) -> str | None:
    """금액."""
    if not exact and amount in (1, 2) or 0 < amount <= 5:
        raise ValueError(f"{amount > 1}")
    if amount > 9:
        return None
    return [item + 1 for item in range(amount) if item]
'''


def changed_lines(source: str) -> list[str]:
    return [mutant.diff.splitlines()[-1].lstrip("+ ") for mutant in mutants("grade.py", source)]


def test_each_mutant_parses_and_differs_in_meaning() -> None:
    for mutant in mutants("grade.py", SOURCE):
        assert ast.dump(ast.parse(mutant.mutated)) != ast.dump(ast.parse(SOURCE)), mutant.diff


def test_operators_conditions_constants_and_statements_are_changed() -> None:
    changed = changed_lines("if not a and b <= 1:\n    f()\n    c -= 2\n")
    assert set(changed) == {
        "if (not a or b <= 1):",
        "if (not (not a and b <= 1)):",
        "if (a) and b <= 1:",
        "if not a and (b < 1):",
        "if not a and b <= 2:",
        "if not a and b <= 0:",
        "pass",
        "c -= 3",
        "c -= 1",
    }


def test_words_annotations_and_decorators_are_left_alone() -> None:
    assert not mutants(
        "words.py", '@cache(maxsize=1)\ndef f(a: Literal[1]) -> Literal[2]:\n    """1 < 2."""\n    "a" "b"\n'
    )


def test_limits_that_somebody_chose_are_left_alone() -> None:
    assert not mutants("limits.py", "MOST = 500\nrows = lines.iterator(chunk_size=1000, batch_size=10 + 2)\n")
    assert not mutants("pairs.py", "pairs = zip(a, b, strict=True)")
    assert not mutants("form.py", "widget = forms.Textarea(attrs={'rows': 3})\n")
    assert changed_lines("LEAST = 2\n") == ["LEAST = 3", "LEAST = 1"]
    assert len(changed_lines("STATUS = 409\nNOTHING = 0\nmost = 10\n")) == 6


def test_a_truth_that_is_returned_becomes_its_opposite_alone() -> None:
    assert changed_lines("def f():\n    return False\n") == ["return True"]


def test_a_none_that_a_function_would_return_anyway_is_left_alone() -> None:
    assert changed_lines("def f():\n    if a:\n        return\n    else:\n        return None\n") == ["if (not (a)):"]
    assert not mutants("none.py", "def f():\n    match a:\n        case b:\n            return None\n")
    assert not mutants("none.py", "def f():\n    with a:\n        return None\n")
    assert not mutants("none.py", "def f():\n    try:\n        a\n    except b:\n        return None\n")
    assert changed_lines("def f():\n    try:\n        a\n    except b:\n        return None\n    c\n") == ["pass"]
    assert changed_lines("def f():\n    if a:\n        return None\n    g = b\n") == ["if (not (a)):", "pass"]


def test_a_mutant_after_korean_on_its_line_is_in_its_place() -> None:
    assert changed_lines('words = "금액", 1 < 2\n')[0] == 'words = "금액", (1 <= 2)'


def test_a_mutant_names_the_functions_it_is_in_by_the_lines_at_which_python_lets_them_begin() -> None:
    source = (
        "LEAST = 1\n\n\n@cache\ndef outer(least=2):\n    def inner():\n        return 3 + least\n    return inner\n"
    )
    assert {(mutant.line, mutant.functions) for mutant in mutants("nested.py", source)} == {
        (1, ()),
        (5, ()),
        (7, (4, 6)),
        (8, (4,)),
    }
