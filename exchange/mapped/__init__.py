"""Workbooks nobody made from our template: people say once which column is which, totals become control sums."""
