"""Most stories run once: their commands and queries are tested on both databases, and some stories are, whole."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent
ON_BOTH = {"test_credit_stories.py", "test_order_stories.py", "test_renewal_questions.py", "test_what_comes_in.py"}
"""One of each system, and what comes in by itself."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the others of this folder."""
    for item in items:
        if HERE in item.path.parents and item.path.name not in ON_BOTH:
            item.add_marker(pytest.mark.once)
