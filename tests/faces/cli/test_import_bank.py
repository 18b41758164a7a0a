"""``credenza import bank``: a statement from the file that the bank gives out."""

from pathlib import Path

import pytest

from credenza.cli.main import main
from credenza.kernel.money import Money
from credenza.orders.commands.accept_quote import accept_quote
from credenza.orders.queries.orders import order
from tests.builders.credits import NOW, TODAY
from tests.builders.quotes import sent, world
from tests.rooms.gateways.bank_files_given import ACCOUNT, Paid, camt, entry

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_books_tries_and_refuses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    of = world()
    placed = accept_quote(quote=sent(of).quote, by=of.buyer, now=NOW)
    total = order(placed.order, of.buyer).total
    whole = Paid(total, on=TODAY, bank_id="A1", reference=placed.number)
    other = Paid(Money(100, "USD"), on=TODAY, bank_id="A2", reference="nothing known")
    file = tmp_path / "statement.xml"
    file.write_bytes(camt(entry(whole), entry(other), entry(Paid(Money(-5, "USD"), on=TODAY))))
    assert main(["import", "bank", str(file), "--dry-run"]) == 0
    told = "matched 1, queued 1; left out: outgoing 1, not booked 0\n"
    assert capsys.readouterr().out == f"Nothing was stored; it would be: {told}"
    assert main(["import", "bank", str(file)]) == 0
    written = capsys.readouterr()
    assert written.out == told
    assert written.err == "line 4: 1.00 USD queued: no_reference\n"
    assert order(placed.order, of.buyer).status == "paid"
    assert main(["import", "bank", str(file)]) == 0
    assert capsys.readouterr().out.startswith("duplicate 2;")
    file.write_bytes(b"<a/>")
    assert main(["import", "bank", str(file)]) == 2
    assert "no camt.053 statement" in capsys.readouterr().err
    assert main(["import", "bank", str(tmp_path / "gone.xml")]) == 2


def test_a_mapping_says_how_the_bank_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, mapping = tmp_path / "a.csv", tmp_path / "bank.toml"
    file.write_text("Day;Sum\n10.03.2026;1.234,50\n", encoding="utf-8")
    keys = {"value_date": "Day", "amount": "Sum", "one_account": ACCOUNT, "one_currency": "EUR", "delimiter": ";",
            "decimal": ",", "date_format": "%d.%m.%Y"}  # fmt: skip
    mapping.write_text("\n".join(f'{name} = "{value}"' for name, value in keys.items()), encoding="utf-8")
    assert main(["import", "bank", str(file), "--mapping", str(mapping)]) == 0
    assert "line 2: 1234.50 EUR queued" in capsys.readouterr().err
    for wrong in ('wrong = "x"', "skipped_lines = true", 'delimiter = ";;"', "no toml", 'decimal = "x"'):
        mapping.write_text(wrong, encoding="utf-8")
        assert main(["import", "bank", str(file), "--mapping", str(mapping)]) == 2
