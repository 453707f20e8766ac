from core.jobs import Job, job_task

from .models import Document
from .rendering import render


@job_task(Document)
def render_document(job: Job) -> None:
    assert isinstance(job, Document)
    render(job)
