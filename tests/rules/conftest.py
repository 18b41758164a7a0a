"""Rules are pure: they are tried once, not once for each database."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything below this folder, before the other round deselects it."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.once)
