"""Bank files: what comes in is read exactly, what is malformed or hostile is refused whole (PY4, PY5)."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credenza.gateways.bank_files import collecting, reading
from credenza.gateways.bank_files.csv import CsvMapping
from credenza.gateways.bank_files.reading import read_file, read_statement
from credenza.gateways.bank_files.shapes import BankFileRefused
from credenza.kernel.money import Money
from tests.rooms.gateways.bank_files_given import ACCOUNT, HEAD, Paid, camt, entry, eur, mt940, row, rows

pytestmark = pytest.mark.once

FULL = Paid(eur("32000.06"), bank_id="2026112400001", reference="RF83Q2026000123", payer="Brightwater Consulting")
OUT = Paid(eur("-19.90"), bank_id="2026112400002", reference="Fee", payer="Bank")
PART = Paid(
    eur("1000.00"),
    on=date(2026, 11, 23),
    bank_id="2026112400003",
    reference="Quote Q-2026-000431-1, first part",
    payer="Kestrel Logistics",
)
FILES = {
    "camt.053": (camt(entry(FULL), entry(OUT), entry(PART)), "statement.xml"),
    "camt.053 of 2009": (camt(entry(FULL), entry(OUT), entry(PART)).replace(b"<Cd>BOOK</Cd>", b"BOOK").replace(b"<Pty>", b"").replace(b"</Pty>", b""), "statement.xml"),
    "MT940": (mt940(FULL, OUT, PART), "statement.sta"),
    "CSV": (rows(FULL, OUT, PART), "statement.csv"),
}  # fmt: skip


def refused(content: bytes, named: str = "statement.xml", mapping: CsvMapping | None = None) -> BankFileRefused:
    with pytest.raises(BankFileRefused) as found:
        read_statement(content, named, mapping=mapping)
    return found.value


@pytest.mark.parametrize("format", FILES)
def test_credits_become_lines_and_debits_are_counted(format: str) -> None:
    content, named = FILES[format]
    told = read_file(content, named)
    assert (told.debits, told.pending) == (1, 0)
    assert [line.amount for line in told.lines] == [FULL.amount, PART.amount]
    first, second = told.lines
    assert (first.account, first.bank_id, first.reference, first.payer) == (
        ACCOUNT,
        FULL.bank_id,
        FULL.reference,
        FULL.payer,
    )
    assert (second.value_date, second.reference, second.payer) == (PART.on, PART.reference, PART.payer)
    assert 0 < first.line_number < second.line_number
    assert told == read_file(content, named)


MONEY = st.integers(1, 10**12 - 1)
WORDS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 -./,'()äöüßŁ", max_size=120)
PAYMENTS = st.builds(
    Paid, amount=st.builds(Money, MONEY | MONEY.map(lambda minor: -minor), st.just("EUR")),
    on=st.dates(date(2000, 1, 1), date(2049, 12, 31)), bank_id=st.from_regex(r"[A-Z0-9]{0,16}", fullmatch=True),
    reference=WORDS, payer=WORDS.map(lambda name: name[:27]),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(PAYMENTS, max_size=12))
def test_what_was_written_is_what_is_read(payments: list[Paid]) -> None:
    credits = [paid for paid in payments if paid.amount.minor > 0]
    for content, named in (
        (camt(*map(entry, payments)), "a.xml"), (mt940(*payments), "a.sta"), (rows(*payments), "a.csv")
    ):  # fmt: skip
        told = read_file(content, named)
        assert [(line.amount, line.value_date) for line in told.lines] == [(paid.amount, paid.on) for paid in credits]
        assert told.debits == len(payments) - len(credits)
        assert len({(line.account, line.bank_id) for line in told.lines}) == len(told.lines)
        if named != "a.sta":  # MT940 breaks texts after 27 letters and keeps no space there
            assert [line.reference for line in told.lines] == [" ".join(paid.reference.split()) for paid in credits]
            assert [line.payer for line in told.lines] == [" ".join(paid.payer.split()) for paid in credits]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["camt.053", "MT940"]), st.integers(0, 5_000))
def test_a_file_that_was_cut_off_is_never_half_read(format: str, at: int) -> None:
    content, named = FILES[format]
    kept = content.rstrip(b"\r\n- ")
    cut = kept[: at % len(kept)]
    if format == "MT940" and cut.endswith(content[content.index(b":62F:") :].split(b"\r\n")[0]):
        return
    refused(cut, named)


@settings(max_examples=120, deadline=None)
@given(
    st.binary(max_size=300) | st.sampled_from(sorted(FILES)).map(lambda name: FILES[name][0]),
    st.integers(0, 3_000),
    st.binary(max_size=6),
)
def test_any_bytes_are_read_or_refused(content: bytes, at: int, put: bytes) -> None:
    for named in ("a.csv", "a.xml", ""):
        try:
            read_file(content[:at] + put + content[at:], named)
        except BankFileRefused:
            continue


class TestNames:
    def test_payments_alike_in_one_file_are_two(self) -> None:
        twins = [replace(FULL, bank_id="")] * 2
        for content, named in ((camt(*map(entry, twins)), "a.xml"), (mt940(*twins), "a.sta"), (rows(*twins), "a.csv")):
            one, two = read_statement(content, named)
            assert one.bank_id.startswith("sha256:")
            assert two.bank_id == f"{one.bank_id}#2"

    def test_the_same_payment_in_another_file_has_the_same_name(self) -> None:
        """PY4: the same statement line twice is ignored (account + bank id or line hash)."""
        nameless = replace(FULL, bank_id="NONREF")
        alone = read_statement(camt(entry(nameless)), "a.xml")[0]
        later = read_statement(camt(entry(PART), entry(nameless)), "b.xml")[1]
        assert alone.bank_id == later.bank_id
        assert alone.bank_id != read_statement(camt(entry(replace(nameless, reference="other"))), "a.xml")[0].bank_id


def batch(*amounts: str, whole: str = "30.00") -> str:
    parts = "".join(
        f'<TxDtls><Refs><EndToEndId>E{at}</EndToEndId></Refs><Amt Ccy="EUR">{amount}</Amt><RltdPties><Dbtr><Nm>P{at}</Nm></Dbtr></RltdPties></TxDtls>'
        for at, amount in enumerate(amounts)
    )
    return (
        f'<Ntry><Amt Ccy="EUR">{whole}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><ValDt><DtTm>2026-11-24T23:30:00+02:00</DtTm></ValDt>'
        f"<AcctSvcrRef>B1</AcctSvcrRef><NtryDtls>{parts}</NtryDtls></Ntry>"
    )


class TestCamt:
    def test_a_collective_entry_becomes_its_payments(self) -> None:
        one, two = read_statement(camt(batch("10.00", "20.00")), "a.xml")
        assert (one.bank_id, one.amount, one.reference, one.payer) == ("B1/1", eur("10.00"), "E0", "P0")
        assert (two.bank_id, two.amount, two.value_date) == ("B1/2", eur("20.00"), date(2026, 11, 24))

    def test_one_whose_payments_do_not_make_it_up_stays_whole(self) -> None:
        (whole,) = read_statement(camt(batch("10.00", "19.00")), "a.xml")
        assert (whole.amount, whole.bank_id) == (eur("30.00"), "B1")

    def test_the_structured_reference_stands_first(self) -> None:
        structured = entry(FULL).replace(
            "<RmtInf>", "<RmtInf><Strd><CdtrRefInf><Ref>RF18O2026001402</Ref></CdtrRefInf></Strd>"
        )
        assert read_statement(camt(structured), "a.xml")[0].reference == "RF18O2026001402 RF83Q2026000123"

    def test_what_is_not_booked_yet_is_only_counted(self) -> None:
        told = read_file(
            camt(entry(FULL, status="<Sts>PDNG</Sts>"), entry(PART, status="<Sts><Cd>INFO</Cd></Sts>")), "a.xml"
        )
        assert (told.lines, told.pending) == ((), 2)

    def test_accounts_without_iban_and_several_statements(self) -> None:
        other = camt(entry(FULL), account="<Othr><Id>062-000 12345678</Id></Othr>")
        assert read_statement(other, "a.xml")[0].account == "062-00012345678"
        second = camt(entry(FULL)).replace(
            b"</Stmt>",
            b"</Stmt><Stmt><Acct><Id><IBAN>NL91ABNA0417164300</IBAN></Id></Acct>" + entry(PART).encode() + b"</Stmt>",
        )
        assert [line.account for line in read_statement(second, "a.xml")] == [ACCOUNT, "NL91ABNA0417164300"]

    @pytest.mark.parametrize(
        ("before", "after", "why"),
        [
            ("CRDT", "BOTH", "neither a credit nor a debit"),
            ('Ccy="EUR"', 'Ccy="eu"', "no currency"),
            ('Ccy="EUR"', "", "no currency"),
            ("32000.06", "32000.067", "more than 2 decimals"),
            ("32000.06", "3,06", "no amount"),
            ("32000.06", "NaN", "no amount"),
            ("32000.06", "1e400", "no amount"),
            ("32000.06", "0.00", "no amount of a payment"),
            ("<Dt>2026-11-24</Dt>", "<Dt>2026-02-30</Dt>", "no date"),
            ("<IBAN>DE89370400440532013000</IBAN>", "", "account is missing"),
        ],
    )
    def test_what_is_malformed_is_refused_with_its_line(self, before: str, after: str, why: str) -> None:
        broken = refused(camt(entry(PART), entry(FULL)).decode().replace(before, after).encode())
        assert why in broken.why
        assert broken.line in {3, 4}

    def test_reports_and_notices_are_no_statements(self) -> None:
        assert "no camt.053" in refused(camt(entry(FULL), message="BkToCstmrAcctRpt")).why
        assert "no camt.053" in refused(b"<html></html>").why


ATTACKS = {
    "an entity bomb": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><Document>&b;</Document>',
    "a file of ours": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Document><Ustrd>&x;</Ustrd></Document>',
    "somebody's server": b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><Document/>',
    "parameter entities": b'<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p">%p;]><Document/>',
    "in UTF-16": '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY x "y">]><Document>&x;</Document>'.encode("utf-16"),
    "nesting without end": b"<a>" * 100_000,
    "an unknown entity": camt(entry(FULL)).replace(b"RF83Q", b"&nothing;"),
    "a packed file": b"PK\x03\x04" + b"\x00" * 100,
    "gzip": b"\x1f\x8b\x08" + b"\x00" * 100,
    "nothing": b" \n",
    "a picture": b"\x89PNG\r\n\x1a\n",
}  # fmt: skip


@pytest.mark.parametrize("name", ATTACKS)
def test_hostile_files_are_refused(name: str) -> None:
    assert refused(ATTACKS[name], "statement.xml").why


def test_size_and_number_of_lines_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "MOST_LINES", 1)
    assert "split the file" in refused(rows(FULL, PART), "a.csv").why
    monkeypatch.setattr(reading, "MOST_BYTES", 100)
    assert "larger than" in refused(rows(FULL, PART), "a.csv").why


class TestMT940:
    def test_free_text_details_and_reversals(self) -> None:
        content = mt940(FULL).replace(
            b":86:166?00CREDIT?20RF83Q2026000123?32Brightwater Consulting",
            b":86:Invoice INV-2026-000742\r\nsecond line",
        )
        (line,) = read_statement(content, "a.sta")
        assert line.reference == "Invoice INV-2026-000742 second line"
        back = mt940(OUT).replace(b"1125D19,90", b"1125RC19,90")
        assert read_file(back, "a.sta").debits == 1

    def test_sepa_keywords(self) -> None:
        details = b":86:166?00CREDIT?20EREF+E-77?21SVWZ+RF83Q2026000123 Quot?22e?32Kestrel"
        content = mt940(replace(FULL, reference="", payer="")).replace(b":86:166?00CREDIT", details)
        (line,) = read_statement(content, "a.sta")
        assert (line.reference, line.payer) == ("RF83Q2026000123 Quote E-77", "Kestrel")

    def test_several_messages_each_with_its_account(self) -> None:
        second = mt940(PART).replace(ACCOUNT.encode(), b"NL91ABNA0417164300")
        told = read_statement(b"{1:F01BANKDEFFXXXX}{2:O940}{4:\r\n" + mt940(FULL) + second, "a.sta")
        assert [line.account for line in told] == [ACCOUNT, "NL91ABNA0417164300"]

    @pytest.mark.parametrize(
        ("before", "after", "why"),
        [
            (b"32000,06", b"32000,07", "do not lead from the opening to the closing balance"),
            (b":61:261124", b":61:260230", "field 61"),
            (b":61:261124", b":61:2", "field 61"),
            (b":25:DE89370400440532013000\r\n", b"", "without its account"),
            (b"32000,06", b"3,2,1", "field 61"),
            (b":28C:", b"junk\r\n:28C:", None),
            (b":20:STARTUMS", b"x\r\n:20:STARTUMS", "text before the first field"),
        ],
    )
    def test_what_is_malformed_is_refused(self, before: bytes, after: bytes, why: str | None) -> None:
        content = mt940(FULL, PART).replace(before, after)
        if why is None:  # more text in a field that says nothing of money
            assert len(read_statement(content, "a.sta")) == 2
            return
        broken = refused(content, "a.sta")
        assert why in broken.why
        assert broken.line > 0

    def test_it_never_opens_a_file_that_the_content_names(self) -> None:
        assert refused(b"/etc/hostname", "a.sta").why


BANK = CsvMapping(
    value_date="Valuta", amount="Betrag", currency="Währung", reference="Verwendungszweck", payer="Auftraggeber", bank_id="",
    one_account=ACCOUNT, date_format="%d.%m.%Y", decimal=",", delimiter=";", encoding="cp1252", skipped_lines=2,
)  # fmt: skip


class TestCsv:
    def test_as_the_mapping_tells(self) -> None:
        content = (
            'Kontoauszug\nKonto;1\nValuta;Betrag;Währung;Verwendungszweck;Auftraggeber\n24.11.2026;"1.234,50";EUR;RF83;"Müller; Söhne"\n'
            "25.11.2026;-3,00;EUR;Entgelt;Bank\n;;;;\n"
        ).encode("cp1252")
        told = read_file(content, "umsatz.csv", mapping=BANK)
        assert (told.lines[0].amount, told.lines[0].value_date, told.lines[0].payer) == (
            eur("1234.50"),
            date(2026, 11, 24),
            "Müller; Söhne",
        )
        assert (len(told.lines), told.debits, told.lines[0].line_number) == (1, 1, 4)

    def test_two_columns_for_the_two_directions(self) -> None:
        mapping = CsvMapping(credit="In", debit="Out", one_account="A1", one_currency="USD", amount="")
        told = read_file(b"value_date,In,Out\n2026-11-24,5.00,\n2026-11-24,,7.00\n", "a.csv", mapping=mapping)
        assert (told.lines[0].amount, told.debits) == (Money.of("5.00", "USD"), 1)

    @pytest.mark.parametrize(
        ("content", "line", "why"),
        [
            ("amount,currency\n1.00,EUR\n", 1, "no column value_date, account"),
            (f"{HEAD},amount\n", 1, "two columns amount"),
            (f"{HEAD}\nA,1,1.00,EUR\n", 2, "4 cells"),
            (f"{HEAD}\nA,1,1.00,EUR,24.11.2026,r,p\n", 2, "no date written as %Y-%m-%d"),
            (f"{HEAD}\nA,1,one,EUR,2026-11-24,r,p\n", 2, "no amount"),
            (f"{HEAD}\nA,1,,EUR,2026-11-24,r,p\n", 2, "no amount"),
            (f"{HEAD}\nA,1,1.00,EURO,2026-11-24,r,p\n", 2, "no currency"),
            (f'{HEAD}\nA,1,1.00,EUR,2026-11-24,"r,p\n', 2, "unexpected end"),
            (f"{HEAD}\nA,1,1.00,EUR,2026-11-24,r\x00,p\n", 2, ""),
            ("\n\n", 0, ""),
        ],
    )  # fmt: skip
    def test_what_is_malformed_is_refused_with_its_line(self, content: str, line: int, why: str) -> None:
        broken = refused(content.encode(), "a.csv")
        assert why in broken.why
        assert broken.line == line

    def test_one_bad_line_refuses_all(self) -> None:
        bad = row(FULL).replace("2026-11-24", "soon")
        assert refused("\n".join([HEAD, row(PART), bad, row(PART)]).encode(), "a.csv").line == 3

    def test_text_in_another_encoding_is_refused(self) -> None:
        assert "utf-8" in refused(rows(replace(FULL, payer="Müller")).decode().encode("latin-1"), "a.csv").why
