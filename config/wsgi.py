"""The WSGI application, served by gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from config import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
embedded.attach()
application = get_wsgi_application()
