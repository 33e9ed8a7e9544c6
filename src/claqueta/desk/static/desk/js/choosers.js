// Wagtail's date fields begin with an inline script, which the policy forbids; their templates here carry data instead.
for (const field of document.querySelectorAll("[data-chooser]")) {
  window[field.dataset.chooser]?.(field.dataset.for, JSON.parse(field.dataset.config));
}
