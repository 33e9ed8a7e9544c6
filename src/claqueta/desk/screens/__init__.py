"""Screens that every domain's lists and records lead to: imports, jobs, files, views that are kept."""

from django.urls import path

from claqueta.desk.screens import documents, evidence, imports, jobs, shared, tags

urlpatterns = [
    *documents.DOCUMENTS.urlpatterns,
    path("attachments/<id:pk>/", shared.attachment, name="office_attachment"),
    *imports.IMPORTS.urlpatterns,
    path("imports/<uuid:pk>/", imports.import_batch, name="office_import"),
    path("imports/<uuid:pk>/to-mend/", imports.import_rejected, name="office_import_rejected"),
    *jobs.JOBS.urlpatterns,
    path("jobs/<uuid:pk>/line/", shared.job, name="office_job"),
    path("jobs/<uuid:pk>/file/", shared.job_file, name="office_job_file"),
    path("evidence/", evidence.all_evidence, name="office_evidence"),
    path("tags/", tags.all_tags, name="office_tags"),
    path("views/", shared.save_view, name="office_save_view"),
]
