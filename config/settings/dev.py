"""The default of a clone: the demo on this machine only."""

from config.embedded import demo_password, secret_key

from .base import *  # noqa: F403
from .base import env

DEBUG = env.bool("DEBUG", default=False)
DEMO_MODE = True
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SECRET_KEY = secret_key()
DEMO_PASSWORD = demo_password()
