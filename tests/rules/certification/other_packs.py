"""Renewal programs of other houses, as far as their published examples need. Facts and figures from their owners'
pages (pmi, comptia, isc2, isaca, shrm, hrci, aws, cncf, microsoft, cisco, scrum alliance)."""

from datetime import date
from decimal import Decimal

from credenza.programs.certification_shapes import (
    ActivityType,
    CarryOver,
    Category,
    CertificationPolicy,
    Level,
    LevelLimit,
    LevelRules,
    Requirement,
)
from tests.rules.certification.packs import REST, kind, units

OWN = ActivityType(id="learning", name="Learning")


def category(id, up_to=None, part_of=None, **limits):
    return Category(
        id=id,
        name=id,
        part_of=part_of,
        counts_up_to=None if up_to is None else Decimal(up_to),
        level_limits=tuple(LevelLimit(level=level, counts_up_to=Decimal(most)) for level, most in limits.items()),
    )


def earning(id, category=None):
    """Each activity says its own units."""
    return ActivityType(id=id, name=id, category=category)


def all_of(*parts):
    return Requirement(all_of=parts)


def any_of(*parts):
    return Requirement(any_of=parts)


def level(id, rank=0, exam_renews=False, *rules, **one):
    return Level(id=id, name=id, rank=rank, exam_renews=exam_renews, rules=rules or (LevelRules(**one),))


def program(*, types=(OWN,), levels, certifications, **more):
    return CertificationPolicy(
        **{
            **REST,
            "renewal_scope": "certification",
            "activity_types": types,
            "levels": levels,
            "certifications": certifications,
            **more,
        }
    )


RHYTHM = {"validity_months": 36, "closing": "at_end", "units_end_from": "old_end"}
SKILLS = ("ways_of_working", "power_skills", "business_acumen")


def pmi():
    """60 units of which 35 learning with 8 in each of three skills; giving back 25 at most, practice 8 of these."""
    half = {"grace_months": 12, "carry_over": CarryOver(up_to=Decimal(20), last_months=12), **RHYTHM}
    skills = [units(8, skill) for skill in SKILLS]
    agile = [units(4, skill) for skill in SKILLS]
    return program(
        types=(
            *(earning(skill, skill) for skill in SKILLS),
            earning("giving", "giving"),
            earning("practice", "practice"),
        ),
        categories=(
            category("education"),
            *(category(skill, part_of="education") for skill in SKILLS),
            category("giving", 25, ACP=12),
            category("practice", 8, "giving", ACP=4),
        ),
        levels=(
            level("PMP", **half, renewal=all_of(units(60), units(35, "education"), *skills)),
            level("ACP", **half, renewal=all_of(units(30), units(18, "education"), *agile)),
        ),
        certifications=(kind("PMP", "PMP"), kind("PMI-ACP", "ACP")),
    )


def comptia():
    """The highest renews the lower ones; terms of three years follow each other; thirty days only to hand in."""
    term = {"validity_months": 36, "grace_days": 30, "grace": "submit", "units_end_from": "old_end"}
    return program(
        renewal_scope="lower_levels",
        lead="highest",
        types=(OWN, earning("work", "limited")),
        categories=(category("limited", A=4, S=10),),
        levels=(level("A", 1, **term, renewal=units(20)), level("S", 2, **term, renewal=units(50))),
        certifications=(kind("A+", "A"), kind("SECURITY+", "S")),
    )


def isc2():
    """120 credits, group B 30 at most; 40 of group A from the last six months carry over."""
    carry = CarryOver(up_to=Decimal(40), last_months=6, category="a")
    term = {"grace_days": 90, "grace": "submit", "carry_over": carry, **RHYTHM}
    return program(
        types=(earning("a", "a"), earning("b", "b")),
        categories=(category("a"), category("b", 30)),
        levels=(level("CISSP", **term, renewal=all_of(units(120), units(90, "a"))),),
        certifications=(kind("CISSP", "CISSP"),),
    )


def isaca():
    """120 hours in three calendar years and 20 in each of them."""
    each_year = Requirement(units_each_year=Decimal(20))
    return program(
        levels=(level("CISA", cycle_end="calendar_year_end", **RHYTHM, renewal=all_of(units(120), each_year)),),
        certifications=(kind("CISA", "CISA"),),
    )


def shrm():
    """60 credits to the end of a birth month; two kinds 30 at most; 20 left over count as education."""
    return program(
        types=(earning("education", "education"), earning("organization", "organization"), earning("profession", "profession")),
        categories=(category("education"), category("organization", 30), category("profession", 30)),
        levels=(
            level(
                "SHRM",
                validity_months=36,
                grace_days=60,
                cycle_end="birth_month_end",
                units_end_from="old_end",
                carry_over=CarryOver(up_to=Decimal(20), lands_in="education"),
                renewal=units(60),
            ),
        ),
        certifications=(kind("SHRM-CP", "SHRM"),),
    )  # fmt: skip


def hrci():
    """60 credits, one about ethics; a year of suspension that the next cycle loses."""
    tree = all_of(units(60), units(1, "ethics"))
    return program(
        types=(OWN, earning("ethics", "ethics")),
        categories=(category("ethics"),),
        levels=(level("PHR", grace_months=12, **RHYTHM, renewal=tree),),
        certifications=(kind("PHR", "PHR"),),
    )


def aws(exam_end_from="activity"):
    """Exams only; a higher role's exam renews the lower ones."""
    term = {"validity_months": 36, "exam_end_from": exam_end_from}
    return program(
        exam_scope="lower_levels",
        levels=(level("F", 1, True, **term), level("A", 2, True, **term), level("P", 3, True, **term)),
        certifications=(kind("CLF", "F"), kind("SAA", "A"), kind("SAP", "P")),
    )


def cncf():
    """Two years for what was earned from April 2024 on, three before."""
    rules = (LevelRules(from_on=date(2024, 4, 1), validity_months=24), LevelRules(validity_months=36))
    return program(levels=(level("K", 0, True, *rules),), certifications=(kind("CKA", "K"),))


def microsoft():
    """A yearly assessment, open half a year before the end, counted from the old end."""
    return program(
        exam_window_months=6,
        levels=(level("R", 0, True, validity_months=12, exam_end_from="old_end"),),
        certifications=(kind("AZ-104", "R"),),
    )


def cisco():
    """Credits, or fewer with an exam; what the highest level does renews all below."""
    exam = Requirement(exam_of_level="SPECIALIST")
    associate = level("ASSOCIATE", 1, True, validity_months=36, renewal=units(30))
    specialist = level("SPECIALIST", 2, True, validity_months=36, renewal=units(40))
    tree = any_of(units(80), all_of(units(40), exam))
    return program(
        renewal_scope="lower_levels",
        exam_scope="lower_levels",
        lead="highest",
        levels=(associate, specialist, level("PROFESSIONAL", 3, True, validity_months=36, renewal=tree)),
        certifications=(kind("CCNA", "ASSOCIATE"), kind("ENARSI", "SPECIALIST"), kind("CCNP", "PROFESSIONAL")),
    )


def scrum():
    """Units of the last two years; the highest renews the lower ones."""
    term = {"validity_months": 24, "earn_window_months": 24, "grace_months": 6}
    return program(
        renewal_scope="lower_levels",
        lead="highest",
        levels=(level("CSM", 1, **term, renewal=units(20)), level("CSP", 3, **term, renewal=units(40))),
        certifications=(kind("CSM", "CSM"), kind("CSP", "CSP")),
    )
