"""What the functions that write the trail believe, and what they find out for themselves."""

from django.db import migrations

# A function of the owner sees of the accounts the one that acts, for its name and its roles.
OWN_CARD = """
CREATE POLICY owner_names ON identity_card FOR SELECT TO sohoc_owner
  USING (user_id = (SELECT app.actor()));
CREATE POLICY owner_roles ON access_grant FOR SELECT TO sohoc_owner
  USING (user_id = (SELECT app.actor()));
"""
NO_OWN_CARD = """
DROP POLICY owner_names ON identity_card;
DROP POLICY owner_roles ON access_grant;
"""

# Time and transaction come from the database, the name from the card of the account that acts. The
# role must be one that the account has or had, the node one of the scope. A scope of schools acts
# for an account and names nobody else; without one it is the program itself that works, in the
# whole sector or at the gate, and says its own name.
RECORD = """
CREATE OR REPLACE FUNCTION app.record_audit(
  actor_name text, role text, verb text, noun text, object_id text, label text, node_id int,
  data jsonb, reason text, address text, channel text, request_id uuid
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$ #variable_conflict use_variable
DECLARE known text;
BEGIN
  IF node_id IS NOT NULL AND NOT app.reaches(node_id) THEN
    RAISE EXCEPTION 'permission denied for node %', node_id USING ERRCODE = '42501';
  END IF;
  IF channel NOT IN ('web', 'api', 'job', 'command') OR octet_length(data::text) > 65536 THEN
    RAISE EXCEPTION 'this is no act' USING ERRCODE = '22023';
  END IF;
  SELECT c.full_name INTO known FROM public.identity_card c WHERE c.user_id = app.actor();
  IF known IS NULL THEN
    IF current_setting('role') NOT IN ('none', 'sohoc_sector', 'sohoc_audit') THEN
      IF app.actor() IS NULL THEN
        RAISE EXCEPTION 'permission denied for an act of nobody' USING ERRCODE = '42501';
      END IF;
      actor_name := '';
    END IF;
  ELSIF NOT EXISTS (SELECT FROM public.access_grant g
                    WHERE g.user_id = app.actor() AND g.role = role) THEN
    RAISE EXCEPTION 'permission denied for role %', role USING ERRCODE = '42501';
  END IF;
  INSERT INTO public.audit_entry (at, txid, actor_id, actor_name, role, verb, noun, object_id,
    label, node_id, data, reason, address, channel, request_id)
  VALUES (now(), pg_current_xact_id()::text::bigint, app.actor(), coalesce(known, actor_name), role,
    verb, noun, object_id, label, node_id, data, reason, address, channel, request_id);
END $$;
"""
UNRECORD = """
CREATE OR REPLACE FUNCTION app.record_audit(
  actor_name text, role text, verb text, noun text, object_id text, label text, node_id int,
  data jsonb, reason text, address text, channel text, request_id uuid
) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO public.audit_entry (at, txid, actor_id, actor_name, role, verb, noun, object_id,
    label, node_id, data, reason, address, channel, request_id)
  VALUES (now(), pg_current_xact_id()::text::bigint, app.actor(), $1, $2, $3, $4, $5, $6, $7, $8,
    $9, $10, $11, $12)
$$;
"""

# How many lines of the security log strangers have caused from one address in one minute.
PACE = """
CREATE TABLE audit_pace (
  address varchar(45) NOT NULL, minute timestamptz NOT NULL, lines int NOT NULL,
  PRIMARY KEY (address, minute));
CREATE INDEX audit_pace_minute ON audit_pace (minute);
GRANT SELECT, INSERT, UPDATE, DELETE ON audit_pace TO sohoc_web;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_wall"),
        ("access", "0004_reach_and_giving"),
        ("identity", "0002_wall"),
    ]

    operations = [
        migrations.RunSQL(OWN_CARD, NO_OWN_CARD),
        migrations.RunSQL(RECORD, UNRECORD),
        migrations.RunSQL(PACE, "DROP TABLE audit_pace"),
    ]
