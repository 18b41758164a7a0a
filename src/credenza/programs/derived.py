"""Values that follow from others where a pack leaves them out, so that one changed number is changed everywhere.

- A promotion code qualifies from the same number of credits as the volume discount.
- Buyers are told about the discount from the number on at which they would pay as much for the threshold itself:
  20,000 credits at 20% off cost what 16,000 cost.
"""

from copy import deepcopy
from decimal import ROUND_CEILING, Decimal
from typing import Any

from credenza.programs.problems import Path

WHOLE = 100
_WHY = "follows from credits.volume_discount"


def completed(tree: dict[str, Any]) -> tuple[dict[str, Any], dict[Path, str]]:
    """A copy of the tree with what follows from other values, and why, by the path of each value added."""
    tree, added = deepcopy(tree), dict[Path, str]()
    policy = tree.get("credits")
    discount = policy.get("volume_discount") if isinstance(policy, dict) else None
    if not isinstance(policy, dict) or not isinstance(discount, dict):
        return tree, added
    threshold, percent = discount.get("from_credits"), discount.get("percent")
    if type(threshold) is not int:
        threshold = 1  # refused by its own name; no need to name what follows from it too
    codes = policy.get("promo_codes")
    for index, code in enumerate(codes if isinstance(codes, list) else ()):
        if isinstance(code, dict) and "from_credits" not in code:
            code["from_credits"] = threshold
            added["credits", "promo_codes", index, "from_credits"] = _WHY
    if "nudge_from_credits" not in policy:
        policy["nudge_from_credits"] = _break_even(threshold, percent)
        added["credits", "nudge_from_credits"] = _WHY
    return tree, added


def _break_even(threshold: int, percent: Any) -> int:
    """The least number whose full price is not below the discounted price of the threshold; never below 1."""
    off = Decimal(percent) if type(percent) in (int, Decimal) else Decimal(0)
    if not (off.is_finite() and 0 <= off <= WHOLE):
        return max(1, threshold)
    return max(1, int((threshold * (WHOLE - off) / WHOLE).to_integral_value(ROUND_CEILING)))
