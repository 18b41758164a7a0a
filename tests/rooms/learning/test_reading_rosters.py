"""Attendance lists as spreadsheets and event tools save them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.doors.rosters import LARGEST_FILE, read_roster
from credenza.kernel.errors import InvalidField

pytestmark = pytest.mark.once
BOTH = ("ana@acme.example", "bo@acme.example")


class TestRead:
    @pytest.mark.parametrize(
        "content",
        [
            b"email\nana@acme.example\nbo@acme.example\n",
            b"ana@acme.example\r\nbo@acme.example",
            "Name;E-Mail;Ort\nÄnne;ana@acme.example;Köln\nBo;bo@acme.example;\n".encode(),
            "Name;E-Mail\nÄnne;ana@acme.example\nBo;bo@acme.example\n".encode("cp1252"),
            '\ufeffEMAIL ADDRESS,name\nana@acme.example,"Ruiz, Ana"\n\nbo@acme.example,Bo\n'.encode(),
            "Email\tName\nana@acme.example\tAna\nbo@acme.example\tBo\n".encode("utf-16"),
            b"name,mail\nAna, ana@acme.example \n,\nNobody,\nShort\nBo,bo@acme.example\n",
            b"Ana,ana@acme.example\nBo,bo@acme.example\n",
        ],
    )
    def test_whatever_wrote_it(self, content):
        assert read_roster(content) == BOTH

    def test_text_too(self):
        assert read_roster("email\nana@acme.example\nbo@acme.example") == BOTH

    def test_an_address_that_is_none_is_a_line_all_the_same(self):
        assert read_roster("email\nana at acme") == ("ana at acme",)


class TestRefused:
    @pytest.mark.parametrize(
        "content",
        [b"", b"\n\n", b"name,city\nAna,Lisbon\n", b"PK\x03\x04\x00\x00", b"\xff\xfe\x00", b'email\n"ana@acme.example',
         b"x" * (LARGEST_FILE + 1)],
    )  # fmt: skip
    def test_what_is_no_list(self, content):
        with pytest.raises(InvalidField) as caught:
            read_roster(content)
        assert caught.value.field == "file"

    @given(st.binary(max_size=300))
    def test_any_bytes_are_read_or_refused(self, content):
        try:
            found = read_roster(content)
        except InvalidField:
            return
        assert all(address.strip() for address in found)
