"""Shapes of what a story's setup states besides people and prices, and the pointers of what a pack refuses."""

from typing import Any

from credenza.cli.rehearsal.story import EMAIL, Malformed, day_at, escaped, list_at, object_at
from credenza.programs.problems import PackError, Problem

ORGANIZATION_KEYS = (
    "name",
    "kind",
    "discount_program",
    "category",
    "billing_address",
    "vat_id",
    "resale_certificate",
    "members",
    "evidence",
)
KINDS = ("customer", "reseller", "distributor")


def check_organizations(raw: Any) -> None:
    """Organizations have known keys, a name and a kind; what they say counts where orders are placed."""
    pointer = "/setup/organizations"
    for index, entry in enumerate(list_at(raw, pointer)):
        here = f"{pointer}/{index}"
        found = object_at(entry, here, ORGANIZATION_KEYS)
        name = found.get("name")
        if not isinstance(name, str) or not name.strip():
            raise Malformed(f"{here}/name", "takes text")
        if found.get("kind", "customer") not in KINDS:
            raise Malformed(f"{here}/kind", f"takes one of {', '.join(KINDS)}")
        if found.get("billing_address") is not None:
            object_at(found["billing_address"], f"{here}/billing_address", None)
        for position, email in enumerate(list_at(found.get("members") or [], f"{here}/members")):
            email_at(email, f"{here}/members/{position}")


def check_holidays(raw: Any) -> None:
    """Holidays are dates."""
    for index, entry in enumerate(list_at(raw, "/setup/holidays")):
        day_at(entry, f"/setup/holidays/{index}")


def email_at(raw: Any, pointer: str) -> str:
    """An e-mail address in small letters."""
    if not isinstance(raw, str) or not EMAIL.fullmatch(raw):
        raise Malformed(pointer, "takes an e-mail address")
    return raw.lower()


def refused_pack(error: PackError) -> Malformed:
    """A pack's problems as one malformed place of the story: the setup's or the override's own, else the program."""
    return Malformed(_pointer(error.problems[0]), str(error))


def _pointer(problem: Problem) -> str:
    if problem.place.startswith("/setup/"):
        return problem.place
    kind, _, key = problem.place.partition(" ")
    return f"/overrides/{escaped(key)}" if kind == "override" else "/program"
