"""What learning platforms and events send, as steps: the real command, then what follows from it."""

from credenza.certification.queries.sources import activities_by_key, credential_by_key
from credenza.cli.rehearsal.certification_steps import day_given
from credenza.cli.rehearsal.fields import Given
from credenza.cli.rehearsal.outcomes import outcome
from credenza.cli.rehearsal.stage import Made, Outcome
from credenza.kernel.actors import Actor
from credenza.learning.commands.import_attendance import import_attendance
from credenza.learning.commands.post_statements import post_statements
from credenza.learning.queries.rosters import sources_of
from credenza.learning.queries.waiting import statement_waits_for
from credenza.workflows.dispatch import dispatch_pending


def statement_posted(given: Given, by: Actor) -> Outcome:
    """One xAPI statement; the step makes the activity or the credential that follows from it."""
    taken = post_statements(statements=[given.table("statement")], by=by, now=given.stage.now()).statements[0]
    dispatch_pending(now=given.stage.now())
    source = f"statement:{taken.statement}"
    activity, credential = activities_by_key([source]).get(source), credential_by_key(source)
    made = None
    if activity is not None:
        made = Made(kind="activity", id=activity)
    elif credential is not None:
        made = Made(kind="credential", id=credential)
    shown = {
        "activity": given.stage.shown(made) if made and made.kind == "activity" else None,
        "credential": given.stage.shown(made) if made and made.kind == "credential" else None,
    }
    # What was credited and then refused further on, such as a day before the program, waits like the rest.
    why = statement_waits_for(taken.statement) if taken.outcome == "credited" else ""
    told = {"outcome": "waiting" if why else taken.outcome, "why": why or taken.why or None}
    return outcome({"statement": taken.statement, **told, **shown}, made)


def attendance_imported(given: Given, by: Actor) -> Outcome:
    """A roster; with one person on it the step makes their activity, else the roster."""
    done = import_attendance(
        event=given.text("event"),
        on=day_given(given),
        type=given.text("type"),
        emails=given.texts("emails"),
        by=by,
        now=given.stage.now(),
    )
    dispatch_pending(now=given.stage.now())
    roster = done.roster or 0
    sources = sources_of(roster)
    activities = activities_by_key(sources.values())
    found = {line: activities[source] for line, source in sources.items() if source in activities}
    alone = len(done.lines) == 1 and len(found) == 1
    made = Made(kind="activity", id=next(iter(found.values()))) if alone else Made(kind="roster", id=roster)
    name = given.stage.shown(made) if alone else None
    rows = [
        {
            "email": line.email,
            "outcome": line.outcome,
            "why": line.why or None,
            "activity": name or given.stage.name("activity", found.get(line.line)),
        }
        for line in done.lines
    ]
    counted = {"recorded": done.recorded, "already_there": done.already_there, "waiting": done.waiting}
    return outcome({"roster": roster, **counted, "rows": rows}, made)
