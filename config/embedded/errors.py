"""What can go wrong with the servers a clone brings along."""


class EmbeddedError(RuntimeError):
    """A server cannot be used; the message says which, why and what to do, in one line."""
