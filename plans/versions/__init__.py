"""Versions of a development plan: what one says, what changed between two, what an amendment brings into another."""
