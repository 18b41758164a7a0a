"""Units and rings of the certification pages: ``{% load certification %}``."""

from decimal import Decimal

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from credenza.portal.candidate.tree import ShownNode
from credenza.portal.candidate.words import number, units_words
from credenza.portal.charts import marks

register = template.Library()


@register.filter
def units(value: Decimal | None) -> str:
    """``{{ level.required_units|units }}``: 100 units."""
    return "" if value is None else units_words(value)


@register.filter
def plain_units(value: Decimal | None) -> str:
    """``{{ row.units|plain_units }}``: 7.5, where the column's head says what it counts."""
    return "" if value is None else number(value)


@register.simple_tag
def progress_ring(node: ShownNode, unit_name: str, state: str = "", *, small: bool = False) -> SafeString:
    """``{% progress_ring route "CE unit" "warn" small=True %}``: how far a route by units is."""
    done, needed = number(node.done), number(node.needed)
    name = _("%(done)s of %(needed)s %(unit)ss") % {"done": done, "needed": needed, "unit": unit_name}
    note = _("of %(needed)s") % {"needed": needed}
    drawn = marks.ring(
        float(node.done), float(node.needed), name=name, middle=done, note=note, state=state, small=small
    )
    return mark_safe(drawn)  # noqa: S308  our own drawing, which escapes its texts
