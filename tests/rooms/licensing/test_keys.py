"""License keys: who sees them (LK1 to LK3, A15, A16), what they say, and how products check them without a network."""

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from credenza.config.keys import new_key
from credenza.gateways.license_keys import verify_license as verifier
from credenza.gateways.license_keys.keys import LicenseKeysMissing
from credenza.journal.queries import audit_of
from credenza.journal.recording import Subject
from credenza.kernel.actors import StaffRole
from credenza.kernel.errors import MissingFields, NotFound, NotPermitted
from credenza.licensing.commands.purchaser_view import appoint_purchaser, withdraw_purchaser_view
from credenza.licensing.errors import KeyNotVisible, KeyUnavailable
from credenza.licensing.models import KeyVersion
from credenza.licensing.queries.licenses import license as license_row
from credenza.workflows.license_keys import (
    public_keys,
    replace_keys,
    show_license_file,
    show_license_key,
    signed_revocations,
)
from tests.builders import licensing as make
from tests.builders.credits import NOW, TODAY, person, staff

pytestmark = pytest.mark.django_db
DAY = date.fromisoformat
CHECK = """
import json, sys
from datetime import date
sys.path[:0] = [sys.argv[1]]
import verify_license
asked = json.load(sys.stdin)
for key in asked["keys"]:
    try:
        said = verify_license.check(key, asked["public"], product="JIRA-DC", today=date.fromisoformat(asked["today"]),
                                    built_on=date.fromisoformat(asked["built_on"]))
        print("revoked" if verify_license.is_revoked(key, asked["revoked"], asked["public"]) else said["tier"])
    except ValueError as refused:
        print(refused)
assert not [name for name in sys.modules if name.split(".")[0] in ("credenza", "django")]
"""


def checked(keys: list[str], today: str, built_on: str) -> list[str]:
    """What a product says that has nothing but the file, Python and `cryptography`."""
    folder = Path(verifier.__file__).parent
    asked = {"keys": keys, "public": public_keys(), "revoked": signed_revocations(TODAY)}
    told = json.dumps({**asked, "today": today, "built_on": built_on})
    command = [sys.executable, "-I", "-c", CHECK, str(folder)]
    run = subprocess.run(command, input=told, capture_output=True, text=True, check=True, cwd="/")
    return run.stdout.splitlines()


def shown(license_id: int, by: object, **more: object) -> str:
    return show_license_key(license=license_id, by=by, now=NOW, **more).key  # type: ignore[arg-type]


def _checked(text: str, day: str) -> str:
    try:
        said = verifier.check(text, public_keys(), product="JIRA-DC", today=DAY(day), built_on=DAY("2026-01-01"))
    except ValueError as refused:
        return str(refused)
    return str(said["tier"])


class TestWhoSees:
    def test_the_contact_and_the_purchaser_and_nobody_else(self) -> None:
        tom, rita, bill, eve = (person(f"{name}@acme.example") for name in ("tom", "rita", "bill", "eve"))
        acme = make.organization(bill)
        jira = make.license(technical_contact=tom, purchaser=rita, licensee=acme)
        assert shown(jira, tom, address="192.0.2.1") == shown(jira, rita)
        for other in (bill, eve, staff(), staff(StaffRole.ADMINISTRATOR)):
            with pytest.raises(KeyNotVisible):
                shown(jira, other, address="192.0.2.9")
        looks = [
            (row.by_id, row.facts["allowed"], row.facts["address"])
            for row in audit_of(Subject(kind="license", id=jira))
            if row.command == "reveal_license_key"
        ]
        assert looks[-2:] == [(rita.person_id, True, ""), (tom.person_id, True, "192.0.2.1")]
        assert [allowed for _, allowed, _ in looks] == [False] * 4 + [True] * 2
        with pytest.raises(NotFound):
            license_row(jira, eve, TODAY)
        row = license_row(jira, bill, TODAY)
        assert (row.may, row.key_versions[0].status) == ((), "current")
        assert [bool(shown(jira, tom, idempotency_key="k1")) for _ in range(2)] == [True, False]

    def test_the_purchaser_until_the_contact_withdraws_it(self) -> None:
        tom, rita, rob = person("tom@acme.example"), person("rita@reseller.example"), person("rob@reseller.example")
        jira = make.license(technical_contact=tom, purchaser=rita)
        renewal = make.line("renew", TODAY, entitlement=jira)
        make.fulfilled(make.DATA_CENTER, renewal)  # paid by another reseller, who gets no view of it
        with pytest.raises(KeyNotVisible):
            shown(jira, rob)
        with pytest.raises(NotPermitted):
            withdraw_purchaser_view(license=jira, by=rita, now=NOW)
        withdraw_purchaser_view(license=jira, by=tom, now=NOW)
        with pytest.raises(KeyNotVisible):
            shown(jira, rita)
        with pytest.raises(NotFound):
            withdraw_purchaser_view(license=jira, by=tom, now=NOW)
        desk = staff()
        with pytest.raises(NotPermitted):
            appoint_purchaser(license=jira, email="rob@reseller.example", reason="Rita left.", by=rob, now=NOW)
        appoint_purchaser(license=jira, email="rob@reseller.example", reason="Rita left.", by=desk, now=NOW)
        assert shown(jira, rob)


class TestWhatTheySay:
    def test_a_license_file_says_the_same_and_ends_by_itself(self) -> None:
        """Fetched anew it learns of a revocation; each look is audited like a reveal, and one cannot stand for another."""
        tom, eve = person("tom@acme.example"), person("eve@other.example")
        jira = make.license(technical_contact=tom)
        file = show_license_file(license=jira, by=tom, now=NOW, address="192.0.2.1")
        assert (file.version, file.valid_until) == (1, TODAY + timedelta(days=30))
        said = verifier.opened(file.content, public_keys(), "lf1")
        assert {**verifier.opened(shown(jira, tom), public_keys()), "valid_until": "2026-04-09"} == said
        with pytest.raises(KeyNotVisible):
            show_license_file(license=jira, by=eve, now=NOW)
        looks = [row for row in audit_of(Subject(kind="license", id=jira)) if row.command == "reveal_license_key"]
        assert [(row.facts["allowed"], row.facts.get("file")) for row in looks] == [
            (False, None), (True, None), (True, True)
        ]  # fmt: skip
        last = (file.content.replace("lf1.", "lk1."), "2026-04-09")
        for text, day in ((file.content, "2026-04-09"), (file.content, "2026-04-10"), last):
            told = _checked(text, day)
            assert told == {"2026-04-10": "this license file was valid until 2026-04-09: fetch a new one"}.get(
                day, "this is not a license of ours" if text.startswith("lk1.") else "500"
            )
        replace_keys(license=jira, reason="Lost a laptop.", replace=False, by=staff(), now=NOW)
        with pytest.raises(NotFound):
            show_license_file(license=jira, by=tom, now=NOW)

    def test_a_product_checks_them_by_one_file(self) -> None:
        tom = person("tom@acme.example", "Tom Tester")
        jira = make.license(technical_contact=tom, tier=500, licensee=make.organization(name="Ärmel & Co"))
        first = shown(jira, tom)
        said = verifier.opened(first, public_keys())
        assert (said["licensee"], said["term_end"], said["sen"]) == (
            "Ärmel & Co",
            "2027-03-09",
            f"SEN-{1_000_000 + jira}",
        )
        assert "tom" not in json.dumps(said).lower()
        make.changed(jira, "upgrade", TODAY, tier=1000)
        second = shown(jira, tom)
        forged = second[:-3] + ("AAA" if second[-3:] != "AAA" else "BBB")
        assert checked([first, second, forged, "lk1.x.y", ""], "2027-03-09", "2026-01-01") == [
            "500",
            "1000",
            *["this is not a license of ours"] * 3,
        ]
        assert checked([second], "2027-03-10", "2026-01-01") == ["the subscription ended on 2027-03-09"]
        assert checked([second], "2027-03-01", "2027-03-10")[0].startswith("maintenance ended")
        with pytest.raises(ValueError, match="something else"):
            verifier.opened(signed_revocations(TODAY), public_keys())
        with pytest.raises(ValueError, match="is for"):
            verifier.check(first, public_keys(), product="OTHER", today=TODAY, built_on=TODAY)

    def test_revoked_ones_are_on_the_signed_list(self) -> None:
        tom = person("tom@acme.example")
        jira = make.license(technical_contact=tom)
        lost = shown(jira, tom)
        with pytest.raises(NotPermitted):
            replace_keys(license=jira, reason="Lost.", by=tom, now=NOW)
        desk = staff()
        with pytest.raises(MissingFields):
            replace_keys(license=jira, reason=" ", by=desk, now=NOW)
        assert replace_keys(license=jira, reason="Lost.", by=desk, now=NOW).issued == 2
        assert checked([lost, shown(jira, tom)], "2026-06-01", "2026-01-01") == ["revoked", "500"]
        with pytest.raises(NotFound):
            shown(jira, tom, version=1)
        assert [key.status for key in license_row(jira, desk, TODAY).key_versions] == ["revoked", "current"]

    def test_nobody_gets_one_from_the_table_or_without_the_signing_key(self, settings: Any) -> None:
        tom = person("tom@acme.example")
        jira = make.license(technical_contact=tom)
        key = shown(jira, tom)
        kept = KeyVersion.objects.get(entitlement_id=jira)
        assert key.rpartition(".")[2] not in json.dumps(kept.payload + kept.key_digest)
        own = list(settings.CREDENZA_LICENSE_KEYS)
        settings.CREDENZA_LICENSE_KEYS = [new_key("l2")]
        with pytest.raises(KeyUnavailable):
            shown(jira, tom)
        settings.CREDENZA_LICENSE_KEYS = [new_key("l2"), *own]
        assert shown(jira, tom) == key
        replace_keys(license=jira, reason="A newer key signs.", by=staff(), now=NOW)
        assert [row.kid for row in license_row(jira, tom, TODAY).key_versions] == ["license1", "l2"]
        settings.CREDENZA_LICENSE_KEYS = []
        with pytest.raises(LicenseKeysMissing):
            make.license()
        assert make.license(make.CLOUD)
        with pytest.raises(KeyUnavailable):
            signed_revocations(TODAY)
