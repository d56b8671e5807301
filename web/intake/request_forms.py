"""Forms about a request itself: beginning it, notice and consents, the interview, closing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from rlf.request_document import (
    Consent,
    Consents,
    NoticeMeans,
    Outcome,
    Priority,
    PrivacyNotice,
    RequestDocument,
)
from web.choices import choices_of
from web.intake.fields import long_text, short_text, word_choice
from web.languages import INTERVIEW_LANGUAGES
from web.staff_words import OUTCOME_WORDS
from web.words import CONSENT_WORDS, NOTICE_WORDS, PRIORITY_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask_babel import LazyString
    from wtforms.fields.choices import SelectChoice

    from rlf.models import Centre

NOTICE_VERSION = "2026-1"


def _consent(label: LazyString) -> RadioField:
    return RadioField(label, choices=choices_of(CONSENT_WORDS))


class StartForm(FlaskForm):
    """What is asked before an interview begins."""

    language = SelectField(_l("Language of the interview"), choices=choices_of(INTERVIEW_LANGUAGES))
    centre = SelectField(_l("Centre where the family lives"), choices=[])


class NoticeForm(FlaskForm):
    """The privacy notice, and four separate consents."""

    means = SelectField(
        _l("How the notice was given"),
        choices=choices_of(NOTICE_WORDS, empty=_l("not given yet")),
    )
    search_here = _consent(_l("May we search for these persons here, by comparing with other requests and lists?"))
    share_with_partners = _consent(_l("May we share what you say with partners, to search elsewhere?"))
    share_with = short_text(_l("With which partners or countries, and with which never"))
    publish_photo = _consent(_l("May we publish a photo?"))
    be_contacted = _consent(_l("May we contact you about this request?"))

    def document(self, base: RequestDocument, language: str) -> RequestDocument:
        """What the form says, over what was known before."""
        means = NoticeMeans(self.means.data) if self.means.data else None
        given = PrivacyNotice(means, NOTICE_VERSION, language) if means else PrivacyNotice()
        is_same = means is base.notice.means
        return replace(
            base,
            notice=base.notice if is_same else given,
            consents=Consents(
                search_here=Consent(self.search_here.data),
                share_with_partners=Consent(self.share_with_partners.data),
                publish_photo=Consent(self.publish_photo.data),
                be_contacted=Consent(self.be_contacted.data),
            ),
            share_with=self.share_with.data.strip(),
        )


class InterviewForm(FlaskForm):
    """Who spoke with whom, where, and what the request belongs to."""

    language = SelectField(_l("Language of the interview"), choices=choices_of(INTERVIEW_LANGUAGES))
    centre = SelectField(_l("Centre where the family lives"), choices=[])
    interviewer = short_text(_l("Interviewer"))
    interpreter = short_text(_l("Interpreter"))
    event = short_text(_l("Event (a disaster or crisis that this belongs to)"))
    priority = word_choice(_l("Priority"), PRIORITY_WORDS, unknown=False)
    eligibility = short_text(_l("Eligibility"))
    partner_references = short_text(_l("References of partners"))
    linked_requests = short_text(_l("Linked requests"))
    note = long_text(_l("Note"))

    def document(self, base: RequestDocument) -> RequestDocument:
        """What the form says, over what was known before."""
        return replace(
            base,
            interviewer=self.interviewer.data.strip(),
            interpreter=self.interpreter.data.strip(),
            event=self.event.data.strip(),
            priority=Priority(self.priority.data),
            eligibility=self.eligibility.data.strip(),
            partner_references=self.partner_references.data.strip(),
            linked_requests=self.linked_requests.data.strip(),
            note=self.note.data.strip(),
        )


class CloseForm(FlaskForm):
    """How a request ended."""

    outcome = SelectField(
        _l("Outcome"),
        [InputRequired(_l("Choose how the request ended."))],
        choices=choices_of(OUTCOME_WORDS, empty=_l("choose")),
    )
    outcome_note = long_text(_l("Note"))

    @property
    def chosen(self) -> Outcome:
        """The outcome; only of a form that is valid."""
        return Outcome(self.outcome.data)


def centre_choices(centres: Sequence[Centre]) -> list[SelectChoice]:
    """A select of centres."""
    named = {str(centre.id): f"{centre.locality} – {centre.name}" for centre in centres}
    return choices_of(named, empty=_l("no centre"))
