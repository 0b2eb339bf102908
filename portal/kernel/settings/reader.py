"""Looking settings up one by one, and remembering together what is wrong with them."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from portal.kernel.settings.values import key, key_in_file

KEY_NAMES = ("LINDEN_SECRET_KEY", "LINDEN_PEPPER", "LINDEN_OPERATIONAL_KEY")
_PREFIX = "LINDEN_"
_KNOWN = frozenset(
    {
        *KEY_NAMES,
        *(f"{name}_FILE" for name in KEY_NAMES),
        "LINDEN_ARGON2",
        "LINDEN_BIND",
        "LINDEN_DATABASE_URL",
        "LINDEN_DATA_DIR",
        "LINDEN_DEMO",
        "LINDEN_FACE",
        "LINDEN_FACE_WORD",
        "LINDEN_LEAVE_URL",
        "LINDEN_PORT",
        "LINDEN_PROFILE",
        "LINDEN_PROXIES",
        "LINDEN_PUBLIC_ORIGIN",
        "LINDEN_REDIS_URL",
        "LINDEN_SITE_ICON",
        "LINDEN_SITE_NAME",
        "LINDEN_SMS",
        "LINDEN_STORAGE_URL",
        "LINDEN_THREADS",
        "LINDEN_TIME_ZONE",
        "LINDEN_WORKERS",
    }
)

_Value = TypeVar("_Value")


class SettingsError(Exception):
    """Settings with which nothing may start; its text names every one of them."""

    def __init__(self, faults: Sequence[str]) -> None:
        """Keep the faults, one line each."""
        super().__init__("\n  ".join(["These settings must be put right before anything starts:", *faults]))
        self.faults = tuple(faults)


class SettingsReader:
    """Looks settings up one by one and remembers what is wrong with them."""

    def __init__(self, env: Mapping[str, str]) -> None:
        """Start without faults, but for names that nobody knows: most likely a slip of the pen."""
        self._env = env
        self.faults = [
            f"{name}: there is no such setting"
            for name in sorted(env)
            if name.startswith(_PREFIX) and name not in _KNOWN
        ]

    def refuse(self, name: str, why: str) -> None:
        """Remember a fault, unless the setting has one already."""
        if not any(fault.startswith(f"{name}:") for fault in self.faults):
            self.faults.append(f"{name}: {why}")

    def text(self, name: str) -> str | None:
        """Return the setting without white space around it, `None` where it is not given or empty."""
        return self._env.get(name, "").strip() or None

    def parsed(self, name: str, default: _Value, parse: Callable[[str], _Value]) -> _Value:
        """Return what `parse` makes of the setting; its ValueError says what is wrong."""
        text = self.text(name)
        if text is None:
            return default
        try:
            return parse(text)
        except ValueError as error:
            self.refuse(name, str(error))
            return default

    def key(self, name: str) -> bytes:
        """Return a key given in itself or in a file."""
        path = self.text(f"{name}_FILE")
        text = self.text(name)
        if path is not None and text is not None:
            self.refuse(name, f"given twice, also as {name}_FILE")
        elif path is not None:
            return self.parsed(f"{name}_FILE", b"", key_in_file)
        elif text is None:
            self.refuse(name, "missing; `openssl rand -hex 32` makes one")
        return self.parsed(name, b"", key)
