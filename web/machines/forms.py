"""Forms about partners' machines."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from rlf.machines.tokens import LONGEST, Scope
from web.choices import choices_of

SCOPE_WORDS = {
    Scope.LISTS: _l("send lists, follow them and withdraw them"),
    Scope.PACKAGES: _l("fetch packages and notices that are addressed to it"),
    Scope.ANSWERS: _l("send answers"),
    Scope.NOTICES: _l("say that it acted on notices"),
}
_DAYS = 90
_LONGEST_URL = 2000


class TokenForm(FlaskForm):
    """A new token."""

    scopes = SelectMultipleField(
        _l("What it is for"),
        [InputRequired(_l("Choose at least one."))],
        choices=choices_of(SCOPE_WORDS),
        default=[scope.value for scope in Scope],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    days = IntegerField(
        _l("For how many days"),
        [InputRequired(_l("Say for how many days.")), NumberRange(1, LONGEST.days, _l("At most a year."))],
        default=_DAYS,
    )


class WebhookForm(FlaskForm):
    """Where a partner is told of events."""

    url = StringField(
        _l("Address"),
        [InputRequired(_l("Enter an address.")), Length(max=_LONGEST_URL)],
        render_kw={"inputmode": "url", "autocomplete": "off", "dir": "ltr"},
    )
