"""What an identity provider says of a person, as the product keeps it."""

from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest

NAME_LENGTH = 200


class IdentityAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # the library carries no types
    """Takes the whole name over; the library itself only knows first and last ones."""

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Any:
        """A person about to be made: the provider's name, or what stands before the @ of the address."""
        person = super().populate_user(request, sociallogin, data)
        parts = (data.get("first_name") or "", data.get("last_name") or "")
        told = str(sociallogin.account.extra_data.get("userinfo", {}).get("name") or data.get("name") or "")
        person.name = (told or " ".join(part for part in parts if part)).strip()[:NAME_LENGTH]
        return person
