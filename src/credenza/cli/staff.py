"""``credenza staff``: grant and end staff roles from the machine, the first administrator's above all.

Afterward administrators do it at the desk. Whoever may run commands here holds the database anyway; the audit trail
names the system as who granted.
"""

import argparse
import sys
from datetime import UTC, datetime

from credenza.cli.start import start
from credenza.kernel.actors import SYSTEM, StaffRole
from credenza.kernel.errors import DomainError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whom, which role, why."""
    parser.add_argument("verb", choices=("grant", "end"), help="grant a role, or end it")
    parser.add_argument("email", help="a verified address of somebody who signed up")
    parser.add_argument("role", choices=tuple(StaffRole), help="the staff role")
    parser.add_argument("--reason", required=True, help="why; kept in the audit trail")


def run(args: argparse.Namespace) -> int:
    """Run the command; answers 1 with the refusal when nobody has proved to own the address."""
    start()
    from credenza.doors.refusals import describe
    from credenza.parties.commands.grant_staff_role import end_staff_role, grant_staff_role

    command = grant_staff_role if args.verb == "grant" else end_staff_role
    try:
        command(email=args.email, role=args.role, reason=args.reason, by=SYSTEM, now=datetime.now(UTC))
    except DomainError as refused:
        told = describe(refused)
        print(f"credenza: {told.code}: {told.detail}", file=sys.stderr)
        return 1
    print(f"{args.email}: {args.role} {'granted' if args.verb == 'grant' else 'ended'}.")
    return 0
