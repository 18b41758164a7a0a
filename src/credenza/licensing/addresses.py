"""E-mail addresses of contacts as they are kept."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from credenza.kernel.errors import InvalidField, MissingFields


def clean_address(typed: str) -> str:
    """The address in small letters. Raises ``MissingFields`` or ``InvalidField``."""
    address = typed.strip().lower()
    if not address:
        raise MissingFields(fields=("email",))
    try:
        validate_email(address)
    except ValidationError:
        raise InvalidField(field="email", expected="an e-mail address such as ana@acme.example") from None
    return address
