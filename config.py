"""Settings: read from the environment once, checked together, handed in wherever they are needed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from portal.kernel.settings import values
from portal.kernel.settings.kept_keys import development_keys
from portal.kernel.settings.reader import KEY_NAMES, SettingsError, SettingsReader
from portal.kernel.settings.texts import TwilioAccount, read_twilio
from portal.kernel.settings.values import ROOT, SAFE_MEMORY_KIB, SAFE_PASSES, Face, Profile

__all__ = ["Face", "Profile", "Settings", "SettingsError", "development_keys", "settings_of"]

_MIN_DISTINCT_BYTES = 12  # of 32 random bytes fewer than twelve differ once in 10^20; of an example nearly always


@dataclass(frozen=True)
class Settings:
    """Everything that can be chosen about one installation.

    Args:
        secret_key: 32 bytes; signs the form tokens.
        pepper: 32 bytes; mixed into passphrases and into look-ups of names.
        operational_key: 32 bytes; opens what the worker needs.
        files_dir: folder of the sealed files.
        public_origin: scheme, host and port under which people reach the site, without a slash at the end.
        leave_url: where quick exit goes.
        face: what strangers see: the way in by itself, or a working page about something else.
        face_word: what is typed into that page to come in; told with each invitation.
        proxies: how many machines stand in front and tell whose request they pass on; nobody else is believed.
        is_demo: whether an invented service may be loaded.
        twilio: through which account texts are sent; none where they are only shown in a page of this site.
    """

    secret_key: bytes = field(repr=False)
    pepper: bytes = field(repr=False)
    operational_key: bytes = field(repr=False)
    profile: Profile = Profile.DEVELOPMENT
    data_dir: Path = ROOT / "var"
    database_url: str = field(default=f"sqlite:///{ROOT / 'var' / 'linden.db'}", repr=False)  # may hold a password
    files_dir: Path = ROOT / "var" / "files"
    redis_url: str | None = field(default=None, repr=False)  # may hold a password
    public_origin: str = "http://127.0.0.1:8000"
    bind: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    threads: int = 16
    proxies: int = 0
    site_name: str = "Linden"
    site_icon: Path | None = None
    leave_url: str = "https://www.bbc.co.uk/weather"
    face: Face = Face.PLAIN
    face_word: str = field(default="", repr=False)
    time_zone: str = "Europe/London"
    argon2_memory_kib: int = SAFE_MEMORY_KIB
    argon2_passes: int = SAFE_PASSES
    is_demo: bool = True
    twilio: TwilioAccount | None = None

    @property
    def is_production(self) -> bool:
        """Whether people rely on it."""
        return self.profile is Profile.PRODUCTION

    @property
    def sends_texts(self) -> bool:
        """Whether texts can be offered: through a provider, or, where nobody relies on it, on a telephone in a page."""
        return self.twilio is not None or not self.is_production

    @property
    def is_https(self) -> bool:
        """Whether browsers reach it encrypted, so that cookies and headers may insist on it."""
        return self.public_origin.startswith("https:")

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file beside it."""
        return self.database_url.startswith("sqlite:")

    @property
    def public_host(self) -> str:
        """Host, and port where it is not the usual one, as browsers send it."""
        return urlsplit(self.public_origin).netloc

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which pages tell the time."""
        return ZoneInfo(self.time_zone)

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Return the settings that these variables describe.

        Raises:
            SettingsError: at least one is missing or wrong; all of them are named.
        """
        reader = SettingsReader(env)
        settings = _read(reader)
        _check_together(settings, reader)
        if settings.is_production:
            _check_production(settings, reader)
        if reader.faults:
            raise SettingsError(reader.faults)
        return settings


def settings_of(env: Mapping[str, str]) -> Settings:
    """Return the settings of this machine: in development, keys that are not given are made once and kept.

    Raises:
        SettingsError: at least one is missing or wrong; all of them are named.
    """
    if env.get("LINDEN_PROFILE", "").strip() not in {"", Profile.DEVELOPMENT}:
        return Settings.from_env(env)
    missing = [name for name in KEY_NAMES if not (env.get(name, "").strip() or env.get(f"{name}_FILE", "").strip())]
    kept = development_keys(values.folder(env.get("LINDEN_DATA_DIR"))) if missing else {}
    return Settings.from_env({**env, **{name: kept[name] for name in missing}})


def _read(reader: SettingsReader) -> Settings:
    """Read every setting by itself."""
    data_dir = values.folder(reader.text("LINDEN_DATA_DIR"))
    profile = reader.parsed("LINDEN_PROFILE", Profile.DEVELOPMENT, values.profile)
    port = reader.parsed("LINDEN_PORT", 8000, values.number(1, 65_535))
    memory_kib, passes = reader.parsed("LINDEN_ARGON2", (SAFE_MEMORY_KIB, SAFE_PASSES), values.argon2)
    return Settings(
        secret_key=reader.key("LINDEN_SECRET_KEY"),
        pepper=reader.key("LINDEN_PEPPER"),
        operational_key=reader.key("LINDEN_OPERATIONAL_KEY"),
        profile=profile,
        data_dir=data_dir,
        database_url=reader.parsed("LINDEN_DATABASE_URL", f"sqlite:///{data_dir / 'linden.db'}", values.database_url),
        files_dir=reader.parsed("LINDEN_STORAGE_URL", data_dir / "files", values.files_dir),
        redis_url=reader.parsed("LINDEN_REDIS_URL", None, values.redis_url),
        public_origin=reader.parsed("LINDEN_PUBLIC_ORIGIN", f"http://127.0.0.1:{port}", values.origin),
        bind=reader.parsed("LINDEN_BIND", "127.0.0.1", values.bind),
        port=port,
        workers=reader.parsed("LINDEN_WORKERS", 1, values.number(1, 64)),
        threads=reader.parsed("LINDEN_THREADS", 16, values.number(1, 256)),
        proxies=reader.parsed("LINDEN_PROXIES", 0, values.number(0, 9)),
        site_name=reader.parsed("LINDEN_SITE_NAME", "Linden", values.site_name),
        site_icon=reader.parsed("LINDEN_SITE_ICON", None, values.site_icon),
        leave_url=reader.parsed("LINDEN_LEAVE_URL", "https://www.bbc.co.uk/weather", values.leave_url),
        face=reader.parsed("LINDEN_FACE", Face.PLAIN, values.face),
        face_word=reader.parsed("LINDEN_FACE_WORD", "", values.face_word),
        time_zone=reader.parsed("LINDEN_TIME_ZONE", "Europe/London", values.time_zone),
        argon2_memory_kib=memory_kib,
        argon2_passes=passes,
        is_demo=reader.parsed("LINDEN_DEMO", profile is Profile.DEVELOPMENT, values.yes_or_no),
        twilio=read_twilio(reader),
    )


def _check_together(settings: Settings, reader: SettingsReader) -> None:
    """Refuse settings that are right by themselves and wrong together."""
    if urlsplit(settings.leave_url).hostname == urlsplit(settings.public_origin).hostname:
        reader.refuse("LINDEN_LEAVE_URL", "leads back to this site")
    if settings.face is Face.PAGE and not settings.face_word:
        reader.refuse("LINDEN_FACE_WORD", "missing; without it nobody finds the way in behind the page")


def _check_production(settings: Settings, reader: SettingsReader) -> None:
    """Refuse what would put people who rely on it in danger."""
    if not settings.is_https:
        reader.refuse("LINDEN_PUBLIC_ORIGIN", "production is reached by https only, such as https://portal.example.org")
    if settings.argon2_memory_kib < SAFE_MEMORY_KIB or settings.argon2_passes < SAFE_PASSES:
        reader.refuse("LINDEN_ARGON2", f"production needs at least {SAFE_MEMORY_KIB},{SAFE_PASSES} (RFC 9106)")
    if settings.is_demo:
        reader.refuse("LINDEN_DEMO", "production holds no invented people")
    if reader.text("FLASK_DEBUG") not in {None, "0", "false", "no"}:
        reader.refuse("FLASK_DEBUG", "production shows its inside to nobody")
    _check_keys(settings, reader)


def _check_keys(settings: Settings, reader: SettingsReader) -> None:
    """Refuse keys out of an example, and one key used for two things."""
    seen: set[bytes] = set()
    for name, key in zip(KEY_NAMES, (settings.secret_key, settings.pepper, settings.operational_key), strict=True):
        if key and len(set(key)) < _MIN_DISTINCT_BYTES:
            reader.refuse(name, "this is an example, not a random key")
        elif key and key in seen:
            reader.refuse(name, "the same as another key")
        seen.add(key)
