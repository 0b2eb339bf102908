"""Commands for those who run it: what they print, what they never print, and how they end."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text

from portal.accounts.service import joining
from portal.accounts.words import read_words
from portal.kernel.settings.texts import TwilioAccount
from portal.sms import open_gateway
from portal.sms.twilio import TwilioGateway
from portal.unit_of_work import Units
from portal.web.requests import House
from tests.support.fakes import FrozenClock
from tests.support.joined import World, make_world
from tests.support.provider import ORIGIN, Provider, provider_at
from tests.support.site import make_site, units_of


@pytest.fixture
def site(tmp_path) -> Flask:
    return make_site(tmp_path, FrozenClock())


@pytest.fixture
def here(site: Flask) -> World:
    return make_world(units_of(site))


def run(site: Flask, *arguments: str) -> Result:
    """Run a command as `flask --app app` does, which opens the app's context first."""
    with site.app_context():
        return site.test_cli_runner().invoke(args=list(arguments))


def code_in(output: str) -> str:
    """Return the seven words that were printed."""
    return next(line.strip() for line in output.splitlines() if re.fullmatch(r"  [a-z]+( [a-z]+){6}", line))


class TestTexts:
    def test_what_stayed_on_this_machine_is_listed(self, site: Flask) -> None:
        phone = site.extensions["linden"].gateway
        phone.send("+447700900123", "Still on for Thursday?", valid_for=timedelta(hours=1), tag="t")
        phone.answer("+447700900123", "blue kettle")

        listed = json.loads(run(site, "texts", "list", "--json").output)

        assert [(text["words"], text["is_answer"]) for text in listed] == [
            ("Still on for Thursday?", False),
            ("blue kettle", True),
        ]
        assert "+447700900123  > blue kettle" in run(site, "texts", "list").output

    def test_doctor_says_where_texts_reach_nobody_and_whether_the_provider_answers(self, site: Flask) -> None:
        house = site.extensions["linden"]
        clock = house.units.clock
        site.extensions["linden"] = replace(house, site={**house.site, "texts": "none"})
        assert "note   texts reach a telephone" in run(site, "doctor").output
        with provider_at(clock) as provider:
            let_send(site, house, provider)
            assert "well   the provider of texts answers" in run(site, "doctor").output
            provider.is_down = True
            assert "WRONG  the provider of texts answers" in run(site, "doctor").output

    @pytest.mark.parametrize(
        ("fault", "said"),
        [
            ({}, ""),
            ({"token": "another"}, "WRONG  the provider knows this account"),
            ({"account_status": "suspended"}, "WRONG  the account is active"),
            ({"has_service": False}, "WRONG  the messaging service is there"),
            ({"numbers": 0}, "WRONG  it has a number"),
            ({"inbound_request_url": "https://old.example.org/"}, "WRONG  it tells this site what"),
            ({"inbound_method": "GET"}, "WRONG  it tells this site what"),
            ({"use_inbound_webhook_on_number": True}, "WRONG  it tells this site what"),
            ({"fallback_url": ""}, "note   it tries once more"),
            ({"clock_differs": timedelta(minutes=3)}, "WRONG  this machine’s clock agrees"),
            ({"clock_differs": -timedelta(minutes=3)}, "WRONG  this machine’s clock agrees"),
        ],
    )
    def test_doctor_looks_over_an_account_and_says_what_is_wrong_with_it(self, site: Flask, fault, said) -> None:
        house = site.extensions["linden"]
        with provider_at(house.units.clock) as provider:
            for name, value in fault.items():
                (vars(provider) if name in vars(provider) else provider.incoming)[name] = value
            let_send(site, house, provider)
            printed = run(site, "doctor").output.partition("texts reach a telephone")[2]

        assert said in printed
        assert printed.count("WRONG") + printed.count("note ") == bool(said)
        assert provider.account.auth_token not in printed

    @pytest.mark.parametrize("origin", ["http://portal.example.org", "https://localhost", "http://127.0.0.1:8000"])
    def test_doctor_says_where_the_provider_cannot_tell_what_came_back(self, site: Flask, origin: str) -> None:
        house = site.extensions["linden"]
        with provider_at(house.units.clock) as provider:
            let_send(site, house, provider, origin)
            assert "WRONG  the provider can tell this site what came back" in run(site, "doctor").output

    def test_real_telephones_are_not_listed(self, site: Flask, tmp_path: Path) -> None:
        account = TwilioAccount("AC" + "0" * 32, "x" * 32, "MG" + "0" * 32)
        gateway = open_gateway(account, origin="https://portal.example.org", data_dir=tmp_path, is_shown=True)
        site.extensions["linden"] = replace(site.extensions["linden"], gateway=gateway)

        assert run(site, "texts", "list").exit_code == 1


def let_send(site: Flask, house: House, provider: Provider, origin: str = ORIGIN) -> None:
    """Let a site send texts through a provider."""
    shown = {**house.site, "texts": "twilio", "public_origin": origin}
    site.extensions["linden"] = replace(house, gateway=TwilioGateway(provider.account, origin=origin), site=shown)


class TestPeople:
    def test_the_first_lead_of_a_new_service_is_invited(self, site: Flask) -> None:
        printed = run(site, "people", "invite", "--service", "Oakfield Support")
        found = joining.look_at_code(units_of(site), code_in(printed.output), network="n")

        assert printed.exit_code == 0
        assert (found.role, found.service_name) == ("lead", "Oakfield Support")
        assert "http://localhost" in printed.output
        assert "Tuesday 10 March" in printed.output

    def test_programs_get_it_as_json(self, site: Flask) -> None:
        printed = json.loads(run(site, "people", "invite", "--service", "Oakfield", "--json").output)

        assert printed["role"] == "lead"
        assert read_words(printed["code"]) == printed["code"]
        assert printed["expires_at"].startswith("2026-03-10T")

    def test_a_service_is_opened_once(self, site: Flask) -> None:
        for name in ("Oakfield", "OAKFIELD"):
            run(site, "people", "invite", "--service", name)
        printed = run(site, "people", "invite")

        assert printed.exit_code == 0
        with units_of(site).read() as uow:
            assert uow.session.scalar(text("SELECT count(*) FROM service")) == 1

    def test_which_service_must_be_said_where_there_is_a_choice(self, site: Flask) -> None:
        assert run(site, "people", "invite").exit_code == 2
        for name in ("Oakfield", "Elmtree"):
            run(site, "people", "invite", "--service", name)

        printed = run(site, "people", "invite")

        assert printed.exit_code == 2
        assert "--service" in printed.output

    @pytest.mark.parametrize("role", ["partner", "operator"])
    def test_a_partner_and_an_operator_are_invited_to_a_service_that_is_there(
        self, site: Flask, here: World, role: str
    ) -> None:
        printed = run(site, "people", "invite", "--role", role, "--service", "Oakfield Support")
        found = joining.look_at_code(units_of(site), code_in(printed.output), network="n")

        assert printed.exit_code == 0
        assert (found.role, found.service_name) == (role, "Oakfield Support")
        assert "Until a lead has rung them" in printed.output

    @pytest.mark.parametrize("role", ["partner", "operator"])
    def test_neither_of_them_opens_a_service(self, site: Flask, role: str) -> None:
        printed = run(site, "people", "invite", "--role", role, "--service", "Oakfield")

        assert printed.exit_code == 1
        assert "Its first lead opens it" in printed.output
        with units_of(site).read() as uow:
            assert uow.session.scalar(text("SELECT count(*) FROM service")) == 0

    @pytest.mark.parametrize("role", ["victim", "advocate", "newcomer"])
    def test_nobody_else_is_invited_from_here(self, site: Flask, role: str) -> None:
        assert run(site, "people", "invite", "--role", role, "--service", "Oakfield").exit_code == 2

    def test_everybody_is_listed_and_no_victim_by_name(self, site: Flask, here: World) -> None:
        printed = run(site, "people", "list")
        found = json.loads(run(site, "people", "list", "--json").output)["people"]

        assert "Ruth At The Top" in printed.output
        assert "anna" not in printed.output.lower()
        assert {(line["role"], line["name"]) for line in found} == {
            ("lead", "Ruth At The Top"),
            ("advocate", "Robin The Helper"),
            ("victim", None),
        }
        assert {line["state"] for line in found} == {"active"}

    def test_an_empty_list_says_what_to_do(self, site: Flask) -> None:
        assert "people invite" in run(site, "people", "list").output

    def test_somebody_is_shut_out_and_let_in_again(self, site: Flask, here: World) -> None:
        assert run(site, "people", "suspend", here.victim.id).exit_code == 0
        assert "suspended" in run(site, "people", "list").output
        assert run(site, "people", "reinstate", here.victim.id).exit_code == 0
        assert "suspended" not in run(site, "people", "list").output

    @pytest.mark.parametrize("command", ["suspend", "reinstate"])
    def test_nobody_of_that_id(self, site: Flask, command: str) -> None:
        printed = run(site, "people", command, "a" * 26)

        assert printed.exit_code == 1
        assert "people list" in printed.output

    def test_the_last_holder_of_the_cover_key_stays(self, site: Flask, here: World) -> None:
        printed = run(site, "people", "suspend", here.lead.id)

        assert printed.exit_code == 1
        assert "cover key" in printed.output


class TestAudit:
    def test_all_is_well(self, site: Flask, here: World) -> None:
        printed = run(site, "audit", "verify")

        assert printed.exit_code == 0
        assert "0 faults" in printed.output

    def test_a_changed_row_is_named(self, site: Flask, here: World) -> None:
        with units_of(site).write() as uow:
            change = "UPDATE audit_event SET subject_id = 'x' WHERE chain = :chain AND number = 2"
            uow.session.execute(text(change), {"chain": here.service_id})

        printed = run(site, "audit", "verify")
        found = json.loads(run(site, "audit", "verify", "--json").output)["faults"]

        assert printed.exit_code == 1
        assert f"chain {here.service_id}, event 2: changed" in printed.output
        assert [(fault["chain"], fault["number"]) for fault in found] == [(here.service_id, 2)]

    def test_its_ends_are_printed_to_be_signed(self, site: Flask, here: World) -> None:
        found = json.loads(run(site, "audit", "heads", "--json").output)

        assert {end["chain"] for end in found["chains"]} >= {here.service_id, "installation"}
        assert all(len(end["link"]) == 64 for end in found["chains"])
        assert here.service_id in run(site, "audit", "heads").output


class TestKeys:
    def test_three_different_keys_and_a_paper_are_printed_once(self, site: Flask, tmp_path) -> None:
        before = {path: path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()}
        one, other = run(site, "keys", "new").output, run(site, "keys", "new").output
        keys = dict(re.findall(r"^(LINDEN_\w+)=([0-9a-f]{64})$", one, re.MULTILINE))

        assert set(keys) == {"LINDEN_SECRET_KEY", "LINDEN_PEPPER", "LINDEN_OPERATIONAL_KEY"}
        assert len(set(keys.values())) == 3
        assert one != other
        paper = one.split("paper copy")[1].replace(" ", "")
        assert keys["LINDEN_PEPPER"] in paper
        assert keys["LINDEN_OPERATIONAL_KEY"] in paper
        assert {path: path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()} == before


def test_the_doctor_says_what_is_wrong_and_ends_with_one(site: Flask) -> None:
    printed = run(site, "doctor")  # these tables were made without migrations

    assert printed.exit_code == 1
    assert re.search(r"^WRONG .*up to date", printed.output, re.MULTILINE)
    assert re.search(r"^well .*sealed files can be written and read", printed.output, re.MULTILINE)


@pytest.mark.parametrize(
    ("origin", "proxies", "mark"),
    [("https://portal.example.org", 0, "WRONG"), ("https://portal.example.org", 1, "well "), ("http://x", 0, "well ")],
)
def test_the_doctor_asks_that_what_ends_https_is_counted(tmp_path, origin: str, proxies: int, mark: str) -> None:
    site = make_site(tmp_path, FrozenClock(), origin=origin, proxies=proxies)

    printed = run(site, "doctor")

    assert re.search(rf"^{mark}.*what ends https in front is counted", printed.output, re.MULTILINE)


@pytest.mark.parametrize(
    ("redis_url", "marks"), [("memory://", ["well "]), ("redis://127.0.0.1:1/0", ["WRONG"]), (None, [])]
)
def test_the_doctor_asks_redis_where_it_is_to_count(tmp_path, redis_url: str | None, marks: list[str]) -> None:
    printed = run(make_site(tmp_path, FrozenClock(), redis_url=redis_url), "doctor")

    assert re.findall(r"^(.{5}).*Redis answers", printed.output, re.MULTILINE) == marks


def test_the_doctor_notices_a_clock_that_is_behind_what_was_written_down(site: Flask, here: World) -> None:
    line = r"^{}.*the clock is not behind what was written down last"
    clock = units_of(site).clock
    assert isinstance(clock, FrozenClock)

    assert re.search(line.format("well "), run(site, "doctor").output, re.MULTILINE)
    clock.advance(timedelta(hours=-1))
    printed = run(site, "doctor")

    assert re.search(line.format("WRONG"), printed.output, re.MULTILINE)
    assert "the newest record is of 03 March 2026" in printed.output
    assert printed.exit_code == 1


@pytest.mark.parametrize(("zone", "said"), [("Europe/London", "well "), ("Europe/Atlantis", "WRONG")])
def test_the_doctor_says_what_the_time_is_where_they_are(site: Flask, zone: str, said: str) -> None:
    site.extensions["linden"].site["time_zone"] = zone

    assert re.search(rf"^{said}.*the time zone is known", run(site, "doctor").output, re.MULTILINE)


def test_every_command_has_help(site: Flask) -> None:
    for name, command in site.cli.commands.items():
        assert command.help, name
        for inner, found in getattr(command, "commands", {}).items():
            assert found.help, f"{name} {inner}"


def test_a_fresh_database_has_nobody(site: Flask) -> None:
    found: Units = units_of(site)

    with found.read() as uow:
        assert uow.session.scalar(text("SELECT count(*) FROM person")) == 0
