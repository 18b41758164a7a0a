"""The result of a statement: completion, success, score, duration, and how far training is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from credenza.learning.rules.pieces import table, text, wrong, yes_or_no

PROGRESS = "https://w3id.org/xapi/cmi5/result/extensions/progress"
"""cmi5 "Result extensions": a whole number of percent."""

WHOLE_PERCENT = 100
_RESULT = frozenset({"score", "success", "completion", "response", "duration", "extensions"})
_SCORE = frozenset({"scaled", "raw", "min", "max"})
_DURATION = re.compile(
    r"P(?!$)(\d+([.,]\d+)?W|(\d+([.,]\d+)?Y)?(\d+([.,]\d+)?M)?(\d+([.,]\d+)?D)?"
    r"(T(?=\d)(\d+([.,]\d+)?H)?(\d+([.,]\d+)?M)?(\d+([.,]\d+)?S)?)?)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadResult:
    """What of a result matters here; None for what it does not say. ``scaled`` is from -1 to 1."""

    completion: bool | None = None
    success: bool | None = None
    scaled: Decimal | None = None
    duration: str = ""
    percent: int | None = None


def read_result(given: Any, place: str) -> ReadResult:
    """Read a result; an empty one says nothing. Raises ``invalid_field``."""
    whole = table(given, place, _RESULT)
    duration = text(whole["duration"], f"{place}.duration", most=100) if "duration" in whole else ""
    if (duration and not _DURATION.fullmatch(duration)) or whole.get("duration") == "":
        raise wrong(f"{place}.duration", "an ISO 8601 duration such as PT1H30M")
    if "response" in whole:
        text(whole["response"], f"{place}.response", most=100_000)
    return ReadResult(
        completion=yes_or_no(whole["completion"], f"{place}.completion") if "completion" in whole else None,
        success=yes_or_no(whole["success"], f"{place}.success") if "success" in whole else None,
        scaled=_scaled(whole.get("score", {}), f"{place}.score"),
        duration=duration,
        percent=_percent(table(whole.get("extensions", {}), f"{place}.extensions")),
    )


def _number(value: Any, place: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise wrong(place, "a number")
    return Decimal(str(value))


def _scaled(given: Any, place: str) -> Decimal | None:
    whole = table(given, place, _SCORE)
    found = {name: _number(whole[name], f"{place}.{name}") for name in whole}
    scaled, raw = found.get("scaled"), found.get("raw")
    if scaled is not None and not -1 <= scaled <= 1:
        raise wrong(f"{place}.scaled", "a number from -1 to 1")
    least, most = found.get("min"), found.get("max")
    if least is not None and most is not None and least >= most:
        raise wrong(f"{place}.min", "less than the greatest score")
    if raw is not None and ((least is not None and raw < least) or (most is not None and raw > most)):
        raise wrong(f"{place}.raw", "a number from the least to the greatest score")
    return scaled


def _percent(extensions: Mapping[str, Any]) -> int | None:
    """An extension may hold anything: what is no percentage says nothing."""
    value = extensions.get(PROGRESS)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    number = Decimal(str(value))
    return int(number) if 0 <= number <= WHOLE_PERCENT else None
