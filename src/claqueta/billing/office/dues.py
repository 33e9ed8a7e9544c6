"""The office's screens of receipts, runs of dues, books and documents to be invoiced."""

from claqueta.billing.office import accounting, invoices, receipts, runs

urlpatterns = [*receipts.urlpatterns, *runs.urlpatterns, *accounting.urlpatterns, *invoices.urlpatterns]
