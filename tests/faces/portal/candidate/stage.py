"""A candidate's pages in tests: who holds what, a picture to upload, a signed-in browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from html import unescape
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from credenza.kernel.actors import Actor
from credenza.kernel.periods import add_months
from credenza.parties.models import Person
from credenza.portal.shared import now, today
from tests.builders import certification as build


def ago(months: int = 0, days: int = 0) -> date:
    """A date before today."""
    return add_months(today(), -months) - timedelta(days=days)


def browser(who: Actor) -> Client:
    """A browser signed in as that person."""
    client = Client()
    client.force_login(Person.objects.get(pk=who.person_id))
    return client


def picture(name: str = "done.png", color: int = 40) -> SimpleUploadedFile:
    """A small picture; another ``color`` is another content."""
    drawn = BytesIO()
    Image.new("RGB", (40, 30), (color, 90, 120)).save(drawn, "PNG")
    return SimpleUploadedFile(name, drawn.getvalue(), "image/png")


def renata() -> Actor:
    """Holds two professional certifications and an associate one, 90 units on the way."""
    who = build.person("renata@x.example", "Renata Kowalczyk")
    build.earn(who, "ACP-420", ago(25), now=now())
    build.earn(who, "ACP-120", ago(22), now=now())
    build.earn(who, "ACA-920", ago(3), now=now())
    build.done(who, "global_event", ago(15), "Team Europe", now=now())
    build.done(who, "presenting", ago(14), "Automation without regret", now=now())
    for number in range(4):
        build.done(who, "local_event", ago(13 - number), f"Community evening {number}", now=now())
    return who


def typed(**more: Any) -> dict[str, Any]:
    """The form of a course, filled in."""
    first = {
        "type": "coursework",
        "date": today().isoformat(),
        "name": "Incident management",
        "language": "en",
        "notes": "",
        "item": "",
    }
    return {**first, **more}


def text(response: Any) -> str:
    """The page's text as one line."""
    return unescape(" ".join(response.content.decode().split()))


@contextmanager
def counted() -> Iterator[CaptureQueriesContext]:
    """The queries made meanwhile."""
    with CaptureQueriesContext(connection) as queries:
        yield queries
