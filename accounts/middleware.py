"""Every page needs sign-in except a named list; every request wears one hat."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from .hats import SESSION_KEY, active_hats, choose_hat

PUBLIC = frozenset({
    "healthz", "readyz", "set_language", "account_login", "account_logout", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done", "mfa_authenticate", "about_data", "budgets:waivers",
    "account_inactive", "account_signup",
})  # fmt: skip
Next = Callable[[HttpRequest], HttpResponse]


class SignInRequired:
    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        if request.user.is_authenticated or (match and (match.view_name in PUBLIC or match.app_name == "admin")):
            return None
        if request.headers.get("HX-Request") or request.headers.get("X-Requested-With"):
            return HttpResponse(status=401)  # a script follows a redirect and takes the sign-in page for its answer
        return redirect_to_login(request.get_full_path())


class HatMiddleware:
    """Sets `request.hats` and `request.hat`; checked against today's date at every request."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.hats = active_hats(request.user) if request.user.is_authenticated else []
        request.hat = choose_hat(request.hats, request.session.get(SESSION_KEY)) if request.hats else None
        return self.get_response(request)
