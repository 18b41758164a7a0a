"""At the desk of these tests staff have signed in with one factor; the second has a test of its own."""

import pytest


@pytest.fixture(autouse=True)
def _one_factor(settings):
    settings.CREDENZA_STAFF_SECOND_FACTOR = False
