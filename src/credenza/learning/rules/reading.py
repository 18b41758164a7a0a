"""Reading an xAPI statement: what of it matters here, after strict checks of what we use.

Source: the Experience API specification, 1.0.3 and 2.0 ("Data"), and cmi5 ("Defined statements"). Statements of other
verbs are read as strictly: a platform that sends nonsense learns it at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from credenza.learning.rules.actors import ReadActor, read_actor
from credenza.learning.rules.outcomes import ReadResult, read_result
from credenza.learning.rules.pieces import instant, iri, needed, no_nulls, table, text, uuid, wrong

_ADL = "http://adlnet.gov/expapi/verbs/"
COMPLETED, PASSED, VOIDED = f"{_ADL}completed", f"{_ADL}passed", f"{_ADL}voided"
LAUNCHED, INITIALIZED, PROGRESSED = f"{_ADL}launched", f"{_ADL}initialized", f"{_ADL}progressed"
COUNTING = (COMPLETED, PASSED)
MOVING = (LAUNCHED, INITIALIZED, PROGRESSED)
_CATEGORIES = "https://w3id.org/xapi/cmi5/context/categories/"
CMI5, MOVE_ON = f"{_CATEGORIES}cmi5", f"{_CATEGORIES}moveon"
TITLE_LENGTH = 200

Use = Literal["completion", "progress", "void", "other"]
"""What a statement is for here: it may credit, it says how far training is, it withdraws another, or none of these."""

_STATEMENT = frozenset(
    {
        "id", "actor", "verb", "object", "result", "context", "timestamp", "stored", "authority", "version",
        "attachments",
    }
)  # fmt: skip
_CONTEXT = frozenset(
    {
        "registration", "instructor", "team", "contextActivities", "revision", "platform", "language", "statement",
        "extensions", "contextAgents", "contextGroups",
    }
)  # fmt: skip
_GROUPINGS = frozenset({"parent", "grouping", "category", "other"})
_OBJECTS = ("Activity", "Agent", "Group", "StatementRef", "SubStatement")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadStatement:
    """A statement: ``id`` None where the sender left it to us, ``at`` None where it carries no timestamp.

    ``voids`` is the id of the statement that this one withdraws. ``activity`` is empty where its object is none.
    """

    id: str | None
    verb: str
    actor: ReadActor
    activity: str
    title: str
    registration: str | None
    at: datetime | None
    result: ReadResult
    voids: str | None
    is_cmi5: bool
    is_move_on: bool

    @property
    def use(self) -> Use:
        """What it is for. A completion that says of itself that it is none counts nowhere."""
        if self.verb == VOIDED:
            return "void"
        if not self.activity:
            return "other"
        if self.verb in MOVING:
            return "progress"
        denied = self.result.completion is False if self.verb == COMPLETED else self.result.success is False
        return "completion" if self.verb in COUNTING and not denied else "other"

    @property
    def is_pass(self) -> bool:
        """Whether it says that something was passed: by its verb, or by its result's success."""
        return self.use == "completion" and (self.verb == PASSED or self.result.success is True)

    @property
    def percent(self) -> int | None:
        """How far training is, where it says so: the progress extension, else a scaled score tells nothing."""
        return self.result.percent


def read_statement(given: Any, place: str = "statement") -> ReadStatement:
    """Read one statement. Raises ``missing_fields`` and ``invalid_field``, naming the place in it."""
    whole = table(given, place, _STATEMENT)
    needed(whole, place, "actor", "verb", "object")
    no_nulls(whole, place)
    verb = _verb(whole["verb"], f"{place}.verb")
    actor = read_actor(whole["actor"], f"{place}.actor")
    aim = _object(whole["object"], f"{place}.object")
    if verb == VOIDED and aim.voids is None:
        raise wrong(f"{place}.object", "a StatementRef: a voiding statement names the statement it withdraws")
    context = _context(whole.get("context", {}), f"{place}.context", is_activity=bool(aim.activity))
    _version(whole, place)
    return ReadStatement(
        id=uuid(whole["id"], f"{place}.id") if "id" in whole else None,
        verb=verb,
        actor=actor,
        activity=aim.activity,
        title=aim.title,
        registration=context.registration,
        at=instant(whole["timestamp"], f"{place}.timestamp") if "timestamp" in whole else None,
        result=read_result(whole.get("result", {}), f"{place}.result"),
        voids=aim.voids if verb == VOIDED else None,
        is_cmi5=CMI5 in context.categories,
        is_move_on=MOVE_ON in context.categories,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Aim:
    """What a statement is about."""

    activity: str = ""
    title: str = ""
    voids: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """What of a statement's context matters here."""

    registration: str | None
    categories: tuple[str, ...]


def _verb(given: Any, place: str) -> str:
    whole = table(given, place, frozenset({"id", "display"}))
    needed(whole, place, "id")
    if "display" in whole:
        _language_map(whole["display"], f"{place}.display")
    return iri(whole["id"], f"{place}.id")


def _object(given: Any, place: str) -> _Aim:
    whole = table(given, place)
    kind = whole.get("objectType", "Activity")
    if kind not in _OBJECTS:
        raise wrong(f"{place}.objectType", ", ".join(_OBJECTS))
    if kind in ("Agent", "Group"):
        read_actor(whole, place)
        return _Aim()
    if kind == "SubStatement":
        return _sub_statement(whole, place)
    if kind == "StatementRef":
        table(whole, place, frozenset({"objectType", "id"}))
        needed(whole, place, "id")
        return _Aim(voids=uuid(whole["id"], f"{place}.id"))
    activity = _activity(whole, place)
    return _Aim(activity=activity, title=_title(whole.get("definition", {}), f"{place}.definition"))


def _sub_statement(whole: Mapping[str, Any], place: str) -> _Aim:
    """A statement inside a statement: checked, and counted nowhere."""
    outer_only = sorted({"id", "stored", "version", "authority"} & set(whole))
    if outer_only:
        raise wrong(f"{place}.{outer_only[0]}", "nothing: a SubStatement has none")
    inner = {name: value for name, value in whole.items() if name != "objectType"}
    about = inner.get("object")
    if isinstance(about, Mapping) and about.get("objectType") == "SubStatement":
        raise wrong(f"{place}.object", "no further SubStatement")
    read_statement(inner, place)
    return _Aim()


def _activity(whole: Mapping[str, Any], place: str) -> str:
    table(whole, place, frozenset({"objectType", "id", "definition"}))
    needed(whole, place, "id")
    return iri(whole["id"], f"{place}.id")


def _title(given: Any, place: str) -> str:
    """The activity's name: English where there is one, else the first."""
    definition = table(given, place)
    if "name" not in definition:
        return ""
    names = _language_map(definition["name"], f"{place}.name")
    english = [name for tag, name in names.items() if tag.lower() == "en" or tag.lower().startswith("en-")]
    return next(iter([*english, *names.values()]), "").strip()[:TITLE_LENGTH]


def _language_map(given: Any, place: str) -> Mapping[str, str]:
    whole = table(given, place)
    for tag, words in whole.items():
        text(words, f"{place}.{tag}"[:200])
    return whole


def _context(given: Any, place: str, *, is_activity: bool) -> _Context:
    whole = table(given, place, _CONTEXT)
    if not is_activity and (odd := sorted({"revision", "platform"} & set(whole))):
        raise wrong(f"{place}.{odd[0]}", "nothing: the statement's object is no activity")
    for name in ("instructor", "team"):
        if name in whole:
            read_actor(whole[name], f"{place}.{name}")
    groupings = table(whole.get("contextActivities", {}), f"{place}.contextActivities", _GROUPINGS)
    found = {name: _activities(groupings[name], f"{place}.contextActivities.{name}") for name in groupings}
    registration = uuid(whole["registration"], f"{place}.registration") if "registration" in whole else None
    return _Context(registration=registration, categories=found.get("category", ()))


def _activities(given: Any, place: str) -> tuple[str, ...]:
    """One activity or a list of them: 1.0 let a single one stand for a list."""
    listed = given if isinstance(given, list | tuple) else [given]
    return tuple(_activity(table(each, f"{place}.{index}"), f"{place}.{index}") for index, each in enumerate(listed))


def _version(whole: Mapping[str, Any], place: str) -> None:
    """What a store adds is taken when it was sent along, and believed in nothing."""
    if "version" in whole:
        version = text(whole["version"], f"{place}.version", most=20)
        if not version.startswith(("1.0", "2.0")):
            raise wrong(f"{place}.version", "1.0.3 or 2.0.0")
    if "stored" in whole:
        instant(whole["stored"], f"{place}.stored")
    if "authority" in whole:
        read_actor(whole["authority"], f"{place}.authority")
