"""Running a story: people are made, days pass with their jobs, steps call commands, questions are answered."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from credenza.catalog.commands.sync_pack import sync_pack
from credenza.certification.errors import DuplicateActivity
from credenza.cli.rehearsal.fields import read_given
from credenza.cli.rehearsal.outcomes import plain
from credenza.cli.rehearsal.questions import AS_OF, QUESTION_NAMES, answer, check
from credenza.cli.rehearsal.setup import FROM_THE_START, People, pack_of, people_of, program_of
from credenza.cli.rehearsal.stage import STAFF_DOMAIN, Outcome, ReferenceRefused, Stage, shown_person
from credenza.cli.rehearsal.steps import JOBS_STEP, STEP_NAMES, STEPS
from credenza.cli.rehearsal.story import STAFF_NAME, Question, Step, Story, read_story
from credenza.credits.commands.accept_invitations import accept_invitations
from credenza.credits.errors import RequestNotPending
from credenza.doors.refusals import describe
from credenza.gateways.files import choice as files
from credenza.gateways.files.memory import MemoryFiles
from credenza.gateways.payments import choice
from credenza.gateways.payments.fake import FakeCards
from credenza.jobs.daily import pass_days, run_day
from credenza.kernel.actors import SYSTEM, Actor
from credenza.kernel.errors import DomainError
from credenza.learning.commands.take_up_address import take_up_address
from credenza.parties.commands.register_people import NewPerson, register_people
from credenza.parties.queries import actor_for
from credenza.programs.calendar import start_of_day
from credenza.programs.loader import active, using
from credenza.workflows.audits import looking_at_nothing
from credenza.workflows.dispatch import dispatch_pending

ONE_DAY = timedelta(days=1)


def rehearse(raw: Any, *, folder: str = ".") -> dict[str, Any]:
    """Run a parsed story on the present, empty database and answer its document. Raises ``Malformed``.

    ``folder`` is where a pack given by a relative path is looked for besides the working directory.
    """
    story = read_story(raw, step_names=STEP_NAMES, question_names=QUESTION_NAMES)
    check(story)
    with using(program_of(story, folder)), looking_at_nothing(), choice.using(FakeCards()), files.using(MemoryFiles()):
        sync_pack(now=datetime.combine(FROM_THE_START, datetime.min.time(), tzinfo=UTC), by=SYSTEM)
        return _Run(story, folder).document()


class _Run:
    """One story on its way: the stage, what was said so far, and the questions still open."""

    def __init__(self, story: Story, folder: str) -> None:
        self.story = story
        self.people: People = people_of(story)
        first = story.steps[0].on if story.steps else min((q.on for q in story.questions), default=FROM_THE_START)
        self.stage = Stage(
            actors=self.people.actors, on=first, program=pack_of(story, folder), overrides=story.overrides
        )
        self.said: list[dict[str, Any]] = []
        self.answers: dict[str, dict[str, Any]] = {}
        self.open = [question for question in story.questions if question.about in AS_OF]

    def document(self) -> dict[str, Any]:
        """Run every step, then answer what is left."""
        self._answer_until(self.stage.on - ONE_DAY)  # asked of days before anything happened
        for step in self.story.steps:
            self._advance(step.on)
            self.said.append(self._step(step))
        self._answer_until(self.stage.on)
        for question in self.story.questions:
            if question.pointer not in self.answers:
                self._advance(max(question.on, self.stage.on))
                self._answer(question)
        answers = [self.answers[question.pointer] for question in self.story.questions]
        return {"steps": self.said, "answers": answers}

    def _advance(self, day: date) -> None:
        """Let the days up to ``day`` pass, each with its jobs; what is asked of a day is answered at its end."""
        while self.stage.on < day:
            asked = [question.on for question in self.open if self.stage.on <= question.on < day]
            self._pass_days(min(asked, default=day))
            if asked:
                self._answer_until(self.stage.on)

    def _pass_days(self, until: date) -> None:
        if self.stage.on < until:
            pass_days(self.stage.on, until)
            self.stage.on = until

    def _answer_until(self, day: date) -> None:
        for question in [question for question in self.open if question.on <= day]:
            self._answer(question)

    def _answer(self, question: Question) -> None:
        if question in self.open:
            self.open.remove(question)
        self.answers[question.pointer] = answer(question, self.stage)

    def _step(self, step: Step) -> dict[str, Any]:
        self.stage.running = step.id
        by = self._actor(step.who)
        try:
            outcome = self._outcome(step, by)
        except DomainError as error:
            self.stage.keep(step, Outcome(made=None, result=None))
            dispatch_pending(now=self.stage.now())
            return {"id": step.id, "ok": False, "error": self._error(error, by)}
        except ReferenceRefused as refused:
            self.stage.keep(step, Outcome(made=None, result=None))
            told = f"The step {refused.name!r} was refused, so there is nothing to refer to."
            return {"id": step.id, "ok": False, "error": {"code": "reference_refused", "detail": told}}
        self.stage.keep(step, outcome)
        dispatch_pending(now=self.stage.now())
        return {"id": step.id, "ok": True, "result": outcome.result}

    def _outcome(self, step: Step, by: Actor) -> Outcome:
        if step.do == JOBS_STEP:
            read_given(step, self.stage, needed=(), optional=())
            run_day(self.stage.on, start_of_day(self.stage.on, active()))
            return Outcome(made=None, result={})
        kind = STEPS[step.do]
        return kind.run(read_given(step, self.stage, needed=kind.needed, optional=kind.optional), by)

    def _actor(self, who: str) -> Actor:
        """The caller; a stranger who acts signs up first, and what waits for their address takes effect."""
        if STAFF_NAME.fullmatch(who):
            return self.stage.actors[who]
        if who not in self.stage.actors:
            now = self.stage.now()
            person = register_people(people=[NewPerson(email=who, name=who.partition("@")[0])], by=SYSTEM, now=now)[who]
            self.stage.actors[who] = actor_for(person)
            accept_invitations(person=person, email=who, now=now)
            take_up_address(email=who, now=now)
            dispatch_pending(now=now)
        return self.stage.actors[who]

    def _error(self, error: DomainError, by: Actor) -> dict[str, Any]:
        told = describe(error)
        facts = plain(error.facts())
        if isinstance(error, DuplicateActivity):
            facts["first"] = self.stage.name("activity", error.first)
        if isinstance(error, RequestNotPending):
            facts["decided_by"] = shown_person(facts["decided_by"])
            facts["requests"] = [
                {
                    **row,
                    "request": self.stage.name("request", row["request"]),
                    "decided_by": shown_person(row["decided_by"]),
                }
                for row in facts["requests"]
            ]
        return {"code": error.code, "detail": told.detail.replace(f"@{STAFF_DOMAIN}", ""), **facts}
