"""The form to sign in with."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

_LONGEST = 200


class SignInForm(FlaskForm):
    """A sign-in name and a password."""

    sign_in = StringField(
        _l("Sign-in name"),
        [InputRequired(_l("Enter your sign-in name.")), Length(max=_LONGEST)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Password"),
        [InputRequired(_l("Enter your password.")), Length(max=_LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )
    kept = HiddenField()  # the form that came when the session had ended
