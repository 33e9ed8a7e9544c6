// Wagtail's fields of dates and its choosers begin with an inline script, which the policy forbids; ours carry data instead.
for (const field of document.querySelectorAll("[data-chooser], [data-chooser-class]")) {
  const { chooser, chooserClass, for: id, config } = field.dataset;
  if (chooser) window[chooser]?.(id, JSON.parse(config));
  else if (window[chooserClass]) new window[chooserClass](id, JSON.parse(config));
}
