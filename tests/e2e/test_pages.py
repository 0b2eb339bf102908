"""Every page that can be reached, as the hand, the eye, the ear and the keyboard meet it."""

import json
import re
from collections.abc import Callable

import pyotp
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import PHONE, Site
from tests.e2e.joining import code_in
from tests.e2e.looker import MOST_BYTES, Looker
from tests.e2e.steps import STRONG, Who, follow, press, seen, sign_in, words_of_list
from tests.support.samples import jpeg

pytestmark = pytest.mark.browser

LONG_NAME = "n" * 196 + ".jpg"
MIRRORED = "قال إنه سيعود غدا. הוא עמד שם שוב."


@pytest.fixture(scope="module")
def people(sqlite_site: Site) -> dict[str, Who]:
    """Return the first of each role of the invented service; "cover" is the second advocate.

    One of the staff signs in once only: a code of theirs works once, and the next is half a minute away.
    """
    told = json.loads(sqlite_site.command("demo", "load", "--victims", "2", "--incidents", "12", "--json"))["people"]
    found = [(one["role"], Who(one["name"], one["passphrase"], one["totp_secret"])) for one in told]
    cover = [who for role, who in found if role == "advocate"][1]
    return {**dict(reversed(found)), "cover": cover}


SPOILED = """() => {
  const page = document.getElementById("page");
  page.insertAdjacentHTML("beforeend", "<h1>Twice</h1><img src='/static/icons/page.svg'>");
  page.insertAdjacentHTML("afterbegin", "<a href='/first' tabindex='1'>First</a>");
  const wide = page.appendChild(document.createElement("p"));
  wide.textContent = "Wide";
  Object.assign(wide.style, {width: "900px", color: "#ccc", background: "#fff"});
  const cover = document.body.appendChild(document.createElement("div"));
  Object.assign(cover.style, {position: "fixed", inset: "0", zIndex: 9});
  document.querySelector("[data-leave]").style.cssText = "min-height: 0; height: 30px; padding: 0";
  document.title = "Diary";
  history.replaceState(null, "", "/notes");
  console.error("something");
}"""


def test_whoever_looks_notices_what_is_amiss(
    sqlite_site: Site, people: dict[str, Who], open_browser: Callable[..., BrowserContext]
) -> None:
    """Each of the faults looked for is made once."""
    page = open_browser(PHONE).new_page()
    sign_in(page, sqlite_site, people["victim"])
    expect(page.locator("body[data-signed-in] .places")).to_be_visible()
    looker = Looker(page)
    looker.page.evaluate(SPOILED)
    looker.page.evaluate("fetch('/static/css/page.css', {cache: 'reload'}).then(found => found.text())")
    looker.received += MOST_BYTES

    found = "\n".join(looker.faults_of("spoiled"))

    for fault in (
        "the address became /notes",
        "the title became Diary",
        "2 first headings",
        "jumps the queue",
        "Leave is 96",
        "Leave is covered",
        "the Tab key reaches first",
        "the console says: something",
        "bytes came",
        "pixels too wide at 320",
        "light: color-contrast",
        "light: image-alt",
        "dark: image-alt",
    ):
        assert fault in found, fault


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        (
            "victim",
            {"/", "/notes/new", "/notes/one", "/notes/one/share", "/me/looked", "/me/devices", "/me/passphrase"}
            | {"/papers", "/papers/say", "/papers/say/one"},
        ),
        ("advocate", {"/work", "/work/new", "/team", "/me"}),
        ("lead", {"/work", "/team", "/team/new", "/me"}),
        ("partner", {"/", "/papers", "/me", "/me/devices", "/me/passphrase"}),
        ("operator", {"/", "/me", "/me/devices", "/me/passphrase"}),
    ],
)
def test_every_page_can_be_seen_read_reached_and_left(
    sqlite_site: Site,
    people: dict[str, Who],
    open_browser: Callable[..., BrowserContext],
    role: str,
    kinds: set[str],
) -> None:
    page = open_browser(PHONE).new_page()
    sign_in(page, sqlite_site, people[role])
    expect(page.locator("body[data-signed-in] .places")).to_be_visible()
    looker = Looker(page)

    reached = looker.walk()

    assert looker.amiss == []
    assert kinds <= reached


def test_the_first_page_is_light_and_what_a_visit_needs_comes_with_the_visit(
    sqlite_site: Site, people: dict[str, Who], open_browser: Callable[..., BrowserContext]
) -> None:
    page = open_browser(PHONE).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(sqlite_site.origin, wait_until="networkidle")
    before = list(asked)

    sign_in(page, sqlite_site, people["victim"])
    expect(page.locator("body[data-signed-in] .places")).to_be_visible()

    assert len(before) <= 6
    for name in ("keep", "rest", "live"):
        expect(page.locator(f"script[src$='/{name}.js']")).to_have_count(1)
        assert not any(f"/{name}.js" in address for address in before)


def test_the_way_in_and_what_is_not_there(sqlite_site: Site, open_browser: Callable[..., BrowserContext]) -> None:
    """The pages of somebody who mistypes, who joins, who invites, and who strays."""
    code = code_in(sqlite_site.command("people", "invite", "--role", "lead", "--service", "A second service"))
    page = open_browser(PHONE).new_page()
    page.goto(sqlite_site.origin)
    looker = Looker(page)
    press(page, "Sign in")
    expect(page.locator("[data-focus]")).to_be_focused()
    looker.forgive()
    assert [fault for fault in looker.faults_of("signing in") if "no way to leave" not in fault] == []
    _join(looker, code)
    _lock_away(looker)
    for link in ("Team", "Invite somebody"):
        follow(page, link)
    page.get_by_label("Who is it for?").fill("N" * 60)
    page.get_by_label(re.compile("Advocate: works on cases")).check()
    press(page, "Make the invitation")
    words_of_list(page)
    looker.look("an invitation")
    looker.go("/nothing/here")
    looker.forgive()
    looker.look("nothing here")

    assert looker.amiss == []


def _join(looker: Looker, code: str) -> None:
    """Join as a first lead, and take a code on paper."""
    page = looker.page
    follow(page, "I have an invitation")
    seen(page, "Your invitation")
    looker.look("the code of an invitation")
    page.get_by_label("The words of your invitation").fill(code)
    press(page, "Go on")
    seen(page, "Choose a name")
    looker.look("a name and a passphrase")
    page.get_by_label("Your name, as others see it").fill("ن" * 60)
    page.get_by_label("A name to sign in with").fill("newcomer")
    page.get_by_label("Your passphrase").fill(STRONG)
    press(page, "Go on")
    seen(page, "Set up your codes")
    page.get_by_text("I cannot use the picture").click()
    secret = page.locator(".to-keep__words").inner_text().replace(" ", "")
    page.locator("h1").focus()
    looker.look("the second factor")
    page.get_by_label("The six digits").fill(pyotp.TOTP(secret).now())
    press(page, "Go on")


def _lock_away(looker: Looker) -> None:
    """Look at both codes on paper, and type each back."""
    page = looker.page
    seen(page, "If you forget your passphrase")
    looker.look("a way back")
    page.get_by_label("I want a code on paper").check()
    press(page, "Go on")
    for there, done in (("I have written them down", "Check my paper"), ("I have it on paper", "Check the paper")):
        expect(page.get_by_role("link", name=there)).to_be_visible()
        words = words_of_list(page)
        looker.look(there)
        follow(page, there)
        seen(page, "Type the words from")
        looker.look(done)
        page.get_by_label("The words on your paper").fill(words)
        press(page, done)
    expect(page.locator(".places")).to_be_visible()


def test_with_the_keyboard_alone_she_signs_in_writes_and_keeps(
    sqlite_site: Site, people: dict[str, Who], open_browser: Callable[..., BrowserContext]
) -> None:
    page = open_browser(PHONE).new_page()
    page.goto(sqlite_site.origin)
    tab_to(page, "[name=name]")
    page.keyboard.type(people["victim"].name)
    tab_to(page, "[name=passphrase]")
    page.keyboard.type(people["victim"].passphrase)
    page.keyboard.press("Enter")
    expect(page.locator("body[data-signed-in] .places")).to_be_visible()
    tab_to(page, "a[href='/notes/new']")
    page.keyboard.press("Enter")
    seen(page, "New note")
    tab_to(page, "textarea[name=words]")
    page.keyboard.type("Written with the keys alone.")
    tab_to(page, "main button[type=submit]:not([data-leave])")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Kept. Only you can read it.").first).to_be_visible()
    expect(page.locator("h1")).to_be_focused()


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until something has the focus, and see that the focus is shown."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            shown = page.evaluate(
                "() => { const style = getComputedStyle(document.activeElement);"
                " return style.outlineStyle !== 'none' || style.boxShadow !== 'none'; }"
            )
            assert shown, f"{selector} has the focus, and it is not to be seen"
            return
    raise AssertionError(f"Tab never came to {selector}")


@pytest.mark.parametrize(
    ("role", "path", "missing", "typed"),
    [
        ("victim", "/notes/new", "words", "how"),
        ("cover", "/work/new", "display_name", "other_names"),
    ],
)
def test_a_form_that_is_refused_says_where_and_keeps_what_was_typed(
    sqlite_site: Site,
    people: dict[str, Who],
    open_browser: Callable[..., BrowserContext],
    role: str,
    path: str,
    missing: str,
    typed: str,
) -> None:
    page = open_browser(PHONE).new_page()
    sign_in(page, sqlite_site, people[role])
    expect(page.locator("body[data-signed-in] .places")).to_be_visible()
    looker = Looker(page)
    looker.go(path)
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    page.fill(f"[name={typed}]", f"kept {MIRRORED}")
    looker.received = 0  # the bytes are counted of one page, and the refused form is another

    page.locator("main button[type=submit]:not([data-leave])").first.click()

    expect(page.locator("[data-focus]")).to_be_focused()
    expect(page.locator(f"[name={typed}]")).to_have_value(f"kept {MIRRORED}")
    expect(page.locator(f"[name={typed}]")).to_be_visible()
    looker.forgive()
    looker.look(path)
    page.locator(f"[data-focus] a[href='#{missing}']").click()
    expect(page.locator(f"[name={missing}]")).to_be_focused()
    assert looker.amiss == []


def test_long_names_and_mirrored_words_break_nothing(
    sqlite_site: Site, people: dict[str, Who], open_browser: Callable[..., BrowserContext]
) -> None:
    page = open_browser(PHONE).new_page()
    sign_in(page, sqlite_site, people["victim"])
    follow(page, "Write something down")
    page.get_by_label("What happened?").fill(f"{'w' * 200}\n{MIRRORED}")
    page.locator("input[type=file]").set_input_files({"name": LONG_NAME, "mimeType": "image/jpeg", "buffer": jpeg()})
    press(page, "Keep")
    expect(page.get_by_text("Kept. Only you can read it.").first).to_be_visible()
    looker = Looker(page)
    looker.look("the note")
    for path in [path for path in looker.links() if path.startswith("/files")][:1]:
        looker.go(path)
        looker.look("its picture")
    looker.go("/notes")
    looker.look("the list")

    assert looker.amiss == []
