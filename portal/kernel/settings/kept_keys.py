"""The keys of a development installation: made the first time, kept beside its data."""

import os
import secrets
import tempfile
from pathlib import Path

from portal.kernel.settings.reader import KEY_NAMES, SettingsError
from portal.kernel.settings.values import KEY_BYTES


def development_keys(data_dir: Path) -> dict[str, str]:
    """Return the keys of a development installation; the first time they are made and kept in `keys.env`.

    Raises:
        SettingsError: the file cannot be written or does not hold the keys.
    """
    path = data_dir / "keys.env"
    try:
        if not path.exists():
            _write_keys(path)
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise SettingsError([f"LINDEN_DATA_DIR: {path} cannot be used ({error.strerror})"]) from None
    keys = dict(line.split("=", 1) for line in lines if "=" in line)
    if lacking := [name for name in KEY_NAMES if name not in keys]:
        raise SettingsError([f"{name}: not in {path}; put it back or delete the data folder" for name in lacking])
    return {name: keys[name] for name in KEY_NAMES}


def _write_keys(path: Path) -> None:
    """Make keys and keep them; when site and worker start together, one of them is first and both read its file."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix="keys.", suffix=".env")  # made with mode 600
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(
                "# Keys of this development installation. Whoever has them and the database reads what is in it.\n"
            )
            file.writelines(f"{name}={secrets.token_urlsafe(KEY_BYTES)}\n" for name in KEY_NAMES)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return
    finally:
        Path(draft).unlink()
