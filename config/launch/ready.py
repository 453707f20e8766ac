"""Asking a running portal whether it is ready."""

import http.client
import json

from django.conf import settings

from config.health import worker


def missing_parts(port: int) -> str:
    """Empty when everything is ready; else what is missing, in words.

    The worker is the last to come up and is asked first, beside the web, so that an orderly start leaves no error in the web's log.
    """
    if missing := worker():
        return f"worker: {missing}"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/readyz", headers={"Host": _host()})
        answer = connection.getresponse()
        return "" if answer.status == 200 else _reason(answer.status, answer.read())
    except OSError:
        return "web: no answer"
    finally:
        connection.close()


def _host() -> str:
    """A name the portal answers to."""
    named = [host.lstrip(".") for host in settings.ALLOWED_HOSTS if "*" not in host]
    return named[0] if named else "localhost"


def _reason(status: int, body: bytes) -> str:
    try:
        parts = json.loads(body)["parts"]
    except (ValueError, KeyError, TypeError):
        return f"web: answers with status {status}"
    return ", ".join(f"{name}: {state}" for name, state in parts.items() if state != "ok")
