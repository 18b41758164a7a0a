"""Blanking a candidate: what they wrote and showed goes, what they did and what came of it stays."""

from datetime import date

import pytest

from credenza.certification.commands.ask_extension import ask_extension
from credenza.certification.commands.correct_activity import correct_activity
from credenza.certification.commands.forget_person import forget_person
from credenza.certification.commands.record_activity import record_activity
from credenza.certification.commands.share_credentials import share_credentials
from credenza.certification.models import Activity, Credential, Evidence, ExtensionRequest, SharedPage
from credenza.gateways.files import choice
from credenza.kernel.actors import StaffRole
from credenza.kernel.errors import NotPermitted
from credenza.workflows.blanking import blank_person
from credenza.workflows.stored_files import broken_evidence, stray_files
from tests.builders import certification as make
from tests.builders.certification import NOW, later
from tests.rooms.certification.reference import drifted
from tests.rooms.gateways.uploads import saved, squares

pytestmark = pytest.mark.django_db
WORDS = "I, Kim Somebody, was there"


@pytest.fixture
def kim():
    return make.person("kim@x.example", "Kim Somebody")


@pytest.fixture
def shown(kim):
    """An activity with a stored file and words, a wish, and a page for others."""
    from credenza.workflows.proofs import proof_of

    held = make.earn(kim, "ACP-120", date(2025, 1, 15)).credential
    claim = make.claim("coursework", date(2026, 2, 1), "Basics", notes=WORDS)
    proof = proof_of(saved(squares(), "PNG"), "kim-somebody.png")
    activity = record_activity(person=kim.person_id, claim=claim, evidence=(proof,), by=kim, now=NOW).activity
    ask_extension(credential=held, reason=WORDS, by=kim, now=NOW)
    share_credentials(person=kim.person_id, credentials=[held], by=kim, now=NOW)
    correct_activity(activity=activity, language="de", by=kim, now=NOW)
    return proof.stored_name


def blank(kim):
    admin = make.staff(StaffRole.ADMINISTRATOR)
    return blank_person(person=kim.person_id, reason="Case 4711", by=admin, now=later(1))


def test_words_files_and_pages_go(kim, shown, django_capture_on_commit_callbacks):
    assert choice.active().exists(shown)
    with django_capture_on_commit_callbacks(execute=True):
        blank(kim)
    assert not choice.active().exists(shown)
    assert list(broken_evidence()) == []
    assert shown not in list(stray_files(now=later(2)))
    assert not Evidence.objects.exists()
    row = Activity.objects.get()
    assert (row.notes, row.name, row.language) == ("", "Basics", "de")
    assert ExtensionRequest.objects.get().reason == ""
    assert SharedPage.objects.get().ended_at == later(1)


def test_what_was_done_and_came_of_it_stays(kim, shown):
    before = list(Credential.objects.values())
    blank(kim)
    assert list(Credential.objects.values()) == before
    assert drifted() == []
    assert make.held_by(kim)["ACP-120"].units == 10


def test_no_file_goes_before_its_row_is_gone_for_good(kim, shown, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=False):
        blank(kim)
    assert choice.active().exists(shown)


def test_others_keep_theirs(kim, shown):
    lee = make.person("lee@x.example")
    make.enter(lee, "coursework", date(2026, 2, 1))
    blank(kim)
    assert Evidence.objects.get().activity.candidate.person_id == lee.person_id


def test_nobody_but_an_administrator(kim, shown):
    for who in (kim, make.staff(), make.certification_desk()):
        with pytest.raises(NotPermitted):
            forget_person(person=kim.person_id, by=who, now=NOW)
    assert Evidence.objects.exists()
