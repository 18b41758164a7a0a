"""A bank's file, whatever its format: told by what stands in it, never by its name alone."""

from credenza.gateways.bank_files import camt053, csv, mt940
from credenza.gateways.bank_files.csv import OWN, CsvMapping
from credenza.gateways.bank_files.shapes import BankFileRefused, Statement, StatementLine

MOST_BYTES = 20 * 1024 * 1024
_PACKED = (b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"\x28\xb5\x2f\xfd")
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def read_statement(content: bytes, named: str, *, mapping: CsvMapping | None = None) -> tuple[StatementLine, ...]:
    """The incoming payments of a camt.053, MT940 or CSV file, in its order. Raises ``BankFileRefused``."""
    return read_file(content, named, mapping=mapping).lines


def read_file(content: bytes, named: str, *, mapping: CsvMapping | None = None) -> Statement:
    """As ``read_statement``, with the count of what was left out: outgoing and not yet booked lines.

    The whole file is taken or none of it. ``mapping`` is for CSV; without one it has our own columns.
    """
    if len(content) > MOST_BYTES:
        raise BankFileRefused(0, f"larger than {MOST_BYTES // 1024 // 1024} MB: split the file")
    if not content.strip():
        raise BankFileRefused(0, "an empty file")
    if content.startswith(_PACKED):
        raise BankFileRefused(0, "a packed file: unpack it first")
    if _is_xml(content):
        return camt053.read(content)
    if mapping is None and mt940.looks_like(content):
        return mt940.read(content)
    if mapping is not None or named.lower().endswith((".csv", ".txt")):
        return csv.read(content, mapping or OWN)
    raise BankFileRefused(0, "neither camt.053 nor MT940 nor CSV")


def _is_xml(content: bytes) -> bool:
    """XML in any of its encodings begins with "<"."""
    head = content[:64]
    for mark in _MARKS:
        head = head.removeprefix(mark)
    return head.replace(b"\x00", b"").lstrip().startswith(b"<")
