"""Bank files as banks write them, made from the payments they shall hold."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape

from credenza.kernel.money import Money

ACCOUNT = "DE89370400440532013000"


@dataclass(frozen=True)
class Paid:
    """A movement of the account; a debit where the amount is negative."""

    amount: Money
    on: date = date(2026, 11, 24)
    bank_id: str = ""
    reference: str = ""
    payer: str = ""


def entry(paid: Paid, *, status: str = "<Sts><Cd>BOOK</Cd></Sts>") -> str:
    size = str(abs(paid.amount.decimal()))
    return (
        f'<Ntry><Amt Ccy="{paid.amount.currency}">{size}</Amt><CdtDbtInd>{"DBIT" if paid.amount.minor < 0 else "CRDT"}</CdtDbtInd>{status}'
        f"<BookgDt><Dt>2026-11-25</Dt></BookgDt><ValDt><Dt>{paid.on}</Dt></ValDt><AcctSvcrRef>{escape(paid.bank_id)}</AcctSvcrRef>"
        f"<NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><RltdPties><Dbtr><Pty><Nm>{escape(paid.payer)}</Nm></Pty></Dbtr></RltdPties>"
        f"<RmtInf><Ustrd>{escape(paid.reference)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
    )


def camt(
    *entries: str, account: str = f"<IBAN>{ACCOUNT}</IBAN>", version: str = "08", message: str = "BkToCstmrStmt"
) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><{message}>'
        f"<GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt><Id>1</Id><Acct><Id>{account}</Id></Acct>\n" + "\n".join(entries) + f"</Stmt></{message}></Document>"
    ).encode()  # fmt: skip


def swift(amount: Money) -> str:
    return str(abs(amount.decimal())).replace(".", ",") + ("" if "." in str(amount.decimal()) else ",")


def mt940(*payments: Paid, currency: str = "EUR", opening: int = 100_000) -> bytes:
    lines = []
    for paid in payments:
        mark = "D" if paid.amount.minor < 0 else "C"
        lines.append(
            f":61:{paid.on:%y%m%d}1125{mark}{swift(paid.amount)}NTRFNONREF"
            + (f"//{paid.bank_id}" if paid.bank_id else "")
        )
        purpose = [f"?{20 + at}{paid.reference[at * 27 : at * 27 + 27]}" for at in range(-(-len(paid.reference) // 27))]
        lines.append(":86:166?00CREDIT" + "".join(purpose) + (f"?32{paid.payer}" if paid.payer else ""))
    closing = opening + sum(paid.amount.minor for paid in payments)
    balances = [
        f":6{kind}F:{'D' if minor < 0 else 'C'}261124{currency}{swift(Money(minor, currency))}"
        for kind, minor in (("0", opening), ("2", closing))
    ]
    return "\r\n".join(
        [":20:STARTUMS", f":25:{ACCOUNT}", ":28C:00001/001", balances[0], *lines, balances[1], "-", ""]
    ).encode()


def row(paid: Paid, *, account: str = ACCOUNT) -> str:
    cells = [account, paid.bank_id, str(paid.amount), paid.amount.currency, str(paid.on), paid.reference, paid.payer]
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)


HEAD = "account,bank_id,amount,currency,value_date,reference,payer"


def rows(*payments: Paid) -> bytes:
    return "\n".join([HEAD, *(row(paid) for paid in payments)]).encode()


def eur(amount: str) -> Money:
    return Money.of(Decimal(amount), "EUR")
