"""A stored file is never served as a page, and nothing on the way keeps it."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.gateways.files.kinds import EXTENSIONS, PICTURES
from credenza.gateways.files.serving import served

pytestmark = pytest.mark.once


class TestServed:
    @pytest.mark.parametrize("media_type", sorted(EXTENSIONS))
    def test_runs_nothing_and_is_kept_nowhere(self, media_type: str) -> None:
        answer = served(BytesIO(b"content"), media_type, "evidence-7")
        assert b"".join(answer.streaming_content) == b"content"
        assert answer["Content-Type"] == media_type
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert "script" not in answer["Content-Security-Policy"]
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"

    def test_shows_pictures_and_saves_the_rest(self) -> None:
        told = {kind: served(BytesIO(), kind, "evidence-7")["Content-Disposition"] for kind in EXTENSIONS}
        assert told == {
            "image/png": 'inline; filename="evidence-7.png"',
            "image/jpeg": 'inline; filename="evidence-7.jpg"',
            "image/webp": 'inline; filename="evidence-7.webp"',
            "application/pdf": 'attachment; filename="evidence-7.pdf"',
        }

    @pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "", "image/gif"])
    def test_knows_no_other_type(self, media_type: str) -> None:
        with pytest.raises(LookupError):
            served(BytesIO(), media_type, "a")

    @given(name=st.text(max_size=60), media_type=st.sampled_from(sorted(EXTENSIONS)))
    def test_ends_as_its_type_does_whatever_the_name(self, name: str, media_type: str) -> None:
        told = served(BytesIO(), media_type, name)["Content-Disposition"]
        way = "inline" if media_type in PICTURES else "attachment"
        head, _, rest = told.partition('; filename="')
        assert head == way
        assert rest.endswith(f'.{EXTENSIONS[media_type]}"')
        assert rest.rpartition(".")[0].replace("-", "a").replace("_", "a").isalnum()

    @pytest.mark.django_db  # the end of a response looks after the database's connections
    def test_closes_the_file_when_it_is_sent(self) -> None:
        file = BytesIO(b"x")
        served(file, "image/png", "a").close()
        assert file.closed
