"""Whether a webhook call is LINE's own; pure."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

HEADER = "x-line-signature"


def is_genuine(secret: bytes, body: bytes, signature: str | None) -> bool:
    """Tell whether the signature is that of the body, in a time that gives nothing away.

    Args:
        secret: the channel secret.
        body: the raw bytes as they came, before anything parsed them.
        signature: the header `x-line-signature`; None when it is missing.

    Source: https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/
    """
    if not signature:
        return False
    try:
        given = base64.b64decode(signature.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error):
        return False
    return hmac.compare_digest(hmac.digest(secret, body, hashlib.sha256), given)


def sign(secret: bytes, body: bytes) -> str:
    """Return the signature that LINE would send with the body."""
    return base64.b64encode(hmac.digest(secret, body, hashlib.sha256)).decode("ascii")
