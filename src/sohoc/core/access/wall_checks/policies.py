"""What the policies of the wall let through that they should not."""

from typing import Any

import psycopg

from sohoc.core.access.wall_checks.catalogue import OWN_SCHEMAS, lines


def careless_policies(db: psycopg.Connection[Any]) -> list[str]:
    """`true` is right for the sector, for auditors on the trail, and for the owner's appending.

    A policy for everybody is never right, and a boolean branch in one kills the index. Restrictive
    policies only take away, so the others must be right without them.
    """
    return lines(
        db,
        """
        SELECT p.tablename, p.policyname, p.roles::text FROM pg_policies p
        WHERE p.permissive = 'PERMISSIVE' AND ('public' = ANY (p.roles) OR cardinality(p.roles) <> 1
          OR concat_ws(' ', p.qual, p.with_check) ~* '\\mor\\M'
          OR ('true' IN (p.qual, p.with_check) AND NOT (
            p.roles = '{sohoc_sector}'
            OR p.roles = '{sohoc_owner}' AND p.policyname = 'owner_append' AND p.cmd = 'INSERT'
            OR p.roles = '{sohoc_audit}' AND p.cmd = 'SELECT' AND EXISTS (
              SELECT FROM pg_policies a
              WHERE a.tablename = p.tablename AND a.policyname = 'owner_append'))))
        """,
    )


def policies_without_a_scope(db: psycopg.Connection[Any]) -> list[str]:
    """A condition asks the transaction's own settings, or for a row that the same role sees."""
    return lines(
        db,
        """
        SELECT p.tablename, p.policyname, p.roles::text, coalesce(p.qual, p.with_check)
        FROM pg_policies p
        WHERE p.roles <> '{sohoc_owner}' AND coalesce(p.qual, p.with_check) <> 'true'
          AND p.permissive = 'PERMISSIVE'
          AND NOT EXISTS (SELECT FROM pg_policies reached
            WHERE reached.roles = p.roles AND reached.cmd IN ('ALL', 'SELECT')
              AND reached.tablename = substring(coalesce(p.qual, p.with_check) FROM
                '^\\(EXISTS \\( SELECT\\s+FROM (\\w+) reached\\s+'
                'WHERE \\(reached\\.id = \\w+\\.\\w+\\)\\)\\)$'))
          AND NOT CASE p.roles[1]
            WHEN 'sohoc_school' THEN coalesce(p.qual, p.with_check) ~
              'SELECT app\\.(school|actor)\\(\\)'
            WHEN 'sohoc_schools' THEN coalesce(p.qual, p.with_check) ~
              'SELECT app\\.(schools|actor)\\(\\)'
            WHEN 'sohoc_person' THEN coalesce(p.qual, p.with_check) ~
              'SELECT app\\.(schools|learners|classes|actor)\\(\\)'
            WHEN 'sohoc_unmask' THEN coalesce(p.qual, p.with_check) ~ 'SELECT app\\.schools\\(\\)'
            WHEN 'sohoc_match' THEN coalesce(p.qual, p.with_check)
              = '(CURRENT_USER = ''sohoc_match''::name)'
            WHEN 'sohoc_web' THEN coalesce(p.qual, p.with_check) ~ 'SELECT app\\.actor\\(\\)'
              OR p.cmd = 'INSERT' AND p.with_check ~ 'txid = .*pg_current_xact_id\\(\\)'
            ELSE coalesce(p.qual, p.with_check) ~ 'SELECT app\\.actor\\(\\)' END
        """,
    )


def owners_who_see_too_much(db: psycopg.Connection[Any]) -> list[str]:
    """The owner sees rows in its own session only: a view or function reached from the web none."""
    return lines(
        db,
        f"""
        SELECT c.relname, 'lacks the policy of the owner''s own session' FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {OWN_SCHEMAS} AND c.relrowsecurity AND NOT EXISTS (
          SELECT FROM pg_policies p WHERE p.tablename = c.relname AND p.policyname = 'owner'
          AND p.roles = '{{sohoc_owner}}'
          AND p.qual ~ '^\\(SESSION_USER = ''sohoc_owner''::name\\)$')
        UNION ALL
        SELECT c.relname, 'belongs to ' || pg_get_userbyid(c.relowner) FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {OWN_SCHEMAS} AND pg_get_userbyid(c.relowner) <> 'sohoc_owner'
        """,
    )


def further_policies_of_the_owner(db: psycopg.Connection[Any]) -> list[str]:
    """What a definer function reached from the web may see and touch all the same."""
    return lines(
        db,
        "SELECT tablename, policyname, cmd, coalesce(qual, with_check) FROM pg_policies"
        " WHERE 'sohoc_owner' = ANY (roles) AND policyname NOT IN ('owner', 'owner_append')"
        " ORDER BY 1, 2",
    )
