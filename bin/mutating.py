"""The small changes that `mutants.py` makes to a module, each of which some test should notice.

Left alone: texts, annotations, decorators, docstrings, and what only a type checker reads.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from types import CodeType
from typing import Any

COMPARED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
CALCULATED = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Div: ast.Mult,
    ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.BitXor: ast.BitAnd,
    ast.LShift: ast.RShift, ast.RShift: ast.LShift,
}  # fmt: skip
_PAIRS = (
    ("any", "all"), ("min", "max"), ("startswith", "endswith"), ("lower", "upper"), ("lstrip", "rstrip"),
    ("removeprefix", "removesuffix"), ("partition", "rpartition"), ("find", "rfind"), ("first", "last"),
    ("append", "remove"), ("match", "search"), ("fullmatch", "match"),
)  # fmt: skip
CALLED = {**{right: left for left, right in _PAIRS}, **dict(_PAIRS)}
USUAL = {"strict"}
"""Arguments whose value here is the one that leaving them out means."""
UNTOUCHED = {"annotation", "returns", "decorator_list", "type_params", "bases", "format_spec"}
SAME_AS_NEGATED = ast.Eq | ast.NotEq | ast.Is | ast.IsNot | ast.In | ast.NotIn
VOCABULARY = 8
"""Texts in one list from which on they are words of a language, of which none is left out to see."""
LONGEST = 100
"""Characters of code in a mutant's name."""


@dataclass(frozen=True)
class Mutant:
    """One change; its name says what becomes what in which function, and holds while lines move."""

    name: str
    function: tuple[str, int] | None
    """Qualified name and first line of the outermost function whose body it is in; none for what runs when imported."""
    tree: ast.Module
    parent: ast.AST
    field: str
    index: int | None
    changed: ast.AST

    def compiled(self, filename: str) -> CodeType:
        """The whole module with this change in it."""
        values = getattr(self.parent, self.field)
        original = values if self.index is None else values[self.index]
        self._put(self.changed)
        try:
            return compile(ast.fix_missing_locations(self.tree), filename, "exec")
        finally:
            self._put(original)

    def _put(self, node: ast.AST) -> None:
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


def mutants_of(source: str) -> list[Mutant]:
    """Every mutant of a module, in the order of its lines."""
    tree = ast.parse(source)
    times: Counter[str] = Counter()
    found = []
    for parent, field, index, node, where, function in _places(tree, (), None):
        for changed in _variants(node, parent, field, function is not None):
            ast.copy_location(changed, node)
            name = f"{'.'.join(where) or 'module'}: {_brief(node)} → {_brief(changed)}"
            times[name] += 1
            if times[name] > 1:
                name += f" ({times[name]})"
            found.append(Mutant(name, function, tree, parent, field, index, changed))
    return found


type Place = tuple[ast.AST, str, int | None, ast.AST, tuple[str, ...], tuple[str, int] | None]


def _places(node: ast.AST, where: tuple[str, ...], function: tuple[str, int] | None) -> Iterator[Place]:
    for field, value in ast.iter_fields(node):
        if field in UNTOUCHED or (isinstance(node, ast.ClassDef) and field != "body"):
            continue
        inside, outermost = where, function
        if field == "body" and isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            inside = (*where, node.name)
            if not isinstance(node, ast.ClassDef) and function is None:
                outermost = (".".join(inside), min(part.lineno for part in (node, *node.decorator_list)))
        elif function is None:
            match node:
                case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
                    inside = (*where, name)
        for index, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(child, ast.AST) or _for_nobody(child):
                continue
            yield node, field, index, child, inside, outermost
            yield from _places(child, inside, outermost)


def _for_nobody(node: ast.AST) -> bool:
    """Whether no test can see a change in it: docstrings, imports, aliases of types, the list of exported names."""
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Import() | ast.ImportFrom() | ast.TypeAlias():
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")) | ast.Assign(targets=[ast.Name(id="__all__")]):
            return True
    return False


def _variants(node: ast.AST, parent: ast.AST, field: str, in_function: bool) -> Iterator[ast.AST]:
    if field in ("test", "guard", "ifs") and isinstance(node, ast.expr):
        yield from _negated(node)
    match node:
        case ast.Compare():
            for at, operator in enumerate(node.ops):
                other = COMPARED[type(operator)]()
                yield _with(node, ops=[*node.ops[:at], other, *node.ops[at + 1 :]])
        case ast.BoolOp():
            yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
        case ast.BinOp(op=ast.Mod(), left=ast.Constant(value=str()) | ast.Call()):
            pass  # A text with its values.
        case ast.BinOp() | ast.AugAssign() if type(node.op) in CALCULATED:
            yield _with(node, op=CALCULATED[type(node.op)]())
            if isinstance(node, ast.AugAssign):
                yield ast.Pass()
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield node.operand
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value) | float(value)):
            yield ast.Constant(value + 1)
        case ast.Return(value=ast.expr()) if not _is_none(node.value):
            yield ast.Return(ast.Constant(None))
        case ast.Expr(value=ast.Call() | ast.Yield() | ast.YieldFrom()) | ast.Raise() | ast.Delete():
            yield ast.Pass()
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield ast.Pass()
        case ast.Continue():
            yield ast.Break()
        case ast.Break():
            yield ast.Continue()
        case ast.Call():
            yield from _called_otherwise(node)
        case ast.Slice():
            for bound in ("lower", "upper"):
                if getattr(node, bound) is not None:
                    yield _with(node, **{bound: None})
        case ast.Set() | ast.List() | ast.Tuple() if _is_vocabulary(node.elts):
            pass
        case ast.Set() | ast.List(ctx=ast.Load()) if len(node.elts) > 1:
            yield from (_with(node, elts=_without(node.elts, at)) for at in range(len(node.elts)))
        case ast.Tuple(ctx=ast.Load()) if len(node.elts) > 1 and not in_function and field == "value":
            if not isinstance(parent, ast.Subscript):
                yield from (_with(node, elts=_without(node.elts, at)) for at in range(len(node.elts)))
        case ast.Dict() if len(node.keys) > 1:
            for at in range(len(node.keys)):
                yield _with(node, keys=_without(node.keys, at), values=_without(node.values, at))


def _negated(test: ast.expr) -> Iterator[ast.AST]:
    """The condition's contrary, unless a comparison's or a `not`'s own change is the same."""
    same = isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], SAME_AS_NEGATED)
    if not same and not isinstance(test, ast.UnaryOp | ast.Constant):
        yield ast.UnaryOp(ast.Not(), test)


def _called_otherwise(call: ast.Call) -> Iterator[ast.AST]:
    match call.func:
        case ast.Name(id=name) if name in CALLED:
            yield _with(call, func=_with(call.func, id=CALLED[name]))
        case ast.Attribute(attr=name) if name in CALLED:
            yield _with(call, func=_with(call.func, attr=CALLED[name]))
    for at, keyword in enumerate(call.keywords):
        if keyword.arg not in (None, *USUAL):
            yield _with(call, keywords=_without(call.keywords, at))


def _with(node: Any, **changes: Any) -> Any:
    changed = copy(node)
    for name, value in changes.items():
        setattr(changed, name, value)
    return changed


def _without(values: list[Any], at: int) -> list[Any]:
    return values[:at] + values[at + 1 :]


def _is_vocabulary(values: list[ast.expr]) -> bool:
    texts = [value for value in values if isinstance(value, ast.Constant) and isinstance(value.value, str)]
    return len(values) == len(texts) >= VOCABULARY


def _is_none(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _brief(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
