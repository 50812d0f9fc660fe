"""What the columns of people are by the law: basic, sensitive, or secret by our own choice."""

from collections.abc import Mapping

from sohoc.law.privacy.retention import Tag

_BASIC = {
    "affiliation": (
        *("belonging", "period", "grade_text", "class_text", "state_text", "position_text"),
        *("duty_text", "subjects_text", "source"),
    ),
    "attributesource": ("attribute", "proof", "source", "day"),
    "contact": ("channel", "value", "search_key"),
    "guardianship": ("relation", "basis", "verified_by", "can_view", "can_consent", "period"),
    "identifier": ("system", "value", "status", "period", "verified_at", "verified_by"),
    "matchticket": ("answer", "state", "numbers", "reason", "closed_at"),
    "merge": ("reason", "held", "undone_at"),
    "notthesame": ("reason",),
    "person": (
        *("full_name", "sort_key", "search_key", "match_key", "born", "born_precision", "sex"),
        *("nationality", "died", "schools"),
    ),
    "populationcheck": (
        *("state", "checked_at", "sent", "procedure", "evidence", "run", "asking_since"),
    ),
}

PERSONAL_COLUMNS: Mapping[str, tuple[str, ...]] = {
    **{f"people.{model}.{name}": (Tag.BASIC,) for model, names in _BASIC.items() for name in names},
    "people.guardianship.restriction": (Tag.SENSITIVE, "family_circumstances"),
    "people.identifier.digest": (Tag.SECRET,),
    "people.merge.before": (Tag.SECRET,),
    "people.populationcheck.digest": (Tag.SECRET,),
    "people.secretnumber.closed": (Tag.SECRET,),
    "people.sensitivefacts.closed": (
        *(Tag.SENSITIVE, "ethnicity", "religion", "policy_group", "disability", "health"),
    ),
}
