"""Tables laid straight from the models, for databases that start empty: rehearsals and the sample business.

Walking all migrations takes five to ten seconds, most of it in drawing every model anew for each of them.
"""


def lay_tables() -> None:
    """Every table of an empty database; no migration is recorded."""
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command

    told = settings.MIGRATION_MODULES
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    try:
        call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    finally:
        settings.MIGRATION_MODULES = told


def lay_tables_once() -> None:
    """Every table where there is none yet, each migration recorded as done: a later version goes on from there."""
    from django.core.management import call_command
    from django.db import connection

    if not connection.introspection.table_names():
        lay_tables()
        call_command("migrate", fake=True, verbosity=0, interactive=False)
