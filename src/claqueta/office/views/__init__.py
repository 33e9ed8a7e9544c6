"""The office's screens. They live in Wagtail's admin; every one of them states who may use it."""
