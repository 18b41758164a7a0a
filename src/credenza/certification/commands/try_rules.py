"""Other rules are looked at on every candidate before they are in force: asked for here, worked out piece by piece.

Nothing but the answer is written. Source: "everything is recomputed from all facts" of the renewal rules: so whom a
change would touch can be told before it is made.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from credenza.certification import facts_sql
from credenza.certification.errors import InvalidPack
from credenza.certification.models import Candidate, RuleTrial, RuleTrialPart
from credenza.certification.policy import require
from credenza.certification.programs import policy
from credenza.certification.queries.what_if import Affected, Look
from credenza.certification.reading import CHUNK
from credenza.certification.receipts import RulesTried, TrialWorked
from credenza.certification.trial_models import OPEN
from credenza.journal.idempotency import digest_of, idempotent
from credenza.journal.recording import Subject, note, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import DomainError, InvalidField, MissingFields
from credenza.programs.loader import active, pack_text, read_pack
from credenza.programs.overrides import override_of
from credenza.programs.problems import PackError
from credenza.programs.shapes import Program

MOST_CHARACTERS = 500_000
NAME_LENGTH = 200
IN_FORCE = "single changed values"


@idempotent
def try_rules(
    *,
    toml: str = "",
    named: str = "",
    pack: str = "",
    overrides: Sequence[str] = (),
    on: date | None = None,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> RulesTried:
    """Ask whom other rules would affect: a pack's own text (``named`` is its file's name), a shipped ``pack``, or the
    one in force, each with single values replaced (KEY=VALUE). ``on``: business date for statuses, today by default.

    Refuses with ``not_permitted`` (the certification desk may), ``missing_fields``, ``invalid_field`` and
    ``invalid_pack``, which names every problem as the check of a pack does.
    """
    require("try_rules", by)
    if not (toml.strip() or pack or overrides):
        raise MissingFields(fields=("pack",))
    if len(toml) > MOST_CHARACTERS:
        raise InvalidField(field="toml", expected=f"a rule pack of up to {MOST_CHARACTERS:,} characters")
    policy()
    file = (named.strip()[:NAME_LENGTH] or "pack.toml") if toml.strip() else f"{pack}.toml" if pack else IN_FORCE
    try:
        text = toml if toml.strip() else pack_text(pack)
    except PackError as refused:
        raise InvalidPack(problems=tuple(map(str, refused.problems))) from refused
    program_of(text, file, overrides)
    when = stamp(by, now)
    row = RuleTrial.objects.create(
        named=file,
        toml=text,
        overrides=list(overrides),
        on=on or when.on,
        candidates=Candidate.objects.filter(merged_into=None).count(),
        asked_by_id=by.person_id,
        asked_at=now,
    )
    facts = {"pack": file, "digest": digest_of({"toml": text}), "overrides": list(overrides), "on": row.on.isoformat()}
    note("try_rules", Subject(kind="rule_trial", id=row.pk), when, facts=facts)
    return RulesTried(trial=row.pk, candidates=row.candidates)


def program_of(toml: str, named: str, overrides: Sequence[str]) -> Program:
    """The changed program. Refuses with ``invalid_pack``, also one without renewals; ``invalid_field`` for what is no
    KEY=VALUE.
    """
    try:
        replaced = dict(override_of(each) for each in overrides)
    except ValueError as refused:
        raise InvalidField(field="overrides", expected="lines such as credits.validity_months=6") from refused
    try:
        program = read_pack(toml, named, replaced).program
    except PackError as refused:
        raise InvalidPack(problems=tuple(map(str, refused.problems))) from refused
    if program.certification is None:
        raise InvalidPack(problems=(f"{named}: has no section certification; right would be: a pack with renewals",))
    return program


def look_further(*, trial: int, parts: int, by: Actor, now: datetime) -> TrialWorked:
    """Work out so many parts more, some thousands of candidates each; whoever comes next goes on where this ended.

    Two at once do the same work twice and change nothing by it. A pack that is good and still can't be worked out
    (a date beyond every calendar) ends the trial as failed, with the reason.
    """
    require("look_further", by)
    row = RuleTrial.objects.get(pk=trial)
    if row.status not in OPEN:
        return TrialWorked(trial=trial, status=row.status)
    RuleTrial.objects.filter(pk=trial, status="waiting").update(status="running")
    try:
        left = _look(row, parts)
    except (DomainError, ArithmeticError, ValueError, LookupError) as failed:
        why = str(failed) or type(failed).__name__
        RuleTrial.objects.filter(pk=trial).update(status="failed", why=why, done_at=now)
        return TrialWorked(trial=trial, status="failed")
    if left:
        return TrialWorked(trial=trial, status="running")
    RuleTrial.objects.filter(pk=trial, status="running").update(status="done", done_at=now)
    return TrialWorked(trial=trial, status="done")


def _look(row: RuleTrial, parts: int) -> int:
    """Answers how many parts are left."""
    done = set(row.parts.values_list("first", flat=True))
    spans = [span for span in facts_sql.chunks(CHUNK) if span[0] not in done]
    if spans:
        changed = program_of(row.toml, row.named, row.overrides)
        look = Look(active(), changed, row.on, None)
        for first, last in spans[:parts]:
            _keep(row, first, look.part(first, last))
    return max(0, len(spans) - parts)


def _keep(row: RuleTrial, first: int, found: Affected) -> None:
    try:
        with transaction.atomic():
            RuleTrialPart.objects.create(
                trial=row,
                first=first,
                candidates=found.candidates,
                affected=found.affected,
                in_force=found.in_force,
                credentials=found.credentials,
                kinds=dict(found.kinds),
                statuses=[[old, new, count] for (old, new), count in found.statuses.items()],
                rows=[[one.number, _told(asdict(one.difference))] for one in found.rows],
            )
    except IntegrityError:
        return  # somebody else was quicker; the same comes of it


def _told(difference: dict[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in difference.items()}


def forget_trials(*, asked_before: datetime, by: Actor) -> int:
    """Drop answers from before that instant: what they compared has changed since. Answers how many."""
    require("look_further", by)
    old = RuleTrial.objects.filter(asked_at__lt=asked_before)
    count = old.count()
    old.delete()
    return count
