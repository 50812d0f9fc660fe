"""All checks of the wall."""

from collections.abc import Sequence

from sohoc.core.access.wall_checks import database, policies, tables
from sohoc.core.access.wall_checks.catalogue import Check

# What holds in our database alone: on the server of a province other databases may stand beside it.
OF_THE_DATABASE: Sequence[Check] = (
    tables.tables_without_a_wall,
    tables.writable_without_a_policy,
    tables.partitions_within_reach,
    tables.rights_beyond_rows,
    tables.walled_tables_of_the_login,
    policies.careless_policies,
    policies.policies_without_a_scope,
    policies.owners_who_see_too_much,
    database.views_that_open_the_wall,
    database.careless_definer_functions,
    tables.sequences_within_reach,
    database.careless_roles,
    database.rights_in_the_database,
    database.large_objects,
    tables.trails_auditors_cannot_read,
    tables.trails_without_an_index,
)
CHECKS: Sequence[Check] = (*OF_THE_DATABASE, database.rights_in_other_databases)
