"""A small pack about renewals only, for tests: whole sections left out, a requirement tree over several lines."""

SMALL_TEXT = """\
id = "small"
name = "Small"
version = "1"
time_zone = "UTC"
source_documents = []

[sources]
id = "X's choice: a test"
name = "X's choice: a test"
version = "X's choice: a test"
time_zone = "X's choice: a test"
certification = "X's choice: a test"

[certification]
unit_name = "credit"
candidate_prefix = "SM"
candidate_digits = 6
renewal_scope = "certification"
suspension_ahead_days = [30]
expiration_ahead_days = []

[certification.audit]
sampling_percent = 5
answer_days = 30
appeal_days = 30
many_in_a_day = 10

[[certification.categories]]
id = "learning"
name = "Learning"

[[certification.categories]]
id = "reading"
name = "Reading"
counts_up_to = 15
part_of = "learning"
level_limits = [{ level = "upper", counts_up_to = 25 }]

[[certification.activity_types]]
id = "course"
name = "Course"
category = "learning"

[[certification.activity_types]]
id = "book"
name = "Book"
category = "reading"

[[certification.levels]]
id = "lower"
name = "Lower"
required_units = 60
rules = [{ validity_months = 36, renewal = { units = 60 } }]

[[certification.levels]]
id = "upper"
name = "Upper"

[[certification.levels.rules]]
validity_months = 36
grace_days = 90

[certification.levels.rules.renewal]
any_of = [
  { exam_of_level = "upper", exams = 2, months = 12, end_from = "old_end" },
  { all_of = [
    { units = 60, name = "All units" },
    { units = 20, category = "reading", name = "Books" },
    { any_of = [{ credential = "LOW" }, { credentials_of_level = 2, level = "lower" }] },
  ] },
]

[[certification.levels.rules]]
from_on = 2025-01-01
validity_months = 24
closing = "at_end"
units_end_from = "old_end"
carry_over = { up_to = 10, last_months = 6, category = "reading", lands_in = "learning" }
renewal = { courses = ["Ethics", "Law"] }

[[certification.certifications]]
code = "LOW"
short_name = "L"
name = "Low"
level = "lower"

[[certification.certifications]]
code = "UP"
short_name = "U"
name = "Up"
level = "upper"
earned_by = { all_of = [{ credential = "LOW" }, { exam = "same" }] }

[[certification.blanket_extensions]]
id = "autumn"
name = "Autumn"
expires_from = 2024-09-30
expires_to = 2025-02-28
months = 12
"""
