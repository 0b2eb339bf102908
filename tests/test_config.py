"""Settings: what they mean, what is refused, and that every fault is named at once."""

import base64
import stat
from pathlib import Path

import pytest

from config import Profile, Settings, SettingsError, development_keys, settings_of
from portal.kernel.settings.values import ROOT

_KEYS = {
    "LINDEN_SECRET_KEY": "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
    "LINDEN_PEPPER": base64.urlsafe_b64encode(bytes(range(32, 64))).decode(),
    "LINDEN_OPERATIONAL_KEY": base64.urlsafe_b64encode(bytes(range(224, 256))).decode().rstrip("="),
}
_PRODUCTION = {**_KEYS, "LINDEN_PROFILE": "production", "LINDEN_PUBLIC_ORIGIN": "https://portal.example.org"}


def faults(env: dict[str, str]) -> list[str]:
    """Return the names of the settings that are refused."""
    with pytest.raises(SettingsError) as caught:
        Settings.from_env(env)
    assert all(fault in str(caught.value) for fault in caught.value.faults)
    return [fault.partition(":")[0] for fault in caught.value.faults]


class TestDefaults:
    def test_keys_alone_are_enough_in_development(self) -> None:
        settings = Settings.from_env(_KEYS)

        assert settings == Settings(
            secret_key=bytes(range(32)), pepper=bytes(range(32, 64)), operational_key=bytes(range(224, 256))
        )
        assert settings.profile is Profile.DEVELOPMENT
        assert settings.database_url == f"sqlite:///{ROOT}/var/linden.db"
        assert settings.public_origin == "http://127.0.0.1:8000"
        assert settings.public_host == "127.0.0.1:8000"
        assert str(settings.zone) == "Europe/London"
        assert settings.is_sqlite
        assert not settings.is_production
        assert not settings.is_https

    def test_an_empty_setting_is_one_that_is_not_given(self) -> None:
        assert Settings.from_env({**_KEYS, "LINDEN_PORT": " ", "LINDEN_REDIS_URL": ""}) == Settings.from_env(_KEYS)

    def test_everything_follows_the_data_folder(self, tmp_path: Path) -> None:
        settings = Settings.from_env({**_KEYS, "LINDEN_DATA_DIR": str(tmp_path)})

        assert settings.database_url == f"sqlite:///{tmp_path}/linden.db"
        assert settings.files_dir == tmp_path / "files"

    def test_a_relative_data_folder_stands_beside_the_code(self) -> None:
        assert Settings.from_env({**_KEYS, "LINDEN_DATA_DIR": "elsewhere"}).data_dir == ROOT / "elsewhere"

    def test_the_origin_follows_the_port(self) -> None:
        assert Settings.from_env({**_KEYS, "LINDEN_PORT": "9000"}).public_origin == "http://127.0.0.1:9000"

    def test_production_has_no_invented_people(self) -> None:
        settings = Settings.from_env(_PRODUCTION)

        assert settings.is_production
        assert settings.is_https
        assert not settings.is_demo


class TestEverySetting:
    def test_all_of_them_are_taken(self, tmp_path: Path) -> None:
        icon = tmp_path / "icon.svg"
        icon.write_text("<svg/>")

        settings = Settings.from_env(
            {
                **_PRODUCTION,
                "LINDEN_DATABASE_URL": "postgresql://ada:secret@db.example.org/linden",
                "LINDEN_DATA_DIR": str(tmp_path),
                "LINDEN_STORAGE_URL": f"file://{tmp_path}/sealed",
                "LINDEN_REDIS_URL": "rediss://cache.example.org:6379/0",
                "LINDEN_PUBLIC_ORIGIN": "https://Portal.example.org:8443/",
                "LINDEN_BIND": "::1",
                "LINDEN_PORT": "8443",
                "LINDEN_WORKERS": "4",
                "LINDEN_THREADS": "32",
                "LINDEN_PROXIES": "1",
                "LINDEN_SITE_NAME": "Rowan",
                "LINDEN_SITE_ICON": str(icon),
                "LINDEN_LEAVE_URL": "https://www.example.com/news?region=uk",
                "LINDEN_TIME_ZONE": "Europe/Dublin",
                "LINDEN_ARGON2": "131072, 4",
                "LINDEN_DEMO": "no",
                "LINDEN_SMS": "local",
            }
        )

        assert settings.database_url == "postgresql+psycopg://ada:secret@db.example.org/linden"
        assert not settings.is_sqlite
        assert settings.files_dir == tmp_path / "sealed"
        assert settings.redis_url == "rediss://cache.example.org:6379/0"
        assert settings.public_origin == "https://portal.example.org:8443"
        assert (settings.bind, settings.port, settings.workers, settings.threads) == ("::1", 8443, 4, 32)
        assert settings.proxies == 1
        assert (settings.site_name, settings.site_icon) == ("Rowan", icon)
        assert settings.leave_url == "https://www.example.com/news?region=uk"
        assert settings.time_zone == "Europe/Dublin"
        assert (settings.argon2_memory_kib, settings.argon2_passes) == (131_072, 4)

    def test_a_database_file_may_be_named_from_the_code_on(self) -> None:
        settings = Settings.from_env({**_KEYS, "LINDEN_DATABASE_URL": "sqlite:///var/other.db"})

        assert settings.database_url == f"sqlite:///{ROOT}/var/other.db"

    def test_postgresql_may_be_reached_through_a_socket(self) -> None:
        settings = Settings.from_env({**_KEYS, "LINDEN_DATABASE_URL": "postgresql+psycopg://me@/linden?host=/run/pg"})

        assert settings.database_url == "postgresql+psycopg://me@/linden?host=/run/pg"


class TestRefusals:
    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("LINDEN_PROFILE", "staging"),
            ("LINDEN_DATABASE_URL", "mysql://db/linden"),
            ("LINDEN_DATABASE_URL", "sqlite://"),
            ("LINDEN_DATABASE_URL", "sqlite:///:memory:"),
            ("LINDEN_DATABASE_URL", "postgresql://db.example.org"),
            ("LINDEN_DATABASE_URL", "postgresql://db.example.org:port/linden"),
            ("LINDEN_STORAGE_URL", "s3://bucket"),
            ("LINDEN_STORAGE_URL", "/srv/files"),
            ("LINDEN_STORAGE_URL", "file://host/files"),
            ("LINDEN_REDIS_URL", "cache.example.org:6379"),
            ("LINDEN_REDIS_URL", "redis://"),
            ("LINDEN_PUBLIC_ORIGIN", "portal.example.org"),
            ("LINDEN_PUBLIC_ORIGIN", "https://portal.example.org/linden"),
            ("LINDEN_PUBLIC_ORIGIN", "https://me@portal.example.org"),
            ("LINDEN_PUBLIC_ORIGIN", "https://portal.example.org:99999"),
            ("LINDEN_BIND", "portal.example.org"),
            ("LINDEN_PORT", "0"),
            ("LINDEN_PORT", "65536"),
            ("LINDEN_PORT", "http"),
            ("LINDEN_PORT", "٨٠٠٠"),
            ("LINDEN_WORKERS", "0"),
            ("LINDEN_THREADS", "-1"),
            ("LINDEN_PROXIES", "all"),
            ("LINDEN_SITE_NAME", "Linden\nX"),
            ("LINDEN_SITE_NAME", "x" * 41),
            ("LINDEN_SITE_ICON", "icon.exe"),
            ("LINDEN_SITE_ICON", "nowhere.svg"),
            ("LINDEN_LEAVE_URL", "http://www.example.com/"),
            ("LINDEN_LEAVE_URL", 'https://www.example.com/"x'),
            ("LINDEN_LEAVE_URL", "https:///weather"),
            ("LINDEN_LEAVE_URL", "https://127.0.0.1/weather"),
            ("LINDEN_FACE", "mask"),
            ("LINDEN_FACE_WORD", "soup"),
            ("LINDEN_TIME_ZONE", "Europe/Linden"),
            ("LINDEN_TIME_ZONE", "../../etc/passwd"),
            ("LINDEN_TIME_ZONE", "Europe"),
            ("LINDEN_ARGON2", "65536"),
            ("LINDEN_ARGON2", "7,1"),
            ("LINDEN_ARGON2", "65536,0"),
            ("LINDEN_DEMO", "maybe"),
            ("LINDEN_SMS", "carrier pigeon"),
            ("LINDEN_PEPPER", "short"),
            ("LINDEN_PEPPER", "!" * 44),
            ("LINDEN_PEPPER", "00" * 31),
            ("LINDEN_SECRET_KEY_FILE", "somewhere"),
        ],
    )
    def test_a_wrong_value_is_named(self, name: str, text: str) -> None:
        keys = {key: value for key, value in _KEYS.items() if f"{key}_FILE" != name}

        assert faults({**keys, name: text}) == [name]

    @pytest.mark.parametrize("name", sorted(_KEYS))
    def test_a_missing_key_is_named(self, name: str) -> None:
        assert faults({key: value for key, value in _KEYS.items() if key != name}) == [name]

    def test_a_page_in_front_needs_the_words_that_lead_behind_it(self) -> None:
        assert faults({**_KEYS, "LINDEN_FACE": "page"}) == ["LINDEN_FACE_WORD"]
        words = {"LINDEN_FACE": "page", "LINDEN_FACE_WORD": "nettle and quince"}
        assert Settings.from_env({**_KEYS, **words}).face_word == "nettle and quince"

    def test_a_slip_of_the_pen_is_named(self) -> None:
        assert faults({**_KEYS, "LINDEN_LEAVE_ULR": "https://www.example.com/"}) == ["LINDEN_LEAVE_ULR"]

    def test_what_is_not_ours_is_none_of_our_business(self) -> None:
        assert Settings.from_env({**_KEYS, "HOME": "/", "TWILIO_AUTH_TOKEN": "x"}) == Settings.from_env(_KEYS)

    def test_all_faults_are_named_at_once(self) -> None:
        env = {"LINDEN_PORT": "x", "LINDEN_LEAVE_URL": "x", "LINDEN_PEPPER": "x", "LINDEN_X": "x"}

        named = faults(env)

        assert named == [
            "LINDEN_X",
            "LINDEN_PORT",
            "LINDEN_SECRET_KEY",
            "LINDEN_PEPPER",
            "LINDEN_OPERATIONAL_KEY",
            "LINDEN_LEAVE_URL",
        ]

    def test_the_message_repeats_no_secret(self) -> None:
        with pytest.raises(SettingsError) as caught:
            Settings.from_env(
                {
                    "LINDEN_PEPPER": "hush-hush",
                    "LINDEN_DATABASE_URL": "mysql://u:hush-hush@h/d",
                    "LINDEN_REDIS_URL": "hush-hush",
                }
            )

        assert "hush" not in str(caught.value)


_TWILIO = {
    "LINDEN_SMS": "twilio",
    "TWILIO_ACCOUNT_SID": "AC" + "0123456789abcdef" * 2,
    "TWILIO_AUTH_TOKEN": "fedcba9876543210" * 2,
    "TWILIO_MESSAGING_SERVICE_SID": "MG" + "0123456789abcdef" * 2,
}


class TestTexts:
    def test_an_account_is_taken_whole_and_its_secret_is_not_printed(self) -> None:
        settings = Settings.from_env({**_KEYS, **_TWILIO, "TWILIO_API_BASE": "http://127.0.0.1:9999/"})

        assert settings.twilio is not None
        assert settings.twilio.api_base == "http://127.0.0.1:9999"
        assert settings.sends_texts
        assert _TWILIO["TWILIO_AUTH_TOKEN"] not in repr(settings)

    def test_everything_that_is_missing_is_named_at_once(self) -> None:
        assert sorted(faults({**_KEYS, "LINDEN_SMS": "twilio"})) == sorted(_TWILIO.keys() - {"LINDEN_SMS"})

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("TWILIO_ACCOUNT_SID", "MG" + "0" * 32),
            ("TWILIO_AUTH_TOKEN", "short"),
            ("TWILIO_MESSAGING_SERVICE_SID", "+447700900123"),
            ("TWILIO_API_BASE", "http://api.example.org"),
            ("TWILIO_API_BASE", "https://me@api.example.org"),
        ],
    )
    def test_a_wrong_value_is_named(self, name: str, text: str) -> None:
        assert faults({**_KEYS, **_TWILIO, name: text}) == [name]

    def test_production_without_a_provider_offers_no_texts(self) -> None:
        assert not Settings.from_env(_PRODUCTION).sends_texts
        assert Settings.from_env({**_PRODUCTION, **_TWILIO}).sends_texts
        assert Settings.from_env(_KEYS).sends_texts


class TestProduction:
    def test_nothing_given_names_all_that_production_needs(self) -> None:
        assert faults({"LINDEN_PROFILE": "production"}) == [*_KEYS, "LINDEN_PUBLIC_ORIGIN"]

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("LINDEN_PUBLIC_ORIGIN", "http://portal.example.org"),
            ("LINDEN_ARGON2", "65535,3"),
            ("LINDEN_ARGON2", "65536,2"),
            ("LINDEN_DEMO", "yes"),
            ("FLASK_DEBUG", "1"),
            ("LINDEN_SECRET_KEY", "00" * 32),
            ("LINDEN_PEPPER", base64.urlsafe_b64encode(b"changeme" * 4).decode()),
            ("LINDEN_OPERATIONAL_KEY", _KEYS["LINDEN_SECRET_KEY"]),
            ("LINDEN_LEAVE_URL", "https://portal.example.org/weather"),
        ],
    )
    def test_what_endangers_people_is_refused(self, name: str, text: str) -> None:
        assert faults({**_PRODUCTION, name: text}) == [name]

    def test_the_same_is_allowed_in_development(self) -> None:
        relaxed = {"LINDEN_ARGON2": "8,1", "LINDEN_DEMO": "yes", "FLASK_DEBUG": "1", "LINDEN_SECRET_KEY": "00" * 32}

        assert Settings.from_env({**_KEYS, **relaxed}).argon2_memory_kib == 8


class TestKeysInFiles:
    def test_a_key_is_read_from_its_file(self, tmp_path: Path) -> None:
        env = {}
        for name, text in _KEYS.items():
            (tmp_path / name).write_text(text + "\n")
            env[f"{name}_FILE"] = str(tmp_path / name)

        assert Settings.from_env(env) == Settings.from_env(_KEYS)

    def test_a_key_given_twice_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "key").write_text(_KEYS["LINDEN_PEPPER"])

        assert faults({**_KEYS, "LINDEN_PEPPER_FILE": str(tmp_path / "key")}) == ["LINDEN_PEPPER"]

    @pytest.mark.parametrize("content", [b"", b"not a key", b"\xff\xfe"])
    def test_a_file_without_a_key_is_refused(self, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "key").write_bytes(content)
        env = {name: text for name, text in _KEYS.items() if name != "LINDEN_PEPPER"}

        assert faults({**env, "LINDEN_PEPPER_FILE": str(tmp_path / "key")}) == ["LINDEN_PEPPER_FILE"]


class TestNothingIsPrinted:
    def test_secrets_are_not_in_its_repr(self) -> None:
        settings = Settings.from_env({**_KEYS, "LINDEN_DATABASE_URL": "postgresql://ada:hush@db/linden"})

        assert "hush" not in repr(settings)
        assert repr(settings.secret_key) not in repr(settings)
        assert "secret_key" not in repr(settings)


class TestDevelopmentKeys:
    def test_they_are_made_once_and_kept_for_this_account_alone(self, tmp_path: Path) -> None:
        first = development_keys(tmp_path / "var")
        second = development_keys(tmp_path / "var")

        assert first == second
        assert len(set(first.values())) == 3
        assert stat.S_IMODE((tmp_path / "var" / "keys.env").stat().st_mode) == 0o600
        assert [path.name for path in (tmp_path / "var").iterdir()] == ["keys.env"]

    def test_whoever_is_second_uses_the_keys_of_the_first(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        kept = development_keys(tmp_path)
        monkeypatch.setattr(Path, "exists", lambda _: False)

        assert development_keys(tmp_path) == kept

    def test_a_torn_file_is_refused_not_replaced(self, tmp_path: Path) -> None:
        (tmp_path / "keys.env").write_text("LINDEN_PEPPER=x\n")

        with pytest.raises(SettingsError, match="LINDEN_SECRET_KEY"):
            development_keys(tmp_path)

    def test_a_folder_that_cannot_be_used_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")

        with pytest.raises(SettingsError, match="LINDEN_DATA_DIR"):
            development_keys(tmp_path / "file")

    def test_settings_of_a_machine_use_them(self, tmp_path: Path) -> None:
        settings = settings_of({"LINDEN_DATA_DIR": str(tmp_path)})

        assert settings == Settings.from_env({**development_keys(tmp_path), "LINDEN_DATA_DIR": str(tmp_path)})

    def test_a_key_that_is_given_wins(self, tmp_path: Path) -> None:
        settings = settings_of({"LINDEN_DATA_DIR": str(tmp_path), "LINDEN_PEPPER": _KEYS["LINDEN_PEPPER"]})

        assert settings.pepper == bytes(range(32, 64))

    @pytest.mark.parametrize("profile", ["production", " production", "prodution"])
    def test_no_other_profile_makes_keys(self, tmp_path: Path, profile: str) -> None:
        with pytest.raises(SettingsError, match="LINDEN_PEPPER"):
            settings_of({"LINDEN_DATA_DIR": str(tmp_path), "LINDEN_PROFILE": profile})

        assert not (tmp_path / "keys.env").exists()

    def test_all_keys_given_leave_the_folder_alone(self, tmp_path: Path) -> None:
        settings_of({**_KEYS, "LINDEN_DATA_DIR": str(tmp_path / "var")})

        assert not (tmp_path / "var").exists()
