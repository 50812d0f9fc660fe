"""The web process; it does not start on data that do not fit the mode."""

from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

application = get_wsgi_application()
# By its name, because models can be imported only now.
import_string("sohoc.project.startup.refuse_wrong_start")()
