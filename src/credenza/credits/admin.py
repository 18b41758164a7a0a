from django.contrib import admin

from credenza.credits.models import (
    Account,
    Entry,
    ExtensionRequest,
    Invitation,
    Lot,
    Ownership,
    Purchase,
    RedemptionCode,
    Request,
    RequestItem,
)
from credenza.journal.admin import ReadOnlyAdmin


@admin.register(RedemptionCode)
class RedemptionCodeAdmin(ReadOnlyAdmin):
    hidden = ("lookup", "sealed")


@admin.register(RequestItem)
class RequestItemAdmin(ReadOnlyAdmin):
    hidden = ("way_in",)


admin.site.register([Account, Entry, ExtensionRequest, Invitation, Lot, Ownership, Purchase, Request], ReadOnlyAdmin)
