"""The web process; it does not start on data that do not fit the mode."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

from sohoc.project.operations.counters import share_counters

share_counters(settings.ENVIRONMENT.home / "metrics")  # before anything counts
application = get_wsgi_application()
# By its name, because models can be imported only now.
import_string("sohoc.project.startup.refuse_wrong_start")()
