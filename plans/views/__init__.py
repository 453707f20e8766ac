"""Views fetch in scope, ask a form, call a service and answer."""
