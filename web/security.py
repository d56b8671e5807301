"""What the browser is told about security: headers, cookies and limits on what it may send."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Flask, request
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from flask import Response

    from rlf.service import Service

MAX_UPLOAD_BYTES = 64 * 1024 * 1024
_MAX_FORM_BYTES = 2 * 1024 * 1024
_MAX_FORM_PARTS = 4_000
_STATIC_SECONDS = 3600
_CACHEABLE = frozenset({"static", "home.logo"})  # everything else may show somebody's data
_CSP = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def install(app: Flask, service: Service) -> None:
    """Configure sessions and limits, protect every form, and put the headers on every answer."""
    in_production = not service.settings.is_demo
    app.config.update(
        SECRET_KEY=service.keyring.derive("flask-session"),
        SESSION_COOKIE_NAME="rlf",
        SESSION_COOKIE_SECURE=in_production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",  # Strict would sign people out who follow a link from their mail
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        MAX_CONTENT_LENGTH=MAX_UPLOAD_BYTES,
        MAX_FORM_MEMORY_SIZE=_MAX_FORM_BYTES,
        MAX_FORM_PARTS=_MAX_FORM_PARTS,
        SEND_FILE_MAX_AGE_DEFAULT=_STATIC_SECONDS,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: an interview may take hours
        WTF_CSRF_SSL_STRICT=False,  # no-referrer leaves nothing to compare; the token is bound to the session
    )
    if service.settings.proxies:
        count = service.settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=0)  # type: ignore[method-assign]
    CSRFProtect(app)

    def protect(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if in_production:
            response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if request.endpoint not in _CACHEABLE:
            response.headers["Cache-Control"] = "no-store"
        return response

    app.after_request(protect)
