"""Renewal programs in Python for the rules' tests, each from its owner's published rules."""

from datetime import date
from decimal import Decimal

from credenza.programs.certification_shapes import (
    ActivityType,
    AuditPolicy,
    BlanketExtension,
    Certification,
    CertificationPolicy,
    Level,
    LevelRules,
    Requirement,
)

AUDIT = AuditPolicy(sampling_percent=Decimal(5), answer_days=30, appeal_days=30, many_in_a_day=5)
REST = {
    "unit_name": "CE unit",
    "candidate_prefix": "AT00",
    "candidate_digits": 6,
    "audit": AUDIT,
    "suspension_ahead_days": (180, 90, 30, 7),
    "expiration_ahead_days": (30, 7),
}
RETIRED_ON = date(2024, 2, 1)


def units(number, category=None):
    """At least so many units."""
    return Requirement(units=Decimal(number), category=category)


def kind(code, level, **more):
    """A certification; its short name is its code without the number's dash."""
    return Certification(code=code, short_name=more.pop("short_name", code + ".s"), name=code, level=level, **more)


def atlassian(**changed):
    """The shipped program, as "The new process to renew certifications is now available" has it."""
    term = {"validity_months": 24, "grace_months": 3}
    return CertificationPolicy(
        **{
            **REST,
            "earliest_activity_on": date(2024, 2, 1),
            "renewal_scope": "level",
            "activity_types": (
                ActivityType(id="coursework", name="Coursework", units=Decimal(10)),
                ActivityType(id="global_event", name="Global event", units=Decimal(30), cap=1, event=True),
                ActivityType(id="local_event", name="Local event", units=Decimal(10), cap=4, event=True),
                ActivityType(id="presenting", name="Presenting", units=Decimal(20), cap=1),
            ),
            "levels": (
                Level(id="ACA", name="Associate", rank=1, required_units=Decimal(50), rules=(LevelRules(**term, renewal=units(50)),)),
                Level(id="ACP", name="Professional", rank=2, required_units=Decimal(100), rules=(LevelRules(**term, renewal=units(100)),)),
            ),
            "certifications": (
                kind("ACP-120", "ACP", short_name="ACP-JCA"),
                kind("ACP-420", "ACP"),
                kind("ACP-520", "ACP"),
                kind("ACP-620", "ACP"),
                kind("ACA-900", "ACA"),
                kind("ACA-905", "ACA"),
                kind("ACP-100", "ACP", retired_on=RETIRED_ON),
                kind("ACP-600", "ACP", retired_on=RETIRED_ON),
            ),
            "blanket_extensions": (
                BlanketExtension(id="2024", name="One year more", expires_from=date(2024, 9, 30), expires_to=date(2025, 2, 28), months=12),
            ),
            **changed,
        }
    )  # fmt: skip
