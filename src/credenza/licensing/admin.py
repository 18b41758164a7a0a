from django.contrib import admin

from credenza.journal.admin import ReadOnlyAdmin
from credenza.licensing.models import Change, Entitlement, KeyVersion, Site, SiteContact


@admin.register(KeyVersion)
class KeyVersionAdmin(ReadOnlyAdmin):
    hidden = ("payload",)


admin.site.register([Change, Entitlement, Site, SiteContact], ReadOnlyAdmin)
