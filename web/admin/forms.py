"""Forms about accounts."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from rlf.accounts import MIN_PASSWORD
from web.choices import choices_of
from web.staff_words import ROLE_WORDS

_LONGEST = 200


def _password() -> PasswordField:
    return PasswordField(
        _l("Password"),
        [
            InputRequired(_l("Enter a password.")),
            Length(MIN_PASSWORD, _LONGEST, _l("A password needs at least 12 characters.")),
        ],
        render_kw={"autocomplete": "new-password"},
    )


class AccountForm(FlaskForm):
    """A new account."""

    name = StringField(_l("Name of the person"), [InputRequired(_l("Enter the name.")), Length(max=_LONGEST)])
    sign_in = StringField(
        _l("Sign-in name"),
        [InputRequired(_l("Enter a sign-in name.")), Length(max=_LONGEST)],
        render_kw={"autocomplete": "off", "autocapitalize": "none"},
    )
    role = SelectField(_l("Role"), choices=choices_of(ROLE_WORDS))
    centre = SelectField(_l("Centre"), choices=[])
    password = _password()


class PasswordForm(FlaskForm):
    """Another password for an account."""

    password = _password()
