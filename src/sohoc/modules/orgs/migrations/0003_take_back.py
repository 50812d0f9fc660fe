"""A school that was added by mistake goes with its node, as long as nothing points at them."""

from django.db import migrations

# The sector sees every school anyway; what still hangs on the node, its foreign keys refuse.
DELETE = """
GRANT DELETE ON orgs_school TO sohoc_sector;
CREATE POLICY sohoc_sector_delete ON orgs_school FOR DELETE TO sohoc_sector USING (true);
CREATE FUNCTION app.orgs_school_takes_node() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN
  DELETE FROM public.access_node n USING gone g WHERE n.id = g.school_id;
  RETURN NULL; END $$;
REVOKE EXECUTE ON FUNCTION app.orgs_school_takes_node() FROM PUBLIC;
CREATE TRIGGER orgs_school_takes_node AFTER DELETE ON orgs_school
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT
  EXECUTE FUNCTION app.orgs_school_takes_node();
"""
KEEP = """
DROP TRIGGER orgs_school_takes_node ON orgs_school;
DROP FUNCTION app.orgs_school_takes_node();
DROP POLICY sohoc_sector_delete ON orgs_school;
REVOKE DELETE ON orgs_school FROM sohoc_sector;
"""


class Migration(migrations.Migration):
    dependencies = [("orgs", "0002_wall")]

    operations = [migrations.RunSQL(DELETE, KEEP)]
