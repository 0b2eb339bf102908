"""One thread's line to Twilio: their client, silenced, with a time-out, and their errors turned into ours."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from requests import Session, exceptions
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.rest import Client

from portal.kernel.settings.texts import API_BASE, TwilioAccount
from portal.sms.account import AccountLook
from portal.sms.gateway import BusyError, RefusedError, StoppedError, UnsureError

_TIMEOUT_SECONDS = 10.0
_TOO_MANY = 429
_REQUEST_TIMEOUT = 408
_SERVER_ERROR = 500
_STOPPED_CODE = 21610
_NEWEST = 20
_POST = "POST"
_NOT_THERE = frozenset({401, 403, 404})


class TwilioWire:
    """A client of one thread; what it says in errors and logs holds neither number nor word."""

    def __init__(self, account: TwilioAccount) -> None:
        """Open a line."""
        for name in ("twilio", "twilio.http_client", "urllib3.connectionpool"):  # they print numbers
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        self._line = _Line()
        self._client = Client(account.account_sid, account.auth_token, http_client=self._line)
        self._client.api.base_url = account.api_base
        if account.api_base != API_BASE:  # a double stands in for all of it
            self._client.messaging.base_url = account.api_base
        self._service_sid = account.messaging_service_sid

    def create(self, number: str, words: str, valid_seconds: int, callback: str) -> tuple[str, str]:
        """Hand a text over; return Twilio's name for it and its status.

        Raises:
            RefusedError, BusyError, UnsureError: as of every gateway.
        """
        with _in_our_words():
            made = self._client.messages.create(
                to=number,
                body=words,
                messaging_service_sid=self._service_sid,
                validity_period=valid_seconds,
                status_callback=callback,
            )
        if not made.sid:
            raise UnsureError
        return made.sid, str(made.status or "")

    def newest(self, number: str) -> list[tuple[str, str, str, datetime | None]]:
        """Return the newest texts to a number: name, status, words, when it was made.

        Raises:
            UnsureError: Twilio did not say.
        """
        with _in_our_words(is_question=True):
            found = self._client.messages.list(to=number, limit=_NEWEST, page_size=_NEWEST)
        return [(str(one.sid), str(one.status or ""), one.body or "", one.date_created) for one in found]

    def status(self, reference: str) -> str:
        """Return the status of a text.

        Raises:
            UnsureError: Twilio did not say.
        """
        with _in_our_words(is_question=True):
            return str(self._client.messages(reference).fetch().status or "")

    def look(self) -> AccountLook:
        """Return what Twilio says of the account and its service.

        Raises:
            UnsureError: Twilio did not say.
        """
        account = self._asked(lambda: self._client.api.accounts(self._client.account_sid).fetch())
        if account is None:
            return AccountLook(is_known=False)
        found = AccountLook(is_known=True, is_active=account.status == "active", clock_at=self._line.clock_at)
        service = self._client.messaging.v1.services(self._service_sid)
        told = self._asked(service.fetch) if found.is_active else None
        if told is None:
            return found
        return replace(
            found,
            has_service=True,
            has_number=bool(self._asked(lambda: service.phone_numbers.list(limit=1))),
            incoming_url="" if told.use_inbound_webhook_on_number else told.inbound_request_url or "",
            is_told_by_post=(told.inbound_method or _POST) == _POST,
            fallback_url=told.fallback_url or "",
        )

    @staticmethod
    def _asked(ask: Callable[[], Any]) -> Any:  # noqa: ANN401 - twilio ships no types
        """Return what Twilio says; none where it says that there is no such thing, or not for us."""
        with _in_our_words(is_question=True):
            try:
                return ask()
            except TwilioRestException as error:
                if error.status in _NOT_THERE:
                    return None
                raise


class _Line(HttpClient):  # type: ignore[misc]  # twilio ships no types
    """Carries requests, and keeps of them what time it is there: Twilio's own keeps the last one, and prints them."""

    def __init__(self) -> None:
        super().__init__(logging.getLogger("twilio.http_client"), is_async=False, timeout=_TIMEOUT_SECONDS)
        self._session = Session()
        self.clock_at: datetime | None = None

    def request(  # noqa: PLR0913, PLR0917 - Twilio's own signature
        self,
        method: str,
        uri: str,
        params: Any = None,  # noqa: ANN401 - the same
        data: Any = None,  # noqa: ANN401 - the same
        headers: Any = None,  # noqa: ANN401 - the same
        auth: Any = None,  # noqa: ANN401 - the same
        timeout: float | None = None,
        allow_redirects: bool = False,  # noqa: FBT001, FBT002 - the same
    ) -> Response:
        """Carry one request."""
        answer = self._session.request(
            method,
            uri,
            params=params,
            data=data,
            headers=headers,
            auth=auth,
            timeout=timeout or _TIMEOUT_SECONDS,
            allow_redirects=allow_redirects,
        )
        self.clock_at = _moment(answer.headers.get("Date", ""))
        return Response(answer.status_code, answer.text, answer.headers)


def _moment(date: str) -> datetime | None:
    try:
        return parsedate_to_datetime(date).astimezone(UTC)
    except ValueError:
        return None


@contextmanager
def _in_our_words(*, is_question: bool = False) -> Iterator[None]:
    """Turn whatever goes wrong into one of our errors, without its text: it holds the number."""
    error: Exception
    try:
        yield
        return
    except TwilioRestException as theirs:
        error = UnsureError() if is_question else _meaning(theirs.status, theirs.code or 0)
    except exceptions.RequestException as theirs:
        error = BusyError() if _never_got_there(theirs) and not is_question else UnsureError()
    except (TwilioException, ValueError, KeyError, TypeError):  # an answer that is not what it should be
        error = UnsureError()
    raise error from None


def _meaning(status: int, code: int) -> Exception:
    if status == _TOO_MANY:
        return BusyError()
    if status >= _SERVER_ERROR or status == _REQUEST_TIMEOUT:
        return UnsureError()
    return StoppedError(code) if code == _STOPPED_CODE else RefusedError(code)


def _never_got_there(error: BaseException) -> bool:
    """Say whether no connection came about at all, so that nothing can have been taken."""
    if isinstance(error, exceptions.ConnectTimeout):
        return True
    cause = error.args[0] if isinstance(error, exceptions.ConnectionError) and error.args else None
    return type(getattr(cause, "reason", None)).__name__ in {"NewConnectionError", "NameResolutionError"}
