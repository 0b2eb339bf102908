"""What a thief finds who takes the database, the files, the logs and whatever else lies about: not a word."""

import json
import logging
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert

from portal.kernel.ids import new_id
from portal.privacy.models import DraftRow
from tests.support.planted import files_in, found_in, rows_in
from tests.support.scene import PRIVATE, TEXTS, Scene, everybody_joins, play, set_up

pytestmark = pytest.mark.journey

_opened: list[str] = []
_is_listening = False


def _hear(event: str, args: tuple[object, ...]) -> None:
    """Note what is opened, for as long as somebody listens; such a listener cannot be taken away again."""
    if _is_listening and event == "open":
        _opened.append(str(args[0]))


sys.addaudithook(_hear)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let whatever is temporary lie in one folder."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """Write down all that anybody says to any logger, every statement and its values included."""
    place = tmp_path / "log" / "everything.log"
    place.parent.mkdir()
    handler = logging.FileHandler(place, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(name)s %(pathname)s %(message)s"))
    talkers = [logging.getLogger(name) for name in ("", "sqlalchemy", "linden")]
    levels = [logger.level for logger in talkers]
    talkers[0].addHandler(handler)
    for logger in talkers:
        logger.setLevel(logging.DEBUG)
    yield place
    for logger, level in zip(talkers, levels, strict=True):
        logger.setLevel(level)
    talkers[0].removeHandler(handler)
    handler.close()


@pytest.fixture
def scene(tmp_path: Path, database_url: str, log: Path, temporary: Path) -> Iterator[Scene]:
    with set_up(tmp_path, database_url) as made:
        yield made


def everything_that_lies_about(scene: Scene, folder: Path, capfd: pytest.CaptureFixture[str]) -> dict[str, bytes]:
    """Return every byte of the database and what lies beside it, files, logs, temporary files, and what was said."""
    for handler in logging.getLogger().handlers:
        handler.flush()
    said = capfd.readouterr()
    spoken = {"standard output": said.out.encode(), "standard error": said.err.encode()}
    return files_in(folder) | rows_in(scene.units.engine) | spoken


def test_of_all_that_was_typed_brought_and_given_out_nothing_is_found(
    scene: Scene, tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    global _is_listening  # noqa: PLW0603 - see _hear
    _opened.clear()
    _is_listening = True
    try:
        play(scene, monkeypatch)
    finally:
        _is_listening = False
    places, needles = everything_that_lies_about(scene, tmp_path, capfd), scene.needles()

    assert len(TEXTS) >= 20
    assert len(needles) > 500
    names = " ".join(places)
    assert "everything.log" in names
    assert sum("/files/" in name for name in places) >= 4
    assert "linden.db-wal" in names or scene.units.engine.dialect.name == "postgresql"
    assert b"INSERT INTO incident" in places[str(tmp_path / "log" / "everything.log")]
    assert found_in(places, needles) == []
    assert [path for path in _opened if path.startswith(str(temporary))] == []


def test_each_leak_would_be_found(
    scene: Scene, tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch, capfd
) -> None:
    everybody_joins(scene)
    needles = scene.needles()

    def leaks() -> set[str]:
        places = everything_that_lies_about(scene, tmp_path, capfd)
        return {place for place, content in places.items() if found_in({place: content}, needles)}

    scene.anna.send("/notes/new", on="/notes/new", words=PRIVATE, when="now")
    before = leaks()
    logging.getLogger("linden").debug("kept: %s", PRIVATE)
    (temporary / "x").write_bytes(b"\x00" + PRIVATE.encode("utf-16-le"))
    row = {"id": new_id(), "person_id": new_id(), "kept_at": scene.clock.now()}
    with scene.units.write() as uow:
        uow.session.execute(insert(DraftRow).values(**row, sealed_text=PRIVATE.upper().encode().hex().encode()))
    (tmp_path / "files" / "turquoise-letterbox.jpg").touch()
    print("turquoise", file=sys.stderr)  # noqa: T201 - this is the leak
    bare = lambda _key, _place, body, **_more: json.dumps(body).encode()  # noqa: E731 - one line reads best
    monkeypatch.setattr("portal.diary.service.bodies.seal_content", bare)
    scene.anna.send("/notes/new", on="/notes/new", words=PRIVATE, when="now")
    after = leaks()

    assert before == set()
    for place in ("everything.log", "temporary/x", "table draft", "names in", "standard error", "table incident"):
        assert any(place in leak for leak in after), (place, after)
