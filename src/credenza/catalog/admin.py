from django.contrib import admin

from credenza.catalog.models import Follow, Item, Price, Session
from credenza.journal.admin import ReadOnlyAdmin

admin.site.register([Item, Price, Follow, Session], ReadOnlyAdmin)
