"""The API's description as it was agreed.

After a change that is meant: ``REFRESH_GOLDEN=1 python -m pytest tests/faces/api/test_openapi.py``, and read the
difference before committing it.
"""

import json
import os
from pathlib import Path

from credenza.api.v1.urls import api

GOLDEN = Path(__file__).parents[2] / "golden" / "openapi.json"


def described() -> str:
    """The description as it is now, in a form that shows what changed line by line."""
    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    return json.dumps(schema, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def agreed() -> str:
    """The description that was agreed; the present one where a refresh is asked for."""
    if os.environ.get("REFRESH_GOLDEN"):
        GOLDEN.write_text(described(), encoding="utf-8")
    return GOLDEN.read_text(encoding="utf-8")
