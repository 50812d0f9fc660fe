"""How following a list of units is spoken of: offices, what stands in the way, the outcome."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from sohoc.lib.numbers import format_number
from sohoc.modules.orgs import office_words
from sohoc.modules.orgs.act_words import part
from sohoc.modules.orgs.models import Part
from sohoc.modules.orgs.rules.offices import office_name
from sohoc.modules.orgs.services.following.schools import Blocked
from sohoc.modules.orgs.services.following.units import Followed
from sohoc.modules.orgs.services.offices.renewing import RenewedOffices
from sohoc.modules.orgs.words import day


def offices(renewed: RenewedOffices) -> Sequence[tuple[str, str, str]]:
    """Every office that is different from the day on: before and after ("" where it is not there,
    its successors where it ends), and what becomes of it."""
    return [
        *(
            (office_words.name(o.last), office_name(o.last.node.kind, o.name), part(Part.SUBJECT))
            for o in renewed.changed
        ),
        *(
            (
                office_words.name(one),
                succeeded_by([office_name("commune", area.name) for area in after]),
                part(Part.PREDECESSOR),
            )
            for one, after in renewed.ended
        ),
        *(("", office_words.name(one), part(Part.SUCCESSOR)) for one in renewed.begun),
    ]


def succeeded_by(names: Sequence[str]) -> str:
    """`Kế tục: UBND xã A, UBND xã B` for an office that ends; "" when nobody follows."""
    return _("Its successors: {names}").format(names=", ".join(names)) if names else ""


def overdue(renewed: RenewedOffices) -> Sequence[tuple[str, date | None]]:
    """The offices that begin for units that had none, with their first days."""
    return [(office_words.name(one), one.life.lower) for one in renewed.overdue]


def stopping(seen: Followed) -> Sequence[tuple[str, str, str, str]]:
    """Every role that stops: its holder, the role, the office, and where it may be given again."""
    places = {
        state.office_id: (office_words.name(state), [area.name for area in after])
        for state, after in seen.offices.ended
    }
    return [
        (office_words.holder(one), one.called, office, ", ".join(heirs))
        for one in seen.stopping
        for office, heirs in [places[one.node_id]]
    ]


def obstacle(blocked: Blocked) -> str:
    """What keeps a school from following its unit, and how to mend it."""
    if blocked.act is not None:
        return _(
            "Decision {number}, in force from {day}, is recorded already. Undo it, follow the list,"
            " and record it anew."
        ).format(number=blocked.act.decision_number, day=day(blocked.act.effective))
    if blocked.until is not None:
        return _(
            "Its page says that it ends on {day}. Take that day out there, follow the list, and"
            " write it down anew."
        ).format(day=day(blocked.until))
    return _(
        "It is as it is only since {day}, after the list. Correct its commune on its page."
    ).format(day=day(blocked.since))


def followed(done: Followed) -> str:
    """What was done, and how many schools are left."""
    if done.act is None:
        sentence = _("Nothing was recorded: nothing can follow this list now.")
    else:
        changes = (done.offices.begun, done.offices.changed, done.offices.ended)
        sentence = _("{schools} schools and {offices} offices follow the list.").format(
            schools=format_number(len(done.moved)),
            offices=format_number(sum(len(rows) for rows in changes)),
        )
    left = []
    if done.offices.overdue and done.act is not None:
        text = _("{number} communes and wards that had no office have one now.")
        left.append(text.format(number=format_number(len(done.offices.overdue))))
    if done.stopping and done.act is not None:
        text = _("{number} roles stop with their offices: give them again where the people work.")
        left.append(text.format(number=format_number(len(done.stopping))))
    if done.waiting:
        text = _("{number} schools wait for a decision: their commune was divided.")
        left.append(text.format(number=format_number(len(done.waiting))))
    if done.blocked:
        text = _("{number} schools do not follow: they changed on that day or later.")
        left.append(text.format(number=format_number(len(done.blocked))))
    return " ".join([sentence, *left])
