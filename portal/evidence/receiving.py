"""Uploads as the server reads them: files go into the sealing sink, never into a temporary file."""

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import IO, Any, ParamSpec, TypeVar, cast

from flask import Request, request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser, MultiPartParser

from portal.evidence.sealing import (
    MOST_FILE_BYTES,
    MOST_FILES_AT_ONCE,
    MOST_OUTSIDE_BYTES,
    DiscardingSink,
    IncomingFile,
    TooManyFilesError,
)
from portal.web.requests import current_visit, units

MOST_SENT_BYTES = 2_200_000_000
"""What a request may bring where files may come, far more than is kept.

Whoever sends too large a file is told so once it has been read to its end, and her words are kept. A server that
refuses without reading shows her a broken connection instead: browsers send on and never come to read the answer.
"""

MOST_SENT_OUTSIDE_BYTES = 60_000_000
"""What a request may bring from somebody who is not signed in: twice what is kept, so that most are told kindly."""

_READ_AT_ONCE_BYTES = 256 * 1024  # measured: docs/decisions/0007-uploads.md

P = ParamSpec("P")
R = TypeVar("R")


class _Parser(FormDataParser):
    """Werkzeug's parser, reading in larger pieces than its own 64 KiB, and forms without files only up to a limit."""

    def _parse_urlencoded(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str]
    ) -> tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]:
        # Werkzeug's own would hold whatever comes in memory, several times over.
        most = self.max_form_memory_size or 0
        body = stream.read(most + 1)
        if len(body) > most:
            raise RequestEntityTooLarge
        return super()._parse_urlencoded(BytesIO(body), mimetype, content_length, options)

    def _parse_multipart(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str]
    ) -> tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]:
        del mimetype
        boundary = options.get("boundary", "").encode("ascii")
        if not boundary:
            raise ValueError("no boundary")
        parser = MultiPartParser(
            stream_factory=self.stream_factory,
            max_form_memory_size=self.max_form_memory_size,
            max_form_parts=self.max_form_parts,
            cls=self.cls,
            buffer_size=_READ_AT_ONCE_BYTES,
        )
        form, files = parser.parse(stream, boundary, content_length)
        return stream, form, files


class SealingRequest(Request):
    """A request whose files are sealed as they arrive, where somebody may send files, and discarded elsewhere."""

    form_data_parser_class = _Parser

    def __init__(self, environ: dict[str, Any], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Flask's signature
        super().__init__(environ, *args, **kwargs)
        self._lets_files_in = False
        self._most_files, self._most_bytes = MOST_FILES_AT_ONCE, MOST_FILE_BYTES
        self._incoming: list[IncomingFile] = []

    def let_files_in(self) -> None:
        """Seal what arrives from now on; only for somebody who is signed in."""
        self._lets_files_in = current_visit() is not None
        if self._lets_files_in:
            self.max_content_length = MOST_SENT_BYTES

    def let_one_file_in(self) -> None:
        """Seal what arrives from now on, also for somebody who is not signed in: one file, and no large one.

        The fields that say whose it is may come behind it. So it is sealed under a key that is in memory alone, and
        unless a service takes it over it is gone with the request.
        """
        self._lets_files_in = True
        self._most_files, self._most_bytes = 1, MOST_OUTSIDE_BYTES
        self.max_content_length = MOST_SENT_OUTSIDE_BYTES

    def close(self) -> None:
        """Leave nothing behind of files that no service took over, also of those cut off halfway."""
        super().close()
        while self._incoming:
            self._incoming.pop().close()

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002 - Werkzeug's signature
        content_type: str | None,  # noqa: ARG002 - the same
        filename: str | None = None,
        content_length: int | None = None,  # noqa: ARG002 - the same
    ) -> IO[bytes]:
        """Return what a file of the form is written to."""
        if not self._lets_files_in or not filename:
            return cast("IO[bytes]", DiscardingSink())
        incoming = IncomingFile(units().blobs, filename, limit_bytes=self._most_bytes)
        if len(self._incoming) >= self._most_files:
            incoming.refuse(TooManyFilesError(incoming.name))
        self._incoming.append(incoming)
        return cast("IO[bytes]", incoming)


def receives_files(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a view whose form may bring files; it must not be read before the view begins."""

    @wraps(view)
    def with_files(*args: P.args, **kwargs: P.kwargs) -> R:
        if isinstance(request, SealingRequest):
            request.let_files_in()
        return view(*args, **kwargs)

    return with_files


def receive_one_from_outside() -> None:
    """Let the form of this request bring one file, whoever sends it; it must not have been read yet."""
    if isinstance(request, SealingRequest):
        request.let_one_file_in()


def incoming_of(uploads: Any) -> list[IncomingFile]:  # noqa: ANN401 - what a file field holds
    """Return the files that a field brought, without those that were left empty."""
    found = uploads if isinstance(uploads, list) else [uploads]
    streams: list[object] = [one.stream for one in found if isinstance(one, FileStorage)]
    return [stream for stream in streams if isinstance(stream, IncomingFile)]
