"""A browser is a person by a signed cookie; the cookie holds a random id and nothing else."""

from __future__ import annotations

import secrets
from datetime import timedelta

from itsdangerous import BadData, TimestampSigner
from starlette.requests import Request
from starlette.responses import Response

LIFE = timedelta(days=400)
"""The longest that browsers keep a cookie; every visit renews it."""

_ID_BYTES = 16


class BrowserIdentity:
    """Gives a browser its id and knows it again.

    Args:
        secret_key: signs the cookies; when it changes, every browser is a stranger.
        secure: True where the site is reached by https alone. The cookie then also bears the
            `__Host-` prefix, so that a neighbouring subdomain cannot plant one.
    """

    def __init__(self, *, secret_key: str, secure: bool) -> None:
        self._signer = TimestampSigner(secret_key, salt="pmqa-web-identity")
        self._secure = secure
        self.cookie = "__Host-pmqa" if secure else "pmqa"

    def of(self, request: Request) -> str | None:
        """Return the id of the browser, or None where its cookie is absent, forged or too old."""
        value = request.cookies.get(self.cookie, "")
        try:
            return self._signer.unsign(value, max_age=int(LIFE.total_seconds())).decode("ascii")
        except (BadData, UnicodeDecodeError):
            return None

    def new(self) -> str:
        """Return an id that nobody has and nobody can guess."""
        return secrets.token_urlsafe(_ID_BYTES)

    def give(self, response: Response, identity: str) -> None:
        """Put the id's cookie on the response, good for `LIFE` from now."""
        response.set_cookie(
            self.cookie,
            self._signer.sign(identity).decode("ascii"),
            max_age=int(LIFE.total_seconds()),
            httponly=True,
            samesite="lax",
            secure=self._secure,
        )
