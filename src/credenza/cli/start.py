"""Starting Django for a command. Commands import rooms only after this."""

import django


def start() -> None:
    """Read the settings and load the rooms. Raises ImproperlyConfigured with what to set."""
    django.setup()
