"""The fields of a row of JSON, read one at a time.

All raise KeyError where a field must be there and isn't, and ValueError, with the field's name,
what it should be and what it is, where it isn't that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from math import isfinite
from typing import Any, TypeVar

T = TypeVar("T")


def checked(value: Any, kind: type[T] | tuple[type[T], ...], name: str, expected: str) -> T:
    if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
        return value
    raise ValueError(
        f"this is no answer by the answer format: {name} is {expected}, found {value!r:.60}"
    )


def flag(row: Mapping[str, Any], name: str, missing: bool | None = None) -> bool:
    return checked(field(row, name, missing), bool, name, "true or false")


def whole(row: Mapping[str, Any], name: str, missing: int | None = None) -> int:
    return checked(field(row, name, missing), int, name, "a whole number")


def finite(row: Mapping[str, Any], name: str, missing: float | None = None) -> float:
    found = field(row, name, missing)
    number = float(checked(found, (int, float), name, "a finite number"))
    return number if isfinite(number) else checked(found, (), name, "a finite number")


def text(row: Mapping[str, Any], name: str) -> str | None:
    value = row.get(name)
    return None if value is None else checked(value, str, name, "text or null")


def day(row: Mapping[str, Any], name: str) -> date | None:
    written = text(row, name)
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return checked(written, date, name, "a date such as 2024-02-12, or null")


def listed(row: Mapping[str, Any], name: str) -> Sequence[Any]:
    value = row.get(name)
    return () if value is None else checked(value, (list, tuple), name, "a list")


def objects(row: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    return [checked(one, Mapping, f"one of {name}", "an object") for one in listed(row, name)]


def texts(row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(checked(one, str, f"one of {name}", "text") for one in listed(row, name))


def nested(row: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = row.get(name)
    return {} if value is None else checked(value, Mapping, name, "an object")


def field(row: Mapping[str, Any], name: str, missing: Any) -> Any:
    return row[name] if missing is None else row.get(name, missing)
