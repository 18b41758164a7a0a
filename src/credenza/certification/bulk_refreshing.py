"""Replaying many candidates after an import: read together, and written together where something differs.

The same projection comes of it as of ``refreshing.refresh`` (a test compares); single candidates are announced by
nobody, the import is. Where candidates are to be told, their new dates are put on a list that mails go out from.
Whoever has more to it than new dates and units is replayed singly, as after any command.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from django.db import transaction

from credenza.certification.gate import beside_others
from credenza.certification.models import Candidate, Credential, ImportNews
from credenza.certification.programs import engine
from credenza.certification.reading import facts_between, facts_of
from credenza.certification.refreshing import projected, refresh
from credenza.certification.rules.facts import Facts
from credenza.certification.rules.standing import Standing
from credenza.journal.recording import Stamp
from credenza.journal.statements import day, execute_many

CHUNK = 1_000
SPARSE = 20
"""Ids so many times wider apart than there are candidates are read one by one."""
_COLUMNS = (
    "certification", "level", "earned_on", "suspends_on", "expires_on", "start", "unit_hundredths", "cycle_count",
    "renewed_on", "met",
)  # fmt: skip
_UPDATE = f"UPDATE certification_credential SET {', '.join(f'{name} = %s' for name in _COLUMNS)} WHERE id = %s"  # noqa: S608  names of this module


def refresh_in_bulk(roots: Iterable[int], when: Stamp, *, tell: bool = False) -> int:
    """Replay these candidates, each chunk under its locks; answers how many credentials were made or changed.

    ``tell``: whoever holds one in force that has other dates since, is put on the list of those to be told.
    """
    left, changed = iter(sorted(set(roots))), 0
    while chunk := list(islice(left, CHUNK)):
        with transaction.atomic():
            changed += _refresh_chunk(chunk, when, tell=tell)
    return changed


def _refresh_chunk(roots: Sequence[int], when: Stamp, *, tell: bool) -> int:
    beside_others()
    list(Candidate.objects.select_for_update().filter(pk__in=roots).order_by("pk").values_list("pk"))
    known: dict[int, dict[int, Credential]] = {}
    for row in Credential.objects.filter(candidate_id__in=roots):
        known.setdefault(row.candidate_id, {})[row.origin] = row
    own = engine()
    new: list[Credential] = []
    other: list[tuple[Any, ...]] = []
    singly: list[int] = []
    news: dict[int, list[dict[str, Any]]] = {}
    for root, facts in _facts(roots):
        answer, rows = own.replay(facts), known.get(root, {})
        if _has_more_to_it(facts, answer, rows):
            singly.append(root)
            continue
        for one in answer.credentials:
            columns = projected(one)
            there = rows.get(one.id)
            if there is None:
                new.append(Credential(candidate_id=root, origin=one.id, **columns))
            elif any(getattr(there, name) != columns[name] for name in _COLUMNS):
                if tell and _is_news(there, columns, when.on):
                    news.setdefault(root, []).append(_moved(there, columns))
                other.append((*(_value(columns[name]) for name in _COLUMNS), there.pk))
    Credential.objects.bulk_create(new)
    execute_many(_UPDATE, other)
    ImportNews.objects.bulk_create(
        ImportNews(candidate_id=root, on=when.on, changes=changes) for root, changes in news.items()
    )
    because = "import" if tell else "untold_import"
    moved = sum(len(done.moved) + len(done.earned) for done in (refresh(root, when, because) for root in singly))
    return len(new) + len(other) + moved


def _facts(roots: Sequence[int]) -> Iterator[tuple[int, Facts]]:
    wanted = set(roots)
    if roots[-1] - roots[0] > SPARSE * len(roots):
        yield from ((root, facts_of(root)) for root in roots)
    else:
        yield from (told for told in facts_between(roots[0], roots[-1]) if told[0] in wanted)


def _has_more_to_it(facts: Facts, answer: Standing, rows: dict[int, Credential]) -> bool:
    """Accounts made one, credentials that are no more, or that come back: the command's own replay knows how."""
    ids = {one.id for one in answer.credentials}
    return bool(facts.merged_on) or any(row.gone == (origin in ids) for origin, row in rows.items())


def _is_news(there: Credential, columns: dict[str, Any], on: date) -> bool:
    """Whether its holder would want to know: other dates of one that is or was in force on the day."""
    dates = (there.suspends_on, there.expires_on) != (columns["suspends_on"], columns["expires_on"])
    is_over = max(there.expires_on, columns["expires_on"]) <= on
    return dates and not is_over and not there.revoked and there.merged_into_id is None


def _moved(there: Credential, columns: dict[str, Any]) -> dict[str, Any]:
    """As ``dates_changed`` tells it."""
    return {
        "credential": there.pk,
        "suspends_from": there.suspends_on.isoformat(),
        "suspends_to": columns["suspends_on"].isoformat(),
        "expires_from": there.expires_on.isoformat(),
        "expires_to": columns["expires_on"].isoformat(),
    }


def _value(value: Any) -> Any:
    return day(value) if isinstance(value, date) else value
