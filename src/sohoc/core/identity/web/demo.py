"""One-click signing in to the accounts of the demo; does not exist outside of a demo."""

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST

from sohoc.core.access.doors import public
from sohoc.core.identity.models import User


@public("signs in to an invented account; only where all data are invented")
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Sign in as one of the accounts that the sign-in page of the demo shows."""
    username = request.POST.get("username", "")
    if settings.SOHOC_MODE != "demo" or username not in settings.SOHOC_DEMO_USERNAMES:
        raise Http404
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise Http404
    response: HttpResponseBase = perform_login(request, Login(user=user))
    return response
