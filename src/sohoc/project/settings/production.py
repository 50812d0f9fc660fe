"""Real data: TLS in front, secure cookies, nothing that belongs to the demo."""

from sohoc.project.settings.base import *  # noqa: F403 - settings build on settings

SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SOHOC_BEHIND_PROXY = True  # TLS ends in a proxy on this machine, which names the peer
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
