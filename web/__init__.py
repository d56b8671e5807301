"""The face for people: pages over HTTP. `create_app` puts the application together."""

from __future__ import annotations

from flask import Flask

from rlf.config import read_settings
from rlf.service import Service, open_service
from web import (
    admin,
    api,
    auth,
    authorization,
    errors,
    health,
    home,
    intake,
    languages,
    lists,
    machines,
    navigation,
    page_words,
    review,
    row_ids,
    search,
    security,
    transfers,
)

BLUEPRINTS = (
    home.bp,
    auth.bp,
    health.bp,
    intake.bp,
    review.bp,
    search.bp,
    lists.bp,
    transfers.bp,
    machines.bp,
    admin.bp,
    api.bp,
)


def create_app(service: Service | None = None) -> Flask:
    """The application on an open service, or on the one that the environment describes."""
    service = service or open_service(read_settings())
    app = Flask(__name__)
    app.extensions["rlf"] = service
    row_ids.install(app)
    auth.install(app, service, auth.ask_to_sign_in)
    authorization.install(app)
    security.install(app, service)
    languages.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    auth.limit_sign_in(app, service)
    api.install(app, service)
    navigation.install(app, service)
    page_words.install(app)
    errors.install(app)
    return app
