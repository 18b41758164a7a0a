"""camt.053 (ISO 20022, bank to customer statement): the booked entries of every account in the file.

Read as a stream, without entities, document types, external files or the network.
"""

import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from lxml import etree

from credenza.gateways.bank_files.collecting import Collected, money
from credenza.gateways.bank_files.shapes import BankFileRefused, Statement
from credenza.kernel.money import Money

MESSAGE = "BkToCstmrStmt"
_BOOKED = "BOOK"


def read(content: bytes) -> Statement:
    """The file's incoming payments. Raises ``BankFileRefused``."""
    found = Collected()
    account = ""
    is_statement = False
    try:
        for element in _elements(content):
            name = etree.QName(element).localname
            is_statement = is_statement or name == MESSAGE
            if name == "Acct" and _parent(element) == "Stmt":
                account = _text(element, "Id/IBAN") or _text(element, "Id/Othr/Id")
            elif name == "Ntry":
                _entry(element, account, found)
                element.clear()
    except etree.XMLSyntaxError as error:
        raise BankFileRefused(error.lineno or 0, f"not well-formed XML: {error.msg}") from None
    if not is_statement:
        raise BankFileRefused(0, "XML, but no camt.053 statement (reports and notices are not read)")
    return found.statement()


def _elements(content: bytes) -> Iterator[Any]:
    """Each element at its end. A document type is refused before anything of it can have an effect."""
    reading = etree.iterparse(
        io.BytesIO(content), events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False,
        dtd_validation=False, huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    for at, (event, element) in enumerate(reading):
        if at == 0 and element.getroottree().docinfo.doctype:
            raise BankFileRefused(1, "a document type is not allowed")
        if event == "end" and isinstance(element.tag, str):
            yield element


def _entry(entry: Any, account: str, found: Collected) -> None:
    line = int(entry.sourceline or 0)
    direction = _text(entry, "CdtDbtInd")
    if direction not in {"CRDT", "DBIT"}:
        raise BankFileRefused(line, "an entry that is neither a credit nor a debit")
    if (_text(entry, "Sts/Cd") or _text(entry, "Sts")) != _BOOKED:
        found.pending()
        return
    if direction == "DBIT":
        found.debit()
        return
    whole = _amount(entry.find("{*}Amt"), line)
    if whole is None:
        raise BankFileRefused(line, "an entry without an amount")
    value_date = _date(entry, line)
    bank_id = _text(entry, "AcctSvcrRef")
    parts = _parts(entry, whole)
    for number, (part, amount) in enumerate(parts, start=1):
        own = _text(part, "Refs/AcctSvcrRef") if part is not None else ""
        named = own if own and own != bank_id else (f"{bank_id}/{number}" if bank_id and len(parts) > 1 else bank_id)
        found.credit(
            line=line, account=account, amount=amount, value_date=value_date, bank_id=named,
            reference=_reference(part, entry), payer=_payer(part),
        )  # fmt: skip


def _parts(entry: Any, whole: Money) -> list[tuple[Any, Money]]:
    """The single payments of a collective entry, where their amounts make up the entry's; else the entry itself."""
    details = entry.findall("{*}NtryDtls/{*}TxDtls")
    if len(details) < 2:  # noqa: PLR2004
        return [(details[0] if details else None, whole)]
    told = [_amount(_either(part, "Amt", "AmtDtls/TxAmt/Amt"), int(part.sourceline or 0)) for part in details]
    amounts = [amount for amount in told if amount is not None and amount.currency == whole.currency]
    if len(amounts) != len(details) or sum(amount.minor for amount in amounts) != whole.minor:
        return [(None, whole)]
    return list(zip(details, amounts, strict=True))


def _amount(element: Any, line: int) -> Money | None:
    if element is None:
        return None
    return money((element.text or "").strip(), element.get("Ccy", ""), line)


def _date(entry: Any, line: int) -> date:
    """The value date; where the bank gives none, the day it was booked."""
    for path in ("ValDt/Dt", "ValDt/DtTm", "BookgDt/Dt", "BookgDt/DtTm"):
        if told := _text(entry, path):
            try:
                return datetime.fromisoformat(told).date() if "T" in told else date.fromisoformat(told[:10])
            except ValueError:
                raise BankFileRefused(line, f"{told[:40]!r} is no date") from None
    raise BankFileRefused(line, "an entry without a date")


def _reference(part: Any, entry: Any) -> str:
    """What the payer wrote: the structured reference first, then the free text; the end-to-end id where neither is."""
    if part is None:
        return _text(entry, "AddtlNtryInf")
    told = [each.text or "" for each in part.findall("{*}RmtInf/{*}Strd/{*}CdtrRefInf/{*}Ref")]
    told += [each.text or "" for each in part.findall("{*}RmtInf/{*}Ustrd")]
    if not "".join(told).strip():
        end_to_end = _text(part, "Refs/EndToEndId")
        told = ["" if end_to_end == "NOTPROVIDED" else end_to_end, _text(part, "AddtlTxInf")]
    return " ".join(told)


def _payer(part: Any) -> str:
    if part is None:
        return ""
    paths = ("RltdPties/UltmtDbtr/Nm", "RltdPties/UltmtDbtr/Pty/Nm", "RltdPties/Dbtr/Nm", "RltdPties/Dbtr/Pty/Nm")
    debtor = _text(part, paths[2]) or _text(part, paths[3])
    return debtor or _text(part, paths[0]) or _text(part, paths[1])


def _text(element: Any, path: str) -> str:
    found = element.findtext("/".join("{*}" + name for name in path.split("/")))
    return (found or "").strip()


def _either(element: Any, *paths: str) -> Any:
    found = [element.find("/".join("{*}" + name for name in path.split("/"))) for path in paths]
    return next((each for each in found if each is not None), None)


def _parent(element: Any) -> str:
    parent = element.getparent()
    return etree.QName(parent).localname if parent is not None else ""
