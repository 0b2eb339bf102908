"""The door to the provider, tried against a server that speaks as the provider does."""

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest

from portal.sms.gateway import BusyError, Fate, RefusedError, StoppedError, UnsureError
from portal.sms.twilio import STATUS_PATH, TEXT_PATH, TwilioGateway
from tests.support.fakes import FrozenClock
from tests.support.provider import ORIGIN, Fault, Provider, provider_at

NUMBER, WORDS = "+447700900123", "Still on for Thursday?"
HOUR = timedelta(hours=1)


@pytest.fixture
def provider(clock: FrozenClock) -> Iterator[Provider]:
    with provider_at(clock) as made:
        yield made


@pytest.fixture
def gateway(provider: Provider) -> TwilioGateway:
    return TwilioGateway(provider.account, origin=ORIGIN)


def hears(gateway: TwilioGateway, path: str, fields: dict[str, str], headers: dict[str, str]):
    return gateway.hear(path, {name: [value] for name, value in fields.items()}, headers.get("X-Twilio-Signature", ""))


class TestSending:
    def test_a_text_is_handed_over_with_the_time_it_may_live(self, provider, gateway) -> None:
        taken = gateway.send(NUMBER, WORDS, valid_for=timedelta(minutes=20), tag="t")

        (held,) = provider.texts
        assert (held.number, held.words, held.reference) == (NUMBER, WORDS, taken.reference)
        assert held.valid_for == timedelta(minutes=20)
        assert held.callback == f"{ORIGIN}/hooks/status/t"
        assert taken.fate is Fate.TAKEN

    @pytest.mark.parametrize(("asked", "sent"), [(timedelta(0), timedelta(minutes=1)), (HOUR * 72, HOUR * 10)])
    def test_the_time_is_kept_within_what_they_take(self, provider, gateway, asked, sent) -> None:
        gateway.send(NUMBER, WORDS, valid_for=asked, tag="t")

        assert provider.texts[0].valid_for == sent

    @pytest.mark.parametrize(
        ("fault", "error"),
        [
            (Fault.REFUSED, RefusedError),
            (Fault.STOPPED, StoppedError),
            (Fault.SUSPENDED, RefusedError),
            (Fault.TOO_MANY, BusyError),
            (Fault.BROKEN, UnsureError),
            (Fault.BROKEN_AFTER, UnsureError),
            (Fault.SILENT, UnsureError),
            (Fault.SILENT_AFTER, UnsureError),
            (Fault.NONSENSE, UnsureError),
        ],
    )
    def test_each_trouble_is_what_it_means(self, provider, gateway, fault, error) -> None:
        provider.faults.append(fault)

        with pytest.raises(error) as caught:
            gateway.send(NUMBER, WORDS, valid_for=HOUR, tag="t")

        assert caught.type is error

    def test_where_nobody_listens_nothing_can_have_gone(self, provider) -> None:
        account = type(provider.account)(*list(vars(provider.account).values())[:3], "http://127.0.0.1:1")

        with pytest.raises(BusyError):
            TwilioGateway(account, origin=ORIGIN).send(NUMBER, WORDS, valid_for=HOUR, tag="t")

    def test_neither_errors_nor_logs_hold_a_number_or_a_word(self, provider, gateway, caplog) -> None:
        caplog.set_level(logging.DEBUG)
        provider.faults.extend([Fault.REFUSED, Fault.SILENT, None])
        said = []
        for _time in range(3):
            try:
                gateway.send(NUMBER, WORDS, valid_for=HOUR, tag="t")
            except (RefusedError, UnsureError) as error:
                said += [repr(error), str(error.__cause__), str(error.__suppress_context__)]
        gateway.find(NUMBER, WORDS, provider.clock.now())

        assert said[2] == said[5] == "True"
        assert not any("7700900123" in text for text in [*said, caplog.text])
        assert WORDS not in caplog.text


class TestAsking:
    def test_a_text_is_found_by_number_words_and_time(self, provider, gateway, clock) -> None:
        gateway.send(NUMBER, WORDS, valid_for=HOUR, tag="t")
        clock.advance(timedelta(days=1))
        provider.faults.append(Fault.SILENT_AFTER)
        with pytest.raises(UnsureError):
            gateway.send(NUMBER, WORDS, valid_for=HOUR, tag="t")

        found = gateway.find(NUMBER, WORDS, clock.now())

        assert found is not None
        assert found.reference == provider.texts[1].reference
        assert gateway.find(NUMBER, "Other words", clock.now()) is None
        assert gateway.find("+447700900124", WORDS, clock.now()) is None
        assert gateway.find(NUMBER, WORDS, clock.now() + HOUR) is None

    @pytest.mark.parametrize(
        ("status", "fate"),
        [("sent", Fate.TAKEN), ("delivered", Fate.DELIVERED), ("failed", Fate.UNDELIVERABLE), ("new one", Fate.TAKEN)],
    )
    def test_what_became_of_it(self, provider, gateway, status, fate) -> None:
        reference = gateway.send(NUMBER, WORDS, valid_for=HOUR, tag="t").reference
        provider.texts[0].status = status

        assert gateway.fate_of(reference) is fate

    def test_no_answer_is_no_answer(self, provider, gateway) -> None:
        provider.is_down = True

        with pytest.raises(UnsureError):
            gateway.find(NUMBER, WORDS, provider.clock.now())
        with pytest.raises(UnsureError):
            gateway.fate_of("SM1")


class TestHearing:
    def test_an_answer_of_hers(self, provider, gateway) -> None:
        fields = provider.answer(NUMBER, "blue kettle", NumMedia="1", NewSince="", Blank="")

        told = hears(gateway, TEXT_PATH, fields, provider.signed(TEXT_PATH, fields))

        assert told is not None
        assert (told.number, told.words, told.has_picture, told.fate) == (NUMBER, "blue kettle", True, None)
        assert NUMBER not in repr(told)

    def test_what_became_of_a_text(self, provider, gateway) -> None:
        gateway.send(NUMBER, WORDS, valid_for=HOUR, tag="t")
        fields = provider.status(provider.texts[0], "delivered")

        told = hears(gateway, f"{STATUS_PATH}/t", fields, provider.signed(f"{STATUS_PATH}/t", fields))

        assert told is not None
        assert (told.reference, told.fate, told.tag) == (provider.texts[0].reference, Fate.DELIVERED, "t")

    @pytest.mark.parametrize(
        "change",
        [
            lambda fields, headers: headers.clear(),
            lambda fields, headers: headers.update({"X-Twilio-Signature": "é"}),
            lambda fields, headers: fields.update(Body="changed"),
            lambda fields, headers: fields.pop("NumMedia"),
            lambda fields, headers: fields.update(More="x"),
        ],
    )
    def test_what_is_forged_or_changed_is_not_heard(self, provider, gateway, change) -> None:
        fields = provider.answer(NUMBER, "blue kettle")
        headers = provider.signed(TEXT_PATH, fields)

        change(fields, headers)

        assert hears(gateway, TEXT_PATH, fields, headers) is None

    @pytest.mark.parametrize(
        ("fields", "origin", "token"),
        [
            ({}, "http://portal.example.org", None),  # what is signed is our address, not what a request says it is
            ({}, "https://evil.example", None),
            ({}, ORIGIN, "another account's token"),
            ({"AccountSid": "AC" + "0" * 32}, ORIGIN, None),
            ({"MessageSid": ""}, ORIGIN, None),
        ],
    )
    def test_what_is_foreign_is_not_heard(self, provider, gateway, fields, origin, token) -> None:
        sent = provider.answer(NUMBER, "blue kettle") | fields
        headers = provider.signed(TEXT_PATH, sent, origin=origin, token=token or provider.account.auth_token)

        assert hears(gateway, TEXT_PATH, sent, headers) is None

    def test_what_was_signed_for_one_address_is_not_heard_at_the_other(self, provider, gateway) -> None:
        fields = provider.answer(NUMBER, "blue kettle")

        assert hears(gateway, STATUS_PATH, fields, provider.signed(TEXT_PATH, fields)) is None
