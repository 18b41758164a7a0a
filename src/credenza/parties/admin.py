from django.contrib import admin

from credenza.journal.admin import ReadOnlyAdmin
from credenza.parties.models import ApiToken, NoticePreference, Person, ServiceAccount, StaffGrant


@admin.register(Person)
class PersonAdmin(ReadOnlyAdmin):
    hidden = ("password",)
    search_fields = ("email", "name")


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    hidden = ("digest",)


admin.site.register([ServiceAccount, StaffGrant, NoticePreference], ReadOnlyAdmin)
