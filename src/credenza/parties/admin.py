from django.contrib import admin

from credenza.journal.admin import ReadOnlyAdmin
from credenza.parties.models import (
    ApiToken,
    Evidence,
    Membership,
    NoticePreference,
    Organization,
    Person,
    ServiceAccount,
    StaffGrant,
)


@admin.register(Person)
class PersonAdmin(ReadOnlyAdmin):
    hidden = ("password",)
    search_fields = ("email", "name")


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    hidden = ("digest",)


@admin.register(Organization)
class OrganizationAdmin(ReadOnlyAdmin):
    search_fields = ("name", "vat_id")


@admin.register(Evidence)
class EvidenceAdmin(ReadOnlyAdmin):
    hidden = ("paper",)


admin.site.register([Membership, ServiceAccount, StaffGrant, NoticePreference], ReadOnlyAdmin)
