"""Streamlit's own OpenID Connect log-in, as the gate uses it.

``/auth/login`` and ``/oauth2callback`` are Streamlit's: they speak with the provider,
compare state and nonce, and leave a signed cookie. The gate takes it for a session of
ours and gives it up, so that time-outs and log-out hold for it, too.
"""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from streamlit.auth_util import (
    encode_provider_token,
    get_cookie_with_chunks,
    get_secrets_auth_section,
    validate_auth_credentials,
)
from streamlit.errors import StreamlitAuthError
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from sanfen.access.claims import ClaimMappingError, read_mapping
from sanfen.access.sign_on import SignOn
from sanfen.desk.language import in_both

MAPPING = "SANFEN_SIGN_ON"
"""The variable that names the mapping file, and so says that there is sign-on."""

SHORTEST_SECRET = 32


def is_configured() -> bool:
    """Tell whether people come in by single sign-on."""
    return bool(os.environ.get(MAPPING))


def sign_on(prefix: str) -> SignOn | None:
    """Return how people sign on, if they do; end the program where it cannot be."""
    if not is_configured():
        return None
    try:
        mapping = read_mapping(Path(os.environ[MAPPING]))
        validate_auth_credentials(mapping.provider)
        _refuse_short_secret()
    except (ClaimMappingError, StreamlitAuthError) as error:
        reason = " ".join(str(error).split())
        sys.exit(in_both("access.sso_misconfigured", reason=reason))
    return SignOn(
        mapping,
        begin=lambda: (
            f"{prefix}/auth/login?provider={encode_provider_token(mapping.provider)}"
        ),
        claims=proven_claims,
        cookie=USER_COOKIE_NAME,
    )


def proven_claims(cookies: Mapping[str, str]) -> Mapping[str, Any] | None:
    """Return what the provider said, if the cookies are as Streamlit signed them."""
    secret = get_cookie_secret()

    def one(name: str) -> bytes | None:
        written = cookies.get(name)
        if written is None:
            return None
        return decode_signed_value(secret, name, written.encode("latin-1", "replace"))

    proven = get_cookie_with_chunks(one, USER_COOKIE_NAME)
    if proven is None:
        return None
    try:
        claims = json.loads(proven)
    except ValueError:
        return None
    return claims if isinstance(claims, dict) else None


def _refuse_short_secret() -> None:
    """Refuse a secret that could be guessed: whoever knows it is whoever they like."""
    if len(str(get_secrets_auth_section().get("cookie_secret"))) < SHORTEST_SECRET:
        raise StreamlitAuthError(
            f"auth.cookie_secret must have at least {SHORTEST_SECRET} characters"
        )
