"""A place that begins, ends or moves makes those who hold a role there look up their rights."""

from django.db import migrations

# Rights kept in a session name the nodes of the scope. So whoever holds a role at a changed node,
# below it, or on the way to the root looks them up again at the next request. The function must
# see the holders wherever they are; the policy shows them to the owner inside of triggers only.
BUMP = """
CREATE POLICY owner_holders ON access_grant FOR SELECT TO sohoc_owner
  USING (pg_trigger_depth() > 0);
CREATE FUNCTION app.access_node_bump() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN
  WITH changed AS (
    SELECT n.id, o.path || n.path AS ways FROM new_nodes n JOIN old_nodes o ON o.id = n.id
    WHERE o.period IS DISTINCT FROM n.period OR o.path IS DISTINCT FROM n.path
  ), touched AS (
    SELECT b.id FROM changed c JOIN public.access_node b ON b.path @> ARRAY[c.id]
    UNION SELECT unnest(ways) FROM changed
  )
  UPDATE public.identity_user u SET rights_version = rights_version + 1
  WHERE u.id IN (
    SELECT g.user_id FROM public.access_grant g JOIN touched t ON t.id = g.node_id);
  RETURN NULL; END $$;
REVOKE EXECUTE ON FUNCTION app.access_node_bump() FROM PUBLIC;
CREATE TRIGGER access_node_bump AFTER UPDATE ON access_node
  REFERENCING OLD TABLE AS old_nodes NEW TABLE AS new_nodes
  FOR EACH STATEMENT EXECUTE FUNCTION app.access_node_bump();
"""
UNBUMP = """
DROP TRIGGER access_node_bump ON access_node;
DROP FUNCTION app.access_node_bump();
DROP POLICY owner_holders ON access_grant;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0004_reach_and_giving")]

    operations = [migrations.RunSQL(BUMP, UNBUMP)]
