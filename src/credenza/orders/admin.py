from django.contrib import admin

from credenza.journal.admin import ReadOnlyAdmin
from credenza.orders.models import (
    Invoice,
    NumberSeries,
    Order,
    OrderEntry,
    OrderLine,
    Payment,
    PaymentLink,
    Quote,
    QuoteLine,
    Review,
    Seat,
    SentBack,
)


@admin.register(PaymentLink)
class PaymentLinkAdmin(ReadOnlyAdmin):
    hidden = ("digest",)


@admin.register(Seat)
class SeatAdmin(ReadOnlyAdmin):
    hidden = ("way_in",)


admin.site.register(
    [Invoice, NumberSeries, Order, OrderEntry, OrderLine, Payment, Quote, QuoteLine, Review, SentBack],
    ReadOnlyAdmin,
)
