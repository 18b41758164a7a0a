"""Short words for stories in tests: each builds the JSON that ``credenza rehearse`` reads."""

from typing import Any

from credenza.cli.rehearsal.run import rehearse

OWNER, SECOND, LEARNER, OTHER = "ana@acme.example", "otto@acme.example", "bo@acme.example", "eve@else.example"
PRODUCTS = [
    {"sku": "TEAM", "name": "Team training", "family": "course", "payable_with_credits": True,
     "prices": [{"currency": "USD", "list": "800.00"}]},
    {"sku": "EXAM", "name": "An exam", "family": "exam", "payable_with_credits": True,
     "prices": [{"currency": "USD", "list": "250.00"}]},
    {"sku": "SHOP", "name": "A workshop", "family": "course", "payable_with_credits": False,
     "prices": [{"currency": "USD", "list": "900.00"}]},
]  # fmt: skip


def step(on: str, who: str, do: str, called: str | None = None, /, **given: Any) -> dict[str, Any]:
    """One step."""
    found: dict[str, Any] = {"on": on, "as": who, "do": do, "with": given}
    return found if called is None else {**found, "id": called}


def opened(on: str = "2026-03-10", approval: str = "manual", credits: int = 1000) -> list[dict[str, Any]]:
    """An account with credits: steps "acme" and "p1"."""
    return [
        step(on, OWNER, "open_credit_account", "acme", name="Acme", approval=approval),
        step(on, OWNER, "purchase_credits", "p1", account="$acme", credits=credits, channel="card"),
    ]


def ask(on: str, about: str = "credit_account", of: str | None = "acme", name: str = "q") -> dict[str, Any]:
    """One question."""
    return {"on": on, "about": about, "of": of, "id": name}


def told(*steps: dict[str, Any], questions: list[dict[str, Any]] | None = None, **more: Any) -> "Told":
    """Run a story of these steps."""
    setup = {"products": PRODUCTS, **more.pop("setup", {})}
    return Told(rehearse({"setup": setup, "steps": list(steps), "ask": questions or [], **more}))


class Told:
    """A story's document, by the ids of its steps and questions."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self.steps = {one["id"]: one for one in document["steps"] if one["id"]}
        self.answers = {one["id"]: one["answer"] for one in document["answers"]}

    def result(self, name: str) -> dict[str, Any]:
        """What a step that must have gone well answered."""
        assert self.steps[name]["ok"], self.steps[name]
        found: dict[str, Any] = self.steps[name]["result"]
        return found

    def error(self, name: str) -> dict[str, Any]:
        """Why a step that must have been refused was refused."""
        assert not self.steps[name]["ok"], self.steps[name]
        found: dict[str, Any] = self.steps[name]["error"]
        return found
