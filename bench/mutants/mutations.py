"""The mutants of a module: its source with one operator, condition, constant or statement changed."""

import ast
import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
}
"""Each operator with the one that takes its place."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A change of one file: the file by its path from the root, the line, and the whole mutated source.

    `functions` are the functions that the line is in, outermost first, by their first lines: none of them where the
    module itself or a class runs it, on import.
    """

    path: str
    line: int
    functions: tuple[int, ...]
    original: str
    mutated: str

    @property
    def diff(self) -> str:
        lines = difflib.unified_diff(self.original.splitlines(), self.mutated.splitlines(), n=0, lineterm="")
        return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))


def mutants(path: str, source: str) -> list[Mutant]:
    """Every mutant of a module, in the order of its lines."""
    data, starts = source.encode(), _line_starts(source)
    result = []
    tree = ast.parse(source)
    last = {
        id(node) for function in ast.walk(tree) if isinstance(function, ast.FunctionDef) for node in _last(function)
    }
    for parent, functions in _mutable_nodes(tree):
        if id(parent) in last and _returns_none(parent):
            continue  # a function that ends returns None
        for node, replacement in _changes(parent):
            start = starts[node.lineno - 1] + node.col_offset
            end = starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
            mutated = (data[:start] + replacement.encode() + data[end:]).decode()
            result.append(Mutant(path, node.lineno, functions, source, mutated))
    return sorted(result, key=lambda mutant: mutant.line)


def _line_starts(source: str) -> list[int]:
    """The offset in bytes at which each line begins: ast counts columns in bytes of UTF-8."""
    starts = [0]
    for line in source.split("\n"):
        starts.append(starts[-1] + len(line.encode()) + 1)
    return starts


Node = ast.expr | ast.stmt


def _changes(node: ast.AST) -> Iterator[tuple[Node, str]]:
    """What is changed at a node, it or its condition, with the text that takes its place."""
    match node:
        case ast.Compare():
            yield from _swapped_comparisons(node)
        case ast.BoolOp():
            yield node, f"({ast.unparse(ast.BoolOp(_swapped(node.op), node.values))})"
        case ast.BinOp() if type(node.op) in SWAPPED:
            yield node, f"({ast.unparse(ast.BinOp(node.left, _swapped(node.op), node.right))})"
        case ast.UnaryOp(op=ast.Not()):
            yield node, f"({ast.unparse(node.operand)})"
        case ast.Constant(value=bool() as value):
            yield node, str(not value)
        case ast.Constant(value=int() as value):
            yield node, str(value + 1)
            yield node, str(value - 1)
        case ast.Return() if _returns_none(node):
            yield node, "pass"
        case ast.Return(value=ast.Constant(value=bool())):
            pass  # None is as false as False, and its opposite is another mutant
        case ast.Return():
            yield node, "return None"
        case ast.AugAssign() | ast.Raise() | ast.Continue() | ast.Break() | ast.Expr(value=ast.Call()):
            yield node, "pass"
    for condition in _conditions(node):
        yield condition, f"(not ({ast.unparse(condition)}))"


def _mutable_nodes(tree: ast.AST, functions: tuple[int, ...] = ()) -> Iterator[tuple[ast.AST, tuple[int, ...]]]:
    """All nodes that decide what the program does, each with the functions that it is in: no annotations, no
    decorators, nothing arbitrary, no f-strings (whose parts have no true positions before Python 3.12)."""
    for name, value in ast.iter_fields(tree):
        if name in ("annotation", "returns", "decorator_list", "type_params"):
            continue
        inside = functions
        if name == "body" and isinstance(tree, ast.FunctionDef):
            inside += (first_line(tree),)
        for node in value if isinstance(value, list) else [value]:
            if isinstance(node, ast.AST) and not isinstance(node, ast.JoinedStr) and not _is_arbitrary(node):
                yield node, inside
                yield from _mutable_nodes(node, inside)


def _last(node: ast.FunctionDef | ast.If | ast.With | ast.match_case | ast.ExceptHandler) -> Iterator[ast.stmt]:
    """The statements after which a function ends."""
    for body in (node.body, node.orelse if isinstance(node, ast.If) else []):
        match body[-1:]:
            case [ast.If() | ast.With() as last]:
                yield from _last(last)
            case [ast.Match(cases=parts)] | [ast.Try(handlers=parts, finalbody=[])]:
                yield from (last for part in parts for last in _last(part))
            case [last]:
                yield last


def _returns_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Return) and (
        node.value is None or (isinstance(node.value, ast.Constant) and node.value.value is None)
    )


def _is_arbitrary(node: ast.AST) -> bool:
    """Whether nobody relies on it exactly: a round number with a name, how many rows to fetch at a time, strict=True.

    10 and more that a module names is a limit or a price that somebody chose; 32,767 and 409 are not. Two iterables
    that are zipped strictly are of one length. The `attrs` of a widget say how large it is drawn.
    """
    match node:
        case ast.keyword(arg="chunk_size" | "batch_size" | "attrs"):
            return True
        case ast.keyword(arg="strict", value=ast.Constant(value=True)):
            return True
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=int() as value)):
            return name.isupper() and value >= 10 and value % 10 == 0
    return False


def first_line(function: ast.FunctionDef) -> int:
    """The first line as Python counts it, which is that of the first decorator."""
    return min([function.lineno, *(decorator.lineno for decorator in function.decorator_list)])


def _conditions(node: ast.AST) -> list[ast.expr]:
    """The conditions of a statement or expression. One that is a comparison is changed as that, not negated too."""
    match node:
        case ast.If() | ast.While() | ast.IfExp():
            conditions = [node.test]
        case ast.comprehension():
            conditions = node.ifs
        case _:
            conditions = []
    return [test for test in conditions if not isinstance(test, ast.Compare) and not _is_not(test)]


def _is_not(test: ast.expr) -> bool:
    return isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)


def _swapped_comparisons(node: ast.Compare) -> Iterator[tuple[Node, str]]:
    for index, operator in enumerate(node.ops):
        operators = [*node.ops[:index], _swapped(operator), *node.ops[index + 1 :]]
        yield node, f"({ast.unparse(ast.Compare(node.left, operators, node.comparators))})"


def _swapped(operator: ast.AST) -> Any:
    return SWAPPED[type(operator)]()
