"""What stands before the first step: the program with its overrides and additions, people and organizations."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from credenza.cli.rehearsal.organizations import check_organizations, make_organizations
from credenza.cli.rehearsal.shapes import email_at, holidays_at, refused_pack
from credenza.cli.rehearsal.stage import STAFF_DOMAIN
from credenza.cli.rehearsal.story import Malformed, Story, list_at
from credenza.kernel.actors import SYSTEM, Actor, StaffRole
from credenza.parties.commands.register_people import NewPerson, register_people
from credenza.parties.queries import actor_for
from credenza.programs.additions import with_products, with_tax_rates
from credenza.programs.loader import load, pack_file
from credenza.programs.problems import PackError
from credenza.programs.shapes import Program

FROM_THE_START = date(2000, 1, 1)
STAFF_COUNT = 9
PERSON_KEYS = ("email", "name", "roles")


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Everybody who exists from the start, by the name the story gives them."""

    actors: dict[str, Actor]


def program_of(story: Story, folder: str) -> Program:
    """The story's pack with its overrides, products and tax rates; what the pack sells stands from the start."""
    try:
        program = load(pack_of(story, folder), story.overrides)
        program = with_products(program, story.setup.get("products", []))
        program = with_tax_rates(program, story.setup.get("tax_rates", []))
    except PackError as error:
        raise refused_pack(error) from error
    items = tuple(replace(item, added_on=min(item.added_on, FROM_THE_START)) for item in program.items)
    program = replace(program, items=items)
    if holidays := holidays_at(story.setup.get("holidays", [])):
        days = tuple(sorted({*program.orders.holidays, *holidays}))
        program = replace(program, orders=replace(program.orders, holidays=days))
    return program


def pack_of(story: Story, folder: str) -> str:
    """The story's pack by its name or file, looked for beside the story too."""
    named = story.program
    if not pack_file(named).is_file() and (Path(folder) / named).is_file():
        return str(Path(folder) / named)
    return named


def people_of(story: Story) -> People:
    """Make everybody the story names, verified, except its strangers; staff hold the roles of all desks.

    Organizations come with them, for their members are among these people.
    """
    check_organizations(story)
    named = _setup_people(story)
    listed = list_at(story.setup.get("strangers", []), "/setup/strangers")
    strangers = {email_at(raw, f"/setup/strangers/{i}") for i, raw in enumerate(listed)}
    emails = [email for email in dict.fromkeys((*named, *story.emails)) if email not in strangers]
    staff = ["staff", *(f"staff-{number}" for number in range(2, STAFF_COUNT + 1))]
    addresses = {name: f"{name}@{STAFF_DOMAIN}" for name in staff} | {email: email for email in emails}
    wanted = [
        NewPerson(
            email=address,
            name=named.get(who, ("", ()))[0] or who.partition("@")[0],
            roles=tuple(StaffRole) if who in staff else named.get(who, ("", ()))[1],
        )
        for who, address in addresses.items()
    ]
    long_ago = datetime.combine(FROM_THE_START, datetime.min.time(), tzinfo=UTC)
    ids = register_people(people=wanted, by=SYSTEM, now=long_ago)
    actors = {who: actor_for(ids[address]) for who, address in addresses.items()}
    make_organizations(story, actors, long_ago)
    return People(actors=actors)


def _setup_people(story: Story) -> dict[str, tuple[str, tuple[StaffRole, ...]]]:
    found: dict[str, tuple[str, tuple[StaffRole, ...]]] = {}
    for index, raw in enumerate(list_at(story.setup.get("people", []), "/setup/people")):
        pointer = f"/setup/people/{index}"
        if not isinstance(raw, dict):
            raise Malformed(pointer, "takes an object")
        for key in raw:
            if key not in PERSON_KEYS:
                raise Malformed(f"{pointer}/{key}", f"is not a key here; known are {', '.join(PERSON_KEYS)}")
        name = raw.get("name") or ""
        if not isinstance(name, str):
            raise Malformed(f"{pointer}/name", "takes text")
        listed = list_at(raw.get("roles", []), f"{pointer}/roles")
        roles = tuple(_role(role, f"{pointer}/roles/{i}") for i, role in enumerate(listed))
        found[email_at(raw.get("email"), f"{pointer}/email")] = (name, roles)
    return found


def _role(raw: Any, pointer: str) -> StaffRole:
    if raw not in set(StaffRole):
        raise Malformed(pointer, f"takes one of {', '.join(StaffRole)}")
    return StaffRole(raw)
