"""The real work of `bin/run`: prepare the database, start web, worker and beat, tend them, stop them."""
