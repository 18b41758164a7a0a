"""What holds where a pack leaves out a whole section: the house's defaults, so that a pack may be about one thing only.

A section that is there is the pack's own from end to end; nothing is mixed. ``[certification]`` has no defaults: a
pack without it has no renewal program.
"""

import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path as FilePath
from typing import Any

from credenza.programs.problems import Path
from credenza.programs.sources import split

NAME = "defaults"
FILE = FilePath(__file__).parent / f"{NAME}.toml"


def with_defaults(values: dict[str, Any], texts: dict[Path, Any]) -> tuple[dict[str, Any], dict[Path, Any]]:
    """The tree and its sources with the house's sections in place of those left out."""
    lent, lent_texts = _house()
    missing = {key: part for key, part in lent.items() if key not in values}
    told = {path: text for path, text in lent_texts.items() if path[0] in missing}
    return {**values, **missing}, {**texts, **told}


@cache
def _house() -> tuple[dict[str, Any], dict[Path, Any]]:
    return split(tomllib.loads(FILE.read_text(encoding="utf-8"), parse_float=Decimal))
