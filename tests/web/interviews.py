"""An interview as a browser without JavaScript leads it: pages read, forms filled in and sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

AGREED = {
    "means": "read_aloud",
    "search_here": "yes",
    "share_with_partners": "no",
    "share_with": "",
    "publish_photo": "unasked",
    "be_contacted": "yes",
}


def person_form(*names: str, **more: str) -> dict[str, str]:
    """What the form about a person sends."""
    fields = {"sex": "", "birth-calendar": "gregorian", "birth-known_from": "stated", "relationship": ""}
    fields |= {"origin_country": "", "nationality": "", "second_nationality": ""}
    for place, name in enumerate(names):
        fields |= {f"names-{place}-text": name, f"names-{place}-kind": "full", f"names-{place}-script": ""}
    return {**fields, **more}


@dataclass
class Interview:
    """One request being recorded by a client."""

    client: FlaskClient
    path: str

    def read(self, page: str = "") -> TestResponse:
        """A page of the request."""
        return self.client.get(f"{self.path}/{page}" if page else self.path)

    def send(self, page: str, fields: dict[str, str], *, revision: int | None = None) -> TestResponse:
        """Send a form, on the revision that the pages show now unless another is given."""
        stands_on = self.revision if revision is None else revision
        return self.client.post(f"{self.path}/{page}", data={**fields, "revision": stands_on})

    def add(self, role: str, fields: dict[str, str]) -> TestResponse:
        """Add a person."""
        address = self.read(f"{role}/add").location
        return self.send(address.removeprefix(self.path + "/"), fields)

    @property
    def revision(self) -> int:
        """The revision a form carries."""
        return int(re.search(r'name="revision" value="(\d+)"', self.read("notice").text)[1])


def begin(client: FlaskClient, language: str = "en", centre: str = "") -> Interview:
    """Begin an interview."""
    answer = client.post("/requests/new", data={**start_form(client), "language": language, "centre": centre})
    assert answer.status_code == 303, answer.text
    return Interview(client, answer.location.removesuffix("/notice"))


def start_form(client: FlaskClient) -> dict[str, str]:
    """The hidden fields of the form that begins an interview."""
    page = client.get("/requests/new").text
    return {"draft_id": re.search(r'name="draft_id" value="(\d+)"', page)[1]}


def submitted(client: FlaskClient, language: str = "en", centre: str = "") -> Interview:
    """A request that was handed in: somebody seeks Yusuf."""
    interview = begin(client, language, centre)
    interview.send("notice", AGREED)
    interview.send("enquirer", person_form("مريم الحسن"))
    interview.add("sought", person_form("يوسف الحسن", "Yusuf al-Hasan", relationship="brother"))
    assert interview.send("submit", {}).status_code == 303
    return interview
