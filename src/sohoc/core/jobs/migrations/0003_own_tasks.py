"""A scope puts into the queue what its services put there, and nothing else."""

from django.db import migrations

# Two tasks are started from a scope: a job of the one who acts, and the delivery of an event of the
# scope's own nodes. They wait for nothing, hold up nobody and come when it is their turn.
GUARD = """
CREATE POLICY owner_tasks ON jobs_job FOR SELECT TO sohoc_owner
  USING (owner_id = (SELECT app.actor()));
CREATE FUNCTION app.guard_queue() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN
  IF current_setting('role') = 'none' THEN RETURN NEW; END IF;
  IF NEW.lock IS NULL AND NEW.queueing_lock IS NULL AND NEW.scheduled_at IS NULL
    AND NEW.priority = 0 AND NEW.status = 'todo' AND NEW.attempts = 0 THEN
    IF NEW.task_name = 'jobs.run' AND NEW.queue_name = 'jobs' AND EXISTS (
      SELECT FROM public.jobs_job j
      WHERE j.uuid::text = NEW.args->>'job_id' AND j.owner_id = app.actor()
        AND NEW.args = jsonb_build_object('job_id', j.uuid, 'owner_id', j.owner_id))
    THEN RETURN NEW; END IF;
    IF NEW.task_name = 'outbox.deliver' AND NEW.queue_name = 'events' AND EXISTS (
      SELECT FROM public.outbox_event e
      WHERE e.id::text = NEW.args->>'event_id' AND app.reaches(e.node_id)
        AND e.actor_id IS NOT DISTINCT FROM app.actor()
        AND octet_length(NEW.args::text) <= 400)
    THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'permission denied for task %', NEW.task_name USING ERRCODE = '42501';
END $$;
REVOKE EXECUTE ON FUNCTION app.guard_queue() FROM PUBLIC;
CREATE TRIGGER guard_queue BEFORE INSERT ON procrastinate_jobs
  FOR EACH ROW EXECUTE FUNCTION app.guard_queue();
"""
UNGUARD = """
DROP TRIGGER guard_queue ON procrastinate_jobs;
DROP FUNCTION app.guard_queue();
DROP POLICY owner_tasks ON jobs_job;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0002_wall"),
        ("outbox", "0003_own_nodes"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
