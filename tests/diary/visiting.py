"""What people do on the pages of a diary, in a line each."""

import html
import re
from io import BytesIO

from werkzeug.test import TestResponse

from portal.access.service import case_of_victim
from portal.diary.incidents import IncidentDraft
from portal.diary.service import open_incident
from portal.kernel.ids import CaseId, IncidentId
from tests.support.joined import Joined
from tests.support.site import Browser, goal_of


def keep(browser: Browser, words: str = "He stood at the gate.", **fields: object) -> TestResponse:
    """Send the form of a new note."""
    return browser.post("/notes/new", {"words": words, **fields}, token_of="/notes/new")


def kept(browser: Browser, words: str = "He stood at the gate.", **fields: object) -> str:
    """Keep a note and return the path of its page."""
    answer = keep(browser, words, **fields)
    path = goal_of(answer)
    assert path, seen(answer)
    return path


def press(browser: Browser, path: str, *, on: str = "") -> TestResponse:
    """Press the one button of a page, or another's where the button leads elsewhere."""
    return browser.post(path, token_of=on or path)


def share(browser: Browser, path: str) -> None:
    """Share a note."""
    assert goal_of(press(browser, f"{path}/share")) == path


def take_back(browser: Browser, path: str) -> None:
    """Take a note back."""
    assert goal_of(press(browser, f"{path}/back", on=path)) == path


def at_work(case_id: CaseId, path: str = "") -> str:
    """Return where the service's people find what she finds at a path."""
    return f"/work/{case_id}{path}"


def seen(answer: TestResponse) -> str:
    """Return what a person reads on a page."""
    body = answer.text.partition('<main id="work"')[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def faults(answer: TestResponse) -> str:
    """Return what stands in the summary of what needs another look."""
    found = re.search(r'class="govuk-error-summary".*?</ul>', answer.text, re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", found[0])).split()) if found else ""


def upload(body: bytes, name: str = "Gate.jpg") -> tuple[BytesIO, str]:
    """Return a picture as a form sends it."""
    return BytesIO(body), name


def listed(browser: Browser, path: str = "/notes") -> list[str]:
    """Return the titles of a list, in order."""
    found = re.findall(r'class="row__title"><bdi>(.*?)</bdi>', browser.get(path).text, re.DOTALL)
    return [html.unescape(title) for title in found]


def told(who: Joined, path: str) -> IncidentDraft:
    """Return what she told as the service has it, not as a page shows it."""
    with who.read() as uow:
        return open_incident(uow, case_of_victim(uow), IncidentId(path.rpartition("/")[2])).told
