"""The terms of a list as a form."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, RadioField, StringField
from wtforms.validators import Length, Optional

from rlf.models import Audience, ListScope
from rlf.partner_lists.terms import ListTerms
from web.choices import choices_of
from web.lists.words import AUDIENCE_WORDS, SCOPE_WORDS

_LONGEST = 500
_TOO_LONG = _l("This may have at most %(max)d letters.")


class TermsForm(FlaskForm):
    """Under which terms a list came."""

    agreement = StringField(_l("Agreement"), [Length(max=_LONGEST, message=_TOO_LONG)])
    purpose = StringField(_l("Purpose"), [Length(max=_LONGEST, message=_TOO_LONG)])
    scope = RadioField(_l("What it may be compared with"), choices=choices_of(SCOPE_WORDS), default=ListScope.ALL.value)
    audience = RadioField(
        _l("Who may see what it says"), choices=choices_of(AUDIENCE_WORDS), default=Audience.CASEWORKERS.value
    )
    may_go_onward = BooleanField(_l("What it says may be handed on to others"))
    expires_on = DateField(_l("Last day on which it counts"), [Optional()])

    def terms(self) -> ListTerms:
        """What was chosen."""
        return ListTerms(
            agreement=(self.agreement.data or "").strip(),
            purpose=(self.purpose.data or "").strip(),
            scope=ListScope(self.scope.data),
            audience=Audience(self.audience.data),
            may_go_onward=bool(self.may_go_onward.data),
            expires_on=self.expires_on.data,
        )


def terms_as_data(terms: ListTerms) -> dict[str, Any]:
    """Terms to begin the form with."""
    return {
        "agreement": terms.agreement,
        "purpose": terms.purpose,
        "kind": terms.kind.value,
        "scope": terms.scope.value,
        "audience": terms.audience.value,
        "may_go_onward": terms.may_go_onward,
        "expires_on": terms.expires_on,
    }
