"""Who a statement speaks of: exactly one inverse functional identifier, as the xAPI specification calls it.

The key is text of our own that compares equal when the identifiers do: ``mbox:ana@acme.example`` in small letters,
``account:https://lms.example|4711`` letter by letter.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from credenza.learning.rules.pieces import iri, needed, table, text, wrong

Kind = Literal["mbox", "mbox_sha1sum", "openid", "account", "group"]
IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")
_AGENT = frozenset({"objectType", "name", *IDENTIFIERS})
_GROUP = _AGENT | {"member"}
_ADDRESS = re.compile(r"[^@\s:/?#]+@[^@\s:/?#]+")
_SHA1 = re.compile(r"[0-9a-f]{40}", re.IGNORECASE | re.ASCII)
_MAILTO = "mailto:"
EMAIL_LENGTH, NAME_LENGTH = 254, 300


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadActor:
    """An actor: ``key`` identifies it, ``email`` is what its mbox or its account's name says, empty for none."""

    kind: Kind
    key: str
    email: str = ""
    name: str = ""


def by_email(email: str) -> ReadActor:
    """The actor that an e-mail address alone names, as rosters do."""
    address = email.strip().lower()
    return ReadActor(kind="mbox", key=f"mbox:{address}", email=address)


def is_address(email: str) -> bool:
    """Whether the text could be an e-mail address at all."""
    return len(email.strip()) <= EMAIL_LENGTH and bool(_ADDRESS.fullmatch(email.strip()))


def read_actor(given: Any, place: str) -> ReadActor:
    """An agent, or a group. A group is nobody in particular, so it credits nobody by itself."""
    whole = table(given, place)
    kind = whole.get("objectType", "Agent")
    if kind not in ("Agent", "Group"):
        raise wrong(f"{place}.objectType", "Agent or Group")
    table(whole, place, _GROUP if kind == "Group" else _AGENT)
    name = text(whole["name"], f"{place}.name", most=5000)[:NAME_LENGTH] if "name" in whole else ""
    given_by = [identifier for identifier in IDENTIFIERS if identifier in whole]
    if len(given_by) > 1:
        raise wrong(place, f"one identifier only, not {' and '.join(given_by)}")
    if kind == "Group":
        return _group(whole, place, name, given_by)
    if not given_by:
        raise wrong(place, f"one of {', '.join(IDENTIFIERS)}")
    return _identified(whole, given_by[0], place, name)


def _group(whole: Mapping[str, Any], place: str, name: str, given_by: list[str]) -> ReadActor:
    members = whole.get("member", [])
    if not isinstance(members, list | tuple):
        raise wrong(f"{place}.member", "a list of agents")
    if not given_by and not members:
        raise wrong(place, "members, or an identifier")
    for index, member in enumerate(members):
        if isinstance(member, Mapping) and member.get("objectType") == "Group":
            raise wrong(f"{place}.member.{index}", "an agent: a group holds no group")
        read_actor(member, f"{place}.member.{index}")
    known = _identified(whole, given_by[0], place, name).key if given_by else "anonymous"
    return ReadActor(kind="group", key=f"group:{known}", name=name)


def _identified(whole: Mapping[str, Any], identifier: str, place: str, name: str) -> ReadActor:
    value, here = whole[identifier], f"{place}.{identifier}"
    if identifier == "mbox":
        address = value[len(_MAILTO) :] if isinstance(value, str) and value.lower().startswith(_MAILTO) else ""
        if not is_address(address) or address != address.strip():
            raise wrong(here, "an address such as mailto:ana@acme.example")
        email = address.lower()
        return ReadActor(kind="mbox", key=f"mbox:{email}", email=email, name=name)
    if identifier == "mbox_sha1sum":
        if not isinstance(value, str) or not _SHA1.fullmatch(value):
            raise wrong(here, "40 hexadecimal digits")
        return ReadActor(kind="mbox_sha1sum", key=f"sha1:{value.lower()}", name=name)
    if identifier == "openid":
        return ReadActor(kind="openid", key=f"openid:{iri(value, here)}", name=name)
    account = table(value, here, frozenset({"homePage", "name"}))
    needed(account, here, "homePage", "name")
    home, own = iri(account["homePage"], f"{here}.homePage"), text(account["name"], f"{here}.name", most=NAME_LENGTH)
    if not own.strip():
        raise wrong(f"{here}.name", "the name of the account")
    email = own.lower() if is_address(own) else ""
    return ReadActor(kind="account", key=f"account:{home}|{own}", email=email, name=name)
