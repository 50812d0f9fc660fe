"""Letters for the first sign-in: which wait, printing them, a new one for one person."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sohoc.core.access.actors import Actor
from sohoc.core.access.doors import door
from sohoc.core.access.models import Node
from sohoc.core.identity.once import made_before, remember_made
from sohoc.core.objects.records import form_page
from sohoc.core.objects.screens import acting_person
from sohoc.modules.onboarding import words
from sohoc.modules.onboarding.contracts import Choice
from sohoc.modules.onboarding.permissions import OnboardingPermission
from sohoc.modules.onboarding.rules import Group
from sohoc.modules.onboarding.selectors import (
    LetterRow,
    candidates_of,
    chosen_letters,
    classes_known,
    group_to_print,
    letters_at,
    letters_by_group,
)
from sohoc.modules.onboarding.services import letters as services
from sohoc.modules.onboarding.web.forms import A5, LettersForm, ReasonForm
from sohoc.modules.onboarding.web.framing import (
    choose_school,
    crumbs_of,
    query_of,
    school_in,
    url_of,
)
from sohoc.modules.onboarding.web.views import about_of

SHOWN_FIRST = 500


@door(OnboardingPermission.PRINT_LETTERS, fresh=True)
@require_GET
def show_letters(request: HttpRequest) -> HttpResponseBase:
    """The letters that wait, of a group and its classes; at first of a group that has some."""
    actor, at = acting_person(request), timezone.localtime()
    school = school_in(request, actor, at=at)
    if school is None:
        return choose_school(request, actor, at=at)
    return _page(request, actor, school, request.GET if "group" in request.GET else None)


def _page(
    request: HttpRequest, actor: Actor, school: Node, asked: Any, *, too_many: int = 0
) -> HttpResponseBase:
    at = timezone.localtime()
    waiting = letters_at(actor, school, at=at)
    form = LettersForm(
        {"node": school.uuid, "group": group_to_print(waiting), "paper": A5, **_plain(asked)},
        classes=classes_known(school, at=at),
        counts=letters_by_group(waiting),
    )
    choice = form.choice() if form.is_valid() else None
    rows = chosen_letters(waiting, choice) if choice else []
    context = {
        "school": school,
        "form": form,
        "rows": [_row(school, one) for one in rows[:SHOWN_FIRST]],
        "count": len(rows),
        "left_out": max(0, len(rows) - SHOWN_FIRST),
        "too_many": too_many,
        "most": services.MOST_PRINTED,
        "fields": [*query_of(school, choice), ("paper", form.cleaned_data.get("paper") or A5)],
        "crumbs": crumbs_of(school),
        "cancel_url": url_of("onboarding:school", school),
    }
    status = 422 if form.errors or too_many else 200
    return render(request, "onboarding/letters.html", context, status=status)


def _plain(asked: Any) -> dict[str, Any]:
    """The fields of the address or the form, as the form of letters takes them."""
    if asked is None:
        return {}
    given = {name: asked[name] for name in ("group", "paper", "person") if asked.get(name)}
    return {**given, "classes": asked.getlist("classes")}


def _row(school: Node, one: LetterRow) -> dict[str, Any]:
    choice = Choice(one.person.belonging, person=str(one.person.uuid))
    return {
        "name": one.person.full_name,
        "about": about_of(one.person),
        "username": one.username,
        "printed_at": one.letter.printed_at,
        "ends_at": one.letter.ends_at,
        "renew_url": url_of("onboarding:renew", school, choice, one.person.uuid),
    }


@door(OnboardingPermission.PRINT_LETTERS, fresh=True)
@require_POST
def print_letters(request: HttpRequest) -> HttpResponseBase:
    """The letters themselves, one on a sheet: the answer to the form and nowhere kept."""
    actor, at = acting_person(request), timezone.localtime()
    school = school_in(request, actor, at=at)
    if school is None:
        return choose_school(request, actor, at=at)
    form = LettersForm(request.POST, classes=classes_known(school, at=at))
    if not form.is_valid():
        return _page(request, actor, school, request.POST)
    choice = form.choice()
    try:
        opened = services.print_letters(actor=actor, school=school, choice=choice, at=at)
    except services.TooManyLetters as many:
        return _page(request, actor, school, request.POST, too_many=many.count)
    if not opened:
        messages.info(request, _("No letter waits for these people."))
        return HttpResponseRedirect(url_of("onboarding:letters", school, choice))
    context = {
        "school": school,
        "letters": [
            {
                "name": one.row.person.full_name,
                "about": about_of(one.row.person),
                "group": words.group(one.row.person.belonging),
                "is_guardian": one.row.person.belonging == Group.GUARDIANS,
                "username": one.row.username,
                "password": one.password,
                "ends_at": one.row.letter.ends_at,
            }
            for one in opened
        ],
        "paper": form.cleaned_data["paper"],
        "address": request.build_absolute_uri("/"),
        "asked": actor.name,
        "crumbs": crumbs_of(school),
        "back_url": url_of("onboarding:letters", school, choice),
    }
    answer = render(request, "onboarding/printed.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@door(OnboardingPermission.PRINT_LETTERS, fresh=True)
@require_http_methods(["GET", "POST"])
def renew(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """A new first password and letter for one person whose letter is lost."""
    actor, at = acting_person(request), timezone.localtime()
    school = school_in(request, actor, at=at)
    if school is None:
        return choose_school(request, actor, at=at)
    choice = Choice(request.GET.get("group", Group.LEARNERS), person=str(uuid_))
    back = url_of("onboarding:letters", school, choice)
    if made_before(request):
        return HttpResponseRedirect(back)
    form = ReasonForm(request.POST if "reason" in request.POST else None)
    if form.is_valid():
        try:
            services.renew_letter(
                actor=actor, school=school, choice=choice, at=at, **form.cleaned_data
            )
        except services.NotRenewed:
            form.add_error(
                None,
                _(
                    "Somebody has signed in with this account meanwhile, or it holds a role beyond"
                    " yours. Its password is set anew on the account's page."
                ),
            )
        else:
            remember_made(request, str(uuid_))
            messages.success(request, _("The letter is new; the one printed before is void."))
            return HttpResponseRedirect(back)
    name = next((o.person.full_name for o in candidates_of(actor, school, choice, at=at)), "")
    return form_page(
        request,
        form=form,
        title=_("A new letter for {name}").format(name=name),
        sub=_("A new first password is made. The one printed before opens nothing any more."),
        crumbs=crumbs_of(school),
        submit=_("Make a new letter"),
        cancel_url=back,
    )
