"""The pages of an interview in their order, and whether something is written on each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from rlf.models import PersonRole
from rlf.request_document import Consents

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask_babel import LazyString

    from rlf.request_view import OpenedRequest


@dataclass(frozen=True, slots=True)
class Theme:
    """One page of the interview."""

    endpoint: str
    title: LazyString
    is_filled: Callable[[OpenedRequest], bool]


def _has(role: PersonRole) -> Callable[[OpenedRequest], bool]:
    return lambda opened: bool(opened.of(role))


def _has_notice(opened: OpenedRequest) -> bool:
    return opened.document.notice.means is not None or opened.document.consents != Consents()


def _has_contact(opened: OpenedRequest) -> bool:
    described = opened.enquirer.description if opened.enquirer else None
    return described is not None and bool(described.safe_contact or described.phones)


def _has_papers(opened: OpenedRequest) -> bool:
    return bool(opened.attachments)


def _has_interview(opened: OpenedRequest) -> bool:
    return bool(opened.document.interviewer)


NOTICE = Theme("intake.notice", _l("Privacy and consent"), _has_notice)
ENQUIRER = Theme("intake.enquirer", _l("Who asks"), _has(PersonRole.ENQUIRER))
SOUGHT = Theme("intake.sought", _l("Who is sought"), _has(PersonRole.SOUGHT))
ACCOMPANYING = Theme("intake.accompanying", _l("Who was with them"), _has(PersonRole.ACCOMPANYING))
RELATIVES = Theme("intake.relatives", _l("Relatives"), _has(PersonRole.RELATIVE))
PAPERS = Theme("intake.papers", _l("Photos and papers"), _has_papers)
CONTACT = Theme("intake.contact", _l("A safe way to be reached"), _has_contact)
INTERVIEW = Theme("intake.interview", _l("About the interview"), _has_interview)

THEMES = (NOTICE, ENQUIRER, SOUGHT, ACCOMPANYING, RELATIVES, PAPERS, CONTACT, INTERVIEW)
OF_ROLE = {
    PersonRole.ENQUIRER: ENQUIRER,
    PersonRole.SOUGHT: SOUGHT,
    PersonRole.ACCOMPANYING: ACCOMPANYING,
    PersonRole.RELATIVE: RELATIVES,
}


def endpoint_after(theme: Theme) -> str:
    """The page that follows."""
    place = THEMES.index(theme) + 1
    return THEMES[place].endpoint if place < len(THEMES) else "intake.read_back"
