"""The form in which a caseworker decides about a proposal."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from rlf.decisions import RejectionReason
from rlf.models import Verdict
from web.choices import choices_of
from web.review.words import DECISION_WORDS, REASON_WORDS

if TYPE_CHECKING:
    from wtforms import Field

_LONGEST_NOTE = 4000


class DecisionForm(FlaskForm):
    """A verdict, with the reason or note that it needs. `seen_scored_at` says which evidence was on the screen."""

    verdict = RadioField(
        _l("Your decision"),
        [InputRequired(_l("Choose one of the three."))],
        choices=choices_of(DECISION_WORDS),
    )
    reason = SelectField(
        _l("Reason, if they are not the same"),
        default="",
        choices=choices_of(REASON_WORDS, empty=_l("choose a reason")),
    )
    note = TextAreaField(
        _l("Note"),
        [Length(max=_LONGEST_NOTE, message=_l("A note has at most %(max)d characters."))],
        render_kw={"rows": "3", "dir": "auto", "maxlength": str(_LONGEST_NOTE)},
    )
    seen_scored_at = HiddenField()

    def validate_reason(self, field: Field) -> None:
        """A rejection says why, since the pair will not come back without new evidence."""
        if self.verdict.data == Verdict.NOT_SAME and not field.data:
            raise ValidationError(_l("Choose why they are not the same person."))

    def validate_note(self, field: Field) -> None:
        """What is missing must be known to whoever goes on; and so must a reason that has no word."""
        if (field.data or "").strip():
            return
        if self.verdict.data == Verdict.NEED_MORE:
            raise ValidationError(_l("Write down what has to be found out."))
        if self.verdict.data == Verdict.NOT_SAME and self.reason.data == RejectionReason.OTHER:
            raise ValidationError(_l("Write down the reason in your own words."))

    @property
    def chosen_verdict(self) -> Verdict:
        """The verdict of a form that was found valid."""
        return Verdict(self.verdict.data)

    @property
    def chosen_reason(self) -> RejectionReason | None:
        """The reason, where the verdict asks for one."""
        if self.verdict.data != Verdict.NOT_SAME:
            return None
        return RejectionReason(self.reason.data)

    @property
    def seen(self) -> datetime | None:
        """When the evidence that was on the screen was reckoned; None if the page does not say."""
        try:
            return datetime.fromisoformat(self.seen_scored_at.data or "")
        except ValueError:
            return None
