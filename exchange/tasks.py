from core.jobs import Job, job_task

from .models import Upload
from .services import work


@job_task(Upload)
def work_upload(job: Job) -> None:
    assert isinstance(job, Upload)
    work(job)
