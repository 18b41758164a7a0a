"""Exam results of a testing provider as they go in, and what became of each."""

from typing import Annotated

from pydantic import ConfigDict, Field

from credenza.api.v1.fields import Body, Day, Short, Shown

MOST = 500


class ExamResultGiven(Body):
    """An exam that was passed: by whom, which (code or short name), when, and the sender's own key for the result."""

    email: Short
    certification: Short
    date: Day
    key: Annotated[Short, Field(examples=["PV-2026-004711"])]


class ExamResultsGiven(Body):
    """Results, all or none of which are taken."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "results": [
                        {
                            "email": "bo@acme.example",
                            "certification": "ACP-620",
                            "date": "2026-03-01",
                            "key": "PV-2026-004711",
                        }
                    ]
                }
            ]
        }
    )

    results: Annotated[list[ExamResultGiven], Field(min_length=1, max_length=MOST)]


class ExamResultTaken(Shown):
    """What became of a result. `outcome`: credited, credited_before, repeated or waiting (`why` says for what).

    `statement`: voiding it over xAPI takes the result back.
    """

    key: str = Field(examples=["PV-2026-004711"])
    statement: str = Field(examples=["6690e6c9-3ef0-5ed3-8b37-7f3964730bee"])
    outcome: str = Field(examples=["credited"])
    why: str


class ExamResultsTaken(Shown):
    """Every result in the order in which it came."""

    results: list[ExamResultTaken]
