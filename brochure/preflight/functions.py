"""Functions of a PDF (ISO 32000-1, 7.10), which say what a tint or a gradient's parameter means in another colour
space: sampled, exponential, stitched, and the small calculator language of type 4.
"""

from __future__ import annotations

import itertools
import math
import operator
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pikepdf

from brochure.preflight.streams import read_stream

Values = tuple[float, ...]
Function = Callable[[Values], Values]

_DEEPEST = 8  # stitched functions within each other, and braces of a calculator
_MOST_INPUTS = 8  # a sampled function looks at two samples for each, all combined
_MOST_STEPS = 2_000
_LARGEST_STACK = 100


def read_function(value: Any, depth: int = 0) -> Function:
    """The function that an object stands for; an array stands for one function an output.

    Raises:
        ValueError: it is none that the format knows, or its parts do not agree.
    """
    if depth > _DEEPEST:
        raise ValueError("functions within functions")
    if isinstance(value, pikepdf.Array):
        each = [read_function(part, depth + 1) for part in value]
        return lambda values: tuple(itertools.chain.from_iterable(part(values) for part in each))
    if not isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        raise ValueError("no function")
    domain = _pairs(value.get("/Domain"))
    if not domain:
        raise ValueError("a function without a domain")
    limits = _pairs(value.get("/Range"))
    kind = value.get("/FunctionType")
    if kind == 0:
        inner = _sampled(value, domain, limits)
    elif kind == 2:
        inner = _exponential(value)
    elif kind == 3:
        inner = _stitched(value, domain[0], depth)
    elif kind == 4:
        inner = _calculator(read_stream(value))
    else:
        raise ValueError("a function of an unknown type")

    def function(values: Values) -> Values:
        outputs = inner(tuple(map(_clip, values, domain)))
        return tuple(map(_clip, outputs[-len(limits) :], limits)) if limits else outputs

    return function


def _clip(value: float, limits: tuple[float, float]) -> float:
    return min(max(value, limits[0]), limits[1])


def numbers(value: Any) -> Values:
    """The numbers of an array; none where there is no array."""
    found = tuple(float(number) for number in value) if isinstance(value, pikepdf.Array) else ()
    if not all(map(math.isfinite, found)):
        raise ValueError("a number without end")
    return found


def _pairs(value: Any) -> list[tuple[float, float]]:
    flat = numbers(value)
    return list(zip(flat[::2], flat[1::2], strict=True))


def _between(value: float, source: tuple[float, float], goal: tuple[float, float]) -> float:
    width = source[1] - source[0]
    return goal[0] + (value - source[0]) * (goal[1] - goal[0]) / width if width else goal[0]


def _exponential(value: Any) -> Function:
    start = numbers(value.get("/C0")) or (0.0,)
    end = numbers(value.get("/C1")) or (1.0,)
    exponent = float(value.get("/N", 1))
    if len(start) != len(end):
        raise ValueError("an exponential function's ends differ in length")

    def function(values: Values) -> Values:
        part = values[0] if exponent == 1 else _power(values[0], exponent)
        return tuple(a + part * (b - a) for a, b in zip(start, end, strict=True))

    return function


def _power(value: float, exponent: float) -> float:
    try:
        return math.pow(max(value, 0.0), exponent)
    except ArithmeticError as fault:
        raise ValueError("an exponential function without end") from fault


def _stitched(value: Any, domain: tuple[float, float], depth: int) -> Function:
    parts = [read_function(part, depth + 1) for part in value.get("/Functions", ())]
    encode = _pairs(value.get("/Encode"))
    edges = (domain[0], *numbers(value.get("/Bounds")), domain[1])
    if not parts or len(parts) != len(encode) or len(parts) != len(edges) - 1:
        raise ValueError("a stitched function's parts do not agree")

    def function(values: Values) -> Values:
        place = sum(values[0] >= edge for edge in edges[1:-1])
        return parts[place]((_between(values[0], (edges[place], edges[place + 1]), encode[place]),))

    return function


def _sampled(value: Any, domain: list[tuple[float, float]], limits: list[tuple[float, float]]) -> Function:
    sizes = [int(size) for size in value.get("/Size", ())]
    bits = int(value.get("/BitsPerSample", 0))
    encode = _pairs(value.get("/Encode")) or [(0.0, size - 1.0) for size in sizes]
    decode = _pairs(value.get("/Decode")) or limits
    outputs = len(limits)
    if not (0 < len(sizes) == len(domain) == len(encode) <= _MOST_INPUTS) or not outputs or len(decode) != outputs:
        raise ValueError("a sampled function's parts do not agree")
    samples = _samples(read_stream(value), bits, math.prod(sizes) * outputs)
    steps = list(itertools.accumulate([outputs, *sizes[:-1]], operator.mul))
    full = 2**bits - 1

    def function(values: Values) -> Values:
        # What each corner of the cell around the point is worth: where it starts, and its weight.
        corners = [(0, 1.0)]
        for at, source, goal, size, step in zip(values, domain, encode, sizes, steps, strict=True):
            place = _clip(_between(at, source, goal), (0, size - 1))
            low = min(int(place), max(size - 2, 0))
            part = place - low
            corners = [
                (start + index * step, weight * share)
                for start, weight in corners
                for index, share in ((low, 1 - part), (low + 1, part))
                if share
            ]
        return tuple(
            _between(sum(samples[start + output] * weight for start, weight in corners), (0, full), decode[output])
            for output in range(outputs)
        )

    return function


def _samples(data: bytes, bits: int, count: int) -> Sequence[int]:
    if bits not in {1, 2, 4, 8, 12, 16, 24, 32} or len(data) * 8 < count * bits:
        raise ValueError("a sampled function has too few samples")
    if bits == 8:
        return data
    if bits % 8 == 0:
        size = bits // 8
        return [int.from_bytes(data[at : at + size]) for at in range(0, count * size, size)]
    whole = int.from_bytes(data[: -(-count * bits // 8)])
    spare = -count * bits % 8
    mask = 2**bits - 1
    return [whole >> (spare + bits * place) & mask for place in range(count - 1, -1, -1)]


# ------------------------------------------------------------------------------------------------- the calculator

_TOKEN = re.compile(rb"[{}]|[^\s{}%]+|%[^\r\n]*")
Program = list["float | str | Program"]


def _calculator(text: bytes) -> Function:
    tokens = (token.decode("latin-1") for token in _TOKEN.findall(text) if not token.startswith(b"%"))
    if next(tokens, "") != "{":
        raise ValueError("a calculator function does not begin with a brace")
    program = _parse(tokens)

    def function(values: Values) -> Values:
        stack: list[Any] = list(values)
        steps = itertools.count()
        try:
            _run(program, stack, steps)
            return tuple(map(float, stack))
        except (IndexError, TypeError, ArithmeticError) as fault:
            raise ValueError("a calculator function fails") from fault

    return function


def _parse(tokens: Iterable[str], depth: int = 0) -> Program:
    program: Program = []
    for token in tokens:
        if token == "}":
            return program
        if token == "{":
            if depth > _DEEPEST:
                raise ValueError("a calculator function is nested too deep")
            program.append(_parse(tokens, depth + 1))
        elif token in _WORDS or token in {"if", "ifelse", *_STACK}:
            program.append(token)
        else:
            program.append(float(token))
    raise ValueError("a calculator function does not end")


def _run(program: Program, stack: list[Any], steps: Any) -> None:
    for word in program:
        if next(steps) > _MOST_STEPS or len(stack) > _LARGEST_STACK:
            raise ValueError("a calculator function does not come to an end")
        if not isinstance(word, str):
            stack.append(word)
        elif word == "if":
            then = stack.pop()
            if stack.pop():
                _run(then, stack, steps)
        elif word == "ifelse":
            otherwise, then = stack.pop(), stack.pop()
            _run(then if stack.pop() else otherwise, stack, steps)
        elif word in _STACK:
            _STACK[word](stack)
        else:
            inputs, work = _WORDS[word]
            if len(stack) < inputs:
                raise IndexError
            stack[len(stack) - inputs :] = [work(*stack[len(stack) - inputs :])]


def _copy(stack: list[Any]) -> None:
    count = int(stack.pop())
    if not 0 <= count <= len(stack):
        raise IndexError
    stack += stack[len(stack) - count :]


def _index(stack: list[Any]) -> None:
    place = int(stack.pop())
    if place < 0:
        raise IndexError
    stack.append(stack[-1 - place])


def _roll(stack: list[Any]) -> None:
    turns, count = int(stack.pop()), int(stack.pop())
    if not 0 <= count <= len(stack):
        raise IndexError
    if count:
        start = len(stack) - count
        turns %= count
        stack[start:] = stack[len(stack) - turns :] + stack[start : len(stack) - turns]


def _exch(stack: list[Any]) -> None:
    stack[-1], stack[-2] = stack[-2], stack[-1]


_STACK: dict[str, Callable[[list[Any]], None]] = {
    "copy": _copy,
    "dup": lambda stack: stack.append(stack[-1]),
    "exch": _exch,
    "index": _index,
    "pop": lambda stack: stack.__delitem__(-1),
    "roll": _roll,
}


def _both(of_truths: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """`and`, `or` and `xor` work on truths as on the bits of integers."""
    return lambda a, b: of_truths(a, b) if isinstance(a, bool) else float(of_truths(int(a), int(b)))


_WORDS: dict[str, tuple[int, Callable[..., Any]]] = {
    "abs": (1, abs),
    "add": (2, operator.add),
    "and": (2, _both(operator.and_)),
    "atan": (2, lambda a, b: math.degrees(math.atan2(a, b)) % 360),
    "bitshift": (2, lambda a, by: float(int(a) << min(int(by), 32) if by >= 0 else int(a) >> -int(by))),
    "ceiling": (1, math.ceil),
    "cos": (1, lambda a: math.cos(math.radians(a))),
    "cvi": (1, math.trunc),
    "cvr": (1, float),
    "div": (2, operator.truediv),
    "eq": (2, operator.eq),
    "exp": (2, math.pow),
    "false": (0, lambda: False),
    "floor": (1, math.floor),
    "ge": (2, operator.ge),
    "gt": (2, operator.gt),
    "idiv": (2, lambda a, b: math.trunc(a / b)),
    "le": (2, operator.le),
    "ln": (1, math.log),
    "log": (1, math.log10),
    "lt": (2, operator.lt),
    "mod": (2, math.fmod),
    "mul": (2, operator.mul),
    "ne": (2, operator.ne),
    "neg": (1, operator.neg),
    "not": (1, lambda a: not a if isinstance(a, bool) else float(~int(a))),
    "or": (2, _both(operator.or_)),
    "round": (1, lambda a: math.floor(a + 0.5)),
    "sin": (1, lambda a: math.sin(math.radians(a))),
    "sqrt": (1, math.sqrt),
    "sub": (2, operator.sub),
    "true": (0, lambda: True),
    "truncate": (1, math.trunc),
    "xor": (2, _both(operator.xor)),
}
