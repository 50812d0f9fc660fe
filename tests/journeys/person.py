"""A person at a browser: what they open, type and press, and what the browser complains about."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Response, expect

PASSWORD = "sohoc-demo-2026"  # as the sign-in page of the demo tells everybody
ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PATIENCE_MS = 10_000
# The browser repeats every refused request as an error; the tests look at the status itself.
REPEATED = "Failed to load resource"


@dataclass
class Person:
    """One browser with its own cookies.

    `complaints` must stay empty: errors of scripts, breaches of the policy, lost files, crashes.
    """

    context: BrowserContext
    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def at(cls, context: BrowserContext, address: str) -> "Person":
        """Open a browser window and listen to its complaints."""
        context.set_default_timeout(PATIENCE_MS)
        person = cls(context, context.new_page(), address)
        person.page.on("console", person._console)
        person.page.on("pageerror", lambda error: person.complaints.append(str(error)))
        person.page.on("response", person._response)
        return person

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(REPEATED):
            self.complaints.append(message.text)

    def _response(self, response: Response) -> None:
        is_lost = "/static/" in response.url and response.status >= 400
        if response.status >= 500 or is_lost:
            self.complaints.append(f"{response.status} {response.url}")

    def open(self, place: str) -> int:
        """Open an address of the program; returns the status and waits until scripts are ready."""
        response = self.page.goto(self.address + place)
        assert response is not None
        if response.headers.get("content-type", "").startswith("text/html"):
            self.page.wait_for_selector("html[data-started]", state="attached")
        return response.status

    def sign_in(self, username: str, password: str = PASSWORD) -> None:
        """Type name and password; ends on the first page or with a refusal."""
        if "/accounts/login/" not in self.page.url:
            self.open("/accounts/login/")
        self.page.locator("#id_login").fill(username)
        self.page.locator("#id_password").fill(password)
        self.page.get_by_role("button", name="Đăng nhập", exact=True).click()

    def sign_out(self) -> None:
        """Leave by the menu of the person."""
        self.menu().get_by_role("button", name="Đăng xuất").click()
        expect(self.page).to_have_url(f"{self.address}/accounts/login/")

    def menu(self) -> Locator:
        """Open the menu of the person and return it."""
        self.page.locator(".so-who").click()
        return self.page.locator("#so-person")

    def goes_to(self, place: str) -> None:
        """Assert where the browser stands now."""
        expect(self.page).to_have_url(self.address + place)

    def heading(self, text: str) -> None:
        """Assert the heading of the page."""
        expect(self.page.locator("h1")).to_have_text(text)

    def says(self, text: str) -> None:
        """Assert that the page tells this sentence."""
        expect(self.page.locator("main, .so-sheet").first).to_contain_text(text)

    def role(self) -> Locator:
        """Where the header says in which role one works."""
        return self.page.locator(".so-who")

    def fill(self, **values: str) -> None:
        """Type into the fields of the form by their names."""
        for name, value in values.items():
            self.page.locator(f"form[data-so=guard] [name={name}]").fill(value)

    def press(self, keys: Sequence[str]) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def evaluate(self, script: str, value: Any = None) -> Any:
        """Run a script in the page."""
        return self.page.evaluate(script, value)
