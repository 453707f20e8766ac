"""The one error of the engine."""


class RenderFailed(Exception):
    """A paper could not be rendered: what it wanted to load was refused, or a worker failed. The message says which, with any traceback."""
