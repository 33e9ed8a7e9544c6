"""The office's screens of dues, mandates, collections, bank and reminders."""
