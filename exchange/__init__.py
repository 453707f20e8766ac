"""Excel in, Excel out: workbooks of briefs, line items and project tables.

`sheets` describes what a workbook holds, `writing` makes templates and exports, `opening` and `reading` take an upload apart, `kinds` tie a
workbook to its paper, `staging` keeps what was read, `services` are the deeds: upload, confirm, and the job's two halves.
"""
