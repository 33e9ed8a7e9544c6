// An organisation's page: back to the results that led here, and its address for somebody else.
const back = document.querySelector("[data-back]");
const share = document.querySelector("[data-share]");

// Only an address of the directory itself, with the question that was asked there.
const from = document.referrer && new URL(document.referrer);
if (back && from && from.origin === location.origin && from.pathname === back.pathname && from.search) {
  back.href = from.href;
  back.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || history.length < 2) return;
    event.preventDefault();
    history.back(); // The list stands where it stood.
  });
}

if (share) {
  share.hidden = false;
  share.addEventListener("click", async () => {
    const address = { title: document.title, url: location.href.split("#")[0] };
    if (navigator.share) {
      await navigator.share(address).catch(() => {}); // Whoever calls it off has not failed.
      return;
    }
    await navigator.clipboard.writeText(address.url);
    share.querySelector("[data-share-words]").textContent = share.dataset.copied;
  });
}
