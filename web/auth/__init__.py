"""Signing in and out."""

from __future__ import annotations

from web.auth.asking import ask_to_sign_in
from web.auth.rate_limit import limit_sign_in
from web.auth.signed_in import install, me
from web.auth.views import bp

__all__ = ["ask_to_sign_in", "bp", "install", "limit_sign_in", "me"]
