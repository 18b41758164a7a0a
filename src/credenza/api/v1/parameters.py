"""A parameter that an operation does not have is refused: a mistyped filter must not answer everything."""

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any, get_type_hints

from django.http import HttpRequest
from pydantic import BaseModel

from credenza.kernel.errors import InvalidField

NOT_IN_THE_QUERY = ("request", "response", "body", "key")
View = Callable[..., Any]


def refuses_unknown_parameters(view: View) -> View:
    """The operation, behind a look at the names in its address's query."""
    known = _names(view)

    @wraps(view)
    def looked_at(request: HttpRequest, *args: Any, **keywords: Any) -> Any:
        unknown = sorted(set(request.GET) - known)
        if unknown:
            wanted = f"nothing: there is no such parameter here, only {', '.join(sorted(known)) or 'none at all'}"
            raise InvalidField(field=unknown[0], expected=wanted)
        return view(request, *args, **keywords)

    return looked_at


def _names(view: View) -> frozenset[str]:
    """The operation's own parameters (those of its path too), and the fields of a group of filters."""
    hints = get_type_hints(view)
    names: set[str] = set()
    for name in signature(view).parameters:
        kind = hints.get(name)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            names.update(kind.model_fields if name not in NOT_IN_THE_QUERY else ())
        elif name not in NOT_IN_THE_QUERY:
            names.add(name)
    return frozenset(names)
