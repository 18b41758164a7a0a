"""A candidate with everything that the desk sees, made only through commands, as of today."""

from datetime import timedelta

from django.test import Client

from credenza.certification.commands.ask_extension import ask_extension
from credenza.certification.commands.open_case import open_case
from credenza.certification.commands.report_misuse import report_misuse
from credenza.certification.queries.candidates import candidate_of_person
from credenza.kernel.actors import Actor
from credenza.parties.models import Person
from credenza.portal.shared import now, today
from tests.builders import certification as make

ONE_DAY = timedelta(days=1)


class Scene:
    """Kim holds ACP-120 with ten courses, the last in a case; a wish for more time and a report wait; Noor looks."""

    def __init__(self) -> None:
        self.on = today()
        self.kim = make.person("kim@x.example", "Kim Vega")
        self.noor = make.certification_desk(make.person("noor@desk.example", "Noor Haddad"))
        self.held = make.earn(self.kim, "ACP-120", self.on - 100 * ONE_DAY)
        self.earned = self.held.earned
        self.credential = self.held.credential
        for ago in range(30, 21, -1):
            make.done(self.kim, "coursework", self.on - ago * ONE_DAY, f"Course {ago}")
        self.activity = make.enter(self.kim, "coursework", self.on - 20 * ONE_DAY, "Jira basics", now=now()).activity
        row = candidate_of_person(self.kim.person_id)
        self.candidate, self.number = row.id, row.number
        self.case = open_case(activity=self.activity, reason="Looks copied", by=self.noor, now=now()).case
        self.extension = ask_extension(
            credential=self.credential, reason="I was ill.", by=self.kim, now=now()
        ).extension
        self.reporter = make.person("eve@x.example", "Eve Teller")
        self.report = report_misuse(text="Kim sells screenshots", about=self.number, by=self.reporter, now=now()).report
        self.desk = signed_in(self.noor)

    @property
    def ids(self) -> dict[str, object]:
        return {
            name: getattr(self, name)
            for name in ("candidate", "activity", "case", "credential", "extension", "report", "earned")
        }

    def post(self, path: str, **form: object):
        """Post to the desk as Noor."""
        return self.desk.post(f"/desk/certification/{path}", {"reason": "Because", **form})

    def confirmed(self, path: str, **form: object):
        """Post, look at what it would change, and post again."""
        shown = self.post(path, **form)
        assert shown.status_code == 200, shown.content.decode()
        return self.post(path, **form, seen=shown.context["seen"])

    @property
    def row(self):
        return make.held_by(self.kim, self.on)["ACP-120"]


def signed_in(who: Actor | None) -> Client:
    """A browser of that person."""
    client = Client()
    if who is not None:
        client.force_login(Person.objects.get(pk=who.person_id))
    return client
