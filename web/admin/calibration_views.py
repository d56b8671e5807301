"""The calibration, for supervisors: how reliable scores are, and the switch to scores in line with the decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask_babel import format_percent
from flask_babel import gettext as _
from markupsafe import Markup

from matching.evaluation.plots import bands_svg
from rlf.audit_reading import names_of
from rlf.calibrations import confirm, figures_of, see_calibration, withdraw, work_out
from rlf.decided_pairs import LEAST_DECISIONS, LEAST_OF_EACH
from rlf.models import Role
from web.admin.blueprint import bp
from web.auth import me
from web.authorization import allow
from web.service import service

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from matching.calibration import Reliability


@bp.get("/calibration")
@allow(Role.SUPERVISOR)
def calibration() -> ResponseReturnValue:
    """How the calibration stands, and what the draft would change."""
    with service().database.read() as session:
        view = see_calibration(session)
        rows = [row for row in (view.in_force, view.draft) if row is not None]
        ids = [account_id for row in rows for account_id in (row.made_by_id, row.confirmed_by_id)]
        names = names_of(session, service().keyring, ids)
    figures = figures_of(view.draft) if view.draft is not None else None
    return render_template(
        "admin/calibration.html",
        view=view,
        names=names,
        figures=figures,
        figures_in_force=figures_of(view.in_force) if view.in_force is not None else None,
        plot=_plot,
        steps=_steps(),
        percent=format_percent,
        least=LEAST_DECISIONS,
        least_of_each=LEAST_OF_EACH,
    )


@bp.post("/calibration/work-out")
@allow(Role.SUPERVISOR)
def work_out_calibration() -> ResponseReturnValue:
    """Work a draft out."""
    with service().database.write() as session:
        work_out(session, account_id=me().id)
    flash(_("It is worked out. Nothing has changed yet: look at it, then decide."), "success")
    return redirect(url_for("admin.calibration"), 303)


@bp.post("/calibration/<int:calibration_id>/use")
@allow(Role.SUPERVISOR)
def use_calibration(calibration_id: int) -> ResponseReturnValue:
    """Put the draft in force."""
    with service().database.write() as session:
        confirm(session, calibration_id, account_id=me().id)
    flash(_("The calibration is in force. Open proposals are weighed anew in the background."), "success")
    return redirect(url_for("admin.calibration"), 303)


@bp.post("/calibration/<int:calibration_id>/withdraw")
@allow(Role.SUPERVISOR)
def withdraw_calibration(calibration_id: int) -> ResponseReturnValue:
    """Go back to the engine's own scores."""
    with service().database.write() as session:
        withdraw(session, calibration_id, account_id=me().id)
    flash(_("The engine's own scores are in force. Open proposals are weighed anew in the background."), "success")
    return redirect(url_for("admin.calibration"), 303)


def _plot(reliability: Reliability) -> Markup:
    """A picture of ten bands. The numbers come from us and the words are escaped."""
    bands = [band for band in reliability.bands if band.pairs]
    told = [
        _("%(said)s said, %(true)s true", said=format_percent(band.stated), true=format_percent(band.correct))
        for band in bands
    ]
    svg = bands_svg(bands, told, across=_("what was said"), up=_("what came true"))
    return Markup(svg)  # noqa: S704 - drawn from numbers, its words are escaped


def _steps() -> list[str]:
    """The ten bands by their bounds."""
    return [f"{format_percent(n / 10)}\N{EN DASH}{format_percent((n + 1) / 10)}" for n in range(10)]
