"""The raw admin's one rule: everything can be looked at, nothing changed. Changes go through commands."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from credenza.journal.models import AuditEntry, Event


class ReadOnlyAdmin(ModelAdmin):  # type: ignore[misc]  # the library carries no types
    """Rows of one table for administrators: newest first, counted by nobody (a count reads a whole table)."""

    show_full_result_count = False
    list_per_page = 50
    ordering = ("-pk",)
    hidden: ClassVar[tuple[str, ...]] = ()
    """Columns with secrets, sealed or not."""

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        # Who comes in at all is decided by the site.
        return True

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        return [field.name for field in self.model._meta.fields if field.name not in self.hidden]

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        wide = (models.TextField, models.JSONField, models.BinaryField)
        shown = [field.name for field in self.model._meta.fields if not isinstance(field, wide)]
        return [name for name in shown if name not in self.hidden][:9]


admin.site.register([AuditEntry, Event], ReadOnlyAdmin)
