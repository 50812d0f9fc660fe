"""Django is set up by importing this before any model; the environment says which home."""

import django

django.setup()
