"""The pages of an interview that are not about one of several persons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template, url_for

from rlf.centres import centres_by_locality
from rlf.description import Description
from rlf.intake import save_document, save_interview, save_person
from rlf.models import PersonRole, RequestState, Role
from web.auth import me
from web.authorization import allow
from web.intake.answering import Page, answer, opened_request, posted_revision, url_after
from web.intake.blueprint import INTAKE_ROLES, bp
from web.intake.person_forms import ContactForm, person_form
from web.intake.request_forms import InterviewForm, NoticeForm, centre_choices
from web.intake.themes import CONTACT, ENQUIRER, INTERVIEW, NOTICE, THEMES, Theme
from web.service import service

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

    from rlf.request_view import OpenedRequest
    from web.intake.person_forms import PersonForm


@bp.get("/<int:request_id>/themes")
@allow(*INTAKE_ROLES)
def themes(request_id: int) -> ResponseReturnValue:
    """All pages of the interview, and which of them have something on them."""
    return render_template("intake/themes.html", opened=opened_request(request_id), themes=THEMES)


@bp.route("/<int:request_id>/notice", methods=["GET", "POST"])
@allow(*INTAKE_ROLES)
def notice(request_id: int) -> ResponseReturnValue:
    """The privacy notice and the consents."""
    opened = opened_request(request_id)
    document = opened.document
    form = NoticeForm(obj=document.consents, means=document.notice.means or "", share_with=document.share_with)
    page = Page(opened, NOTICE, "intake/notice.html", form, url_after(opened, NOTICE))

    def save(session: Session) -> object:
        return save_document(
            session,
            service().keyring,
            account=me(),
            request_id=request_id,
            document=form.document(document, opened.request.interview_language),
            revision=posted_revision(),
        )

    return answer(page, save)


@bp.route("/<int:request_id>/enquirer", methods=["GET", "POST"])
@allow(*INTAKE_ROLES)
def enquirer(request_id: int) -> ResponseReturnValue:
    """Who asks."""
    opened = opened_request(request_id)
    form = person_form(PersonRole.ENQUIRER, _enquirer(opened))
    return _answer_about_enquirer(opened, ENQUIRER, "intake/person.html", form)


@bp.route("/<int:request_id>/contact", methods=["GET", "POST"])
@allow(*INTAKE_ROLES)
def contact(request_id: int) -> ResponseReturnValue:
    """How the enquirer can be reached."""
    opened = opened_request(request_id)
    return _answer_about_enquirer(opened, CONTACT, "intake/contact.html", ContactForm(obj=_enquirer(opened)))


@bp.route("/<int:request_id>/interview", methods=["GET", "POST"])
@allow(*INTAKE_ROLES)
def interview(request_id: int) -> ResponseReturnValue:
    """Who spoke with whom, where, and what the request belongs to."""
    opened = opened_request(request_id)
    row = opened.request
    form = InterviewForm(obj=opened.document, language=row.interview_language, centre=str(row.centre_id or ""))
    with service().database.read() as session:
        form.centre.choices = centre_choices(centres_by_locality(session))
    moves_away = me().role is Role.INTAKE_WORKER and form.centre.data != str(me().centre_id or "")
    is_lost = moves_away and row.state is not RequestState.DRAFT  # it is the new centre's to see from now on
    next_url = url_for("intake.index") if is_lost else url_after(opened, INTERVIEW)
    page = Page(opened, INTERVIEW, "intake/interview.html", form, next_url)

    def save(session: Session) -> object:
        return save_interview(
            session,
            service().keyring,
            account=me(),
            request_id=request_id,
            document=form.document(opened.document),
            language=form.language.data,
            centre_id=int(form.centre.data) if form.centre.data else None,
            revision=posted_revision(),
        )

    return answer(page, save)


def _enquirer(opened: OpenedRequest) -> Description:
    return opened.enquirer.description if opened.enquirer else Description()


def _answer_about_enquirer(
    opened: OpenedRequest, theme: Theme, template: str, form: PersonForm | ContactForm
) -> ResponseReturnValue:
    page = Page(opened, theme, template, form, url_after(opened, theme), {"role": PersonRole.ENQUIRER})

    def save(session: Session) -> object:
        return save_person(
            session,
            service().keyring,
            account=me(),
            request_id=opened.request.id,
            role=PersonRole.ENQUIRER,
            description=form.describe(_enquirer(opened)),
            revision=posted_revision(),
        )

    return answer(page, save)
