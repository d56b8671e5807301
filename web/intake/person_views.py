"""The pages about sought persons, those who were with them, and relatives: several of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from rlf.description import Description
from rlf.ids import new_id
from rlf.intake import StaleRevisionError, save_person
from rlf.models import PersonRole
from rlf.removal import DecidedPersonError, PicturedPersonError, put_back, remove_person
from web.auth import me
from web.authorization import allow
from web.intake.answering import Page, answer, go_on, opened_request, posted_revision, url_after
from web.intake.blueprint import INTAKE_ROLES, bp
from web.intake.person_forms import LastContactForm, person_form
from web.intake.themes import OF_ROLE, SOUGHT, THEMES
from web.service import service

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

_SEVERAL = {role.value: role for role in (PersonRole.SOUGHT, PersonRole.ACCOMPANYING, PersonRole.RELATIVE)}


@bp.get("/<int:request_id>/sought")
@allow(*INTAKE_ROLES)
def sought(request_id: int) -> ResponseReturnValue:
    """The sought persons."""
    return _list_page(request_id, PersonRole.SOUGHT)


@bp.get("/<int:request_id>/accompanying")
@allow(*INTAKE_ROLES)
def accompanying(request_id: int) -> ResponseReturnValue:
    """Those who were with the sought persons."""
    return _list_page(request_id, PersonRole.ACCOMPANYING)


@bp.get("/<int:request_id>/relatives")
@allow(*INTAKE_ROLES)
def relatives(request_id: int) -> ResponseReturnValue:
    """Relatives of the sought persons."""
    return _list_page(request_id, PersonRole.RELATIVE)


@bp.get("/<int:request_id>/<role>/add")
@allow(*INTAKE_ROLES)
def add_person(request_id: int, role: str) -> ResponseReturnValue:
    """Give a new person an id, so that a form sent twice adds one person. Nothing is stored yet."""
    return redirect(url_for("intake.person", request_id=request_id, role=_role(role).value, person_id=new_id()))


@bp.route("/<int:request_id>/<role>/<int:person_id>", methods=["GET", "POST"])
@allow(*INTAKE_ROLES)
def person(request_id: int, role: str, person_id: int) -> ResponseReturnValue:
    """One person."""
    kind = _role(role)
    opened = opened_request(request_id)
    known = opened.person(person_id)
    base = known.description if known else Description()
    form = person_form(kind, base)
    theme = OF_ROLE[kind]
    next_url = url_for(theme.endpoint, request_id=request_id)
    if kind is PersonRole.SOUGHT:
        next_url = url_for("intake.last_contact", request_id=request_id, person_id=person_id)
    page = Page(opened, theme, "intake/person.html", form, next_url, {"role": kind})

    return _answer(page, kind, person_id, lambda: form.describe(base))


@bp.route("/<int:request_id>/last-contact/<int:person_id>", methods=["GET", "POST"])
@allow(*INTAKE_ROLES)
def last_contact(request_id: int, person_id: int) -> ResponseReturnValue:
    """Last contact with one sought person, and the circumstances."""
    opened = opened_request(request_id)
    known = opened.person(person_id)
    if known is None or known.role is not PersonRole.SOUGHT:
        abort(404)
    form = LastContactForm(obj=known.description)
    next_url = url_for(SOUGHT.endpoint, request_id=request_id)
    page = Page(opened, SOUGHT, "intake/last_contact.html", form, next_url, {"person": known})

    return _answer(page, PersonRole.SOUGHT, person_id, lambda: form.describe(known.description))


@bp.post("/<int:request_id>/<role>/<int:person_id>/remove")
@allow(*INTAKE_ROLES)
def remove(request_id: int, role: str, person_id: int) -> ResponseReturnValue:
    """Take a person out; the page that follows offers to put them back."""
    theme = OF_ROLE[_role(role)]
    try:
        with service().database.write() as session:
            remove_person(
                session,
                service().keyring,
                account=me(),
                request_id=request_id,
                person_id=person_id,
                revision=posted_revision(),
            )
    except DecidedPersonError:
        opened_request(request_id)
        flash(_("This person can no longer be taken out here. Ask a caseworker."), "warning")
    except PicturedPersonError:
        opened_request(request_id)
        flash(_("There are photos or papers about this person. Remove those first."), "warning")
    except StaleRevisionError:
        opened_request(request_id)
        flash(_("Somebody changed this request meanwhile. Nobody was taken out; look at it as it is now."), "warning")
    return go_on(url_for(theme.endpoint, request_id=request_id))


@bp.post("/<int:request_id>/<role>/<int:person_id>/put-back")
@allow(*INTAKE_ROLES)
def put_person_back(request_id: int, role: str, person_id: int) -> ResponseReturnValue:
    """Put a person back who was taken out."""
    theme = OF_ROLE[_role(role)]
    with service().database.write() as session:
        put_back(session, service().keyring, account=me(), request_id=request_id, person_id=person_id)
    return go_on(url_for(theme.endpoint, request_id=request_id))


def _answer(page: Page, role: PersonRole, person_id: int, describe: Callable[[], Description]) -> ResponseReturnValue:
    """Show the page, or store the person as the form describes them."""

    def save(session: Session) -> object:
        return save_person(
            session,
            service().keyring,
            account=me(),
            request_id=page.opened.request.id,
            role=role,
            description=describe(),
            person_id=person_id,
            revision=posted_revision(),
        )

    return answer(page, save)


def _role(text: str) -> PersonRole:
    role = _SEVERAL.get(text)
    if role is None:
        abort(404)
    return role


def _list_page(request_id: int, role: PersonRole) -> ResponseReturnValue:
    opened = opened_request(request_id)
    theme = OF_ROLE[role]
    return render_template(
        "intake/persons.html",
        opened=opened,
        theme=theme,
        role=role,
        persons=opened.of(role),
        removed=[person for person in opened.document.removed if person.role is role],
        step=THEMES.index(theme) + 1,
        steps=len(THEMES) + 1,
        next_url=url_after(opened, theme),
    )
