"""A browser that goes wherever a role's pages lead, one page of each route, and looks at everything that is shown.

What a page shows must fit (`MEASURE`), and every control of it must do something when it is used (`dead_controls`).
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from django.utils import translation
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as TimedOut

WIDTHS = (320, 390, 768, 1440)
LINKS = 8
"""Links to one route that are followed: a list of hundreds is made by one line of a template."""
DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""Wait until the page was drawn at its new width, and its programs have heard of it."""

MEASURE = r"""
() => {
  const found = [];
  const told = (element) => `${element.tagName.toLowerCase()}.${[...element.classList].join('.')} “${(element.innerText ?? '').trim().slice(0, 40)}”`;
  if (document.documentElement.scrollWidth > innerWidth) {
    const wide = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1);
    found.push(`wider than the screen: ${document.documentElement.scrollWidth}, by ${wide.slice(-1).map(told)}`);
  }
  const shown = (element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
  const tiny = (element) => element.closest('.visually-hidden, [aria-hidden=true], .w-sr-only, .skip, svg, [inert], option, thead, .wrapper > aside, .leaflet-container') !== null;
  for (const element of document.querySelectorAll('button, .button, .tag, .tool, summary')) {
    const style = getComputedStyle(element);
    if (!shown(element) || tiny(element) || style.display === 'inline' || style.textOverflow === 'ellipsis') continue;
    if (element.scrollWidth > element.clientWidth + 2) found.push(`text cut: ${told(element)}`);
  }
  const boxes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.data.trim() || !shown(parent) || tiny(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const rects = [...range.getClientRects()].filter((box) => box.width > 2);
    let over = false;
    let scrolls = false;
    for (let up = parent; up && up !== document.documentElement; up = up.parentElement) {
      const style = getComputedStyle(up);
      const frame = up.getBoundingClientRect();
      over ||= ['fixed', 'sticky'].includes(style.position) || style.overflowX !== 'visible' || style.overflowY !== 'visible';
      // What can be scrolled to, or ends in dots and is whole on its own page, is not cut.
      scrolls ||= ['auto', 'scroll'].includes(style.overflowX) || style.textOverflow === 'ellipsis';
      const cuts = !scrolls && ['hidden', 'clip'].includes(style.overflowX) && !up.title && frame.width > 2 && up !== document.body;
      if (cuts && rects.some((box) => box.left < frame.right && box.right > frame.right + 2)) found.push(`text cut: ${told(parent)}`);
    }
    if (!over) for (const box of rects) boxes.push({ box, node, parent });
  }
  boxes.sort((one, other) => one.box.top - other.box.top);
  for (let i = 0; i < boxes.length; i++) {
    for (let j = i + 1; j < boxes.length && boxes[j].box.top < boxes[i].box.bottom; j++) {
      const [one, other] = [boxes[i], boxes[j]];
      if (one.node === other.node || one.parent === other.parent) continue;
      const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const down = Math.min(one.box.bottom, other.box.bottom) - other.box.top;
      if (across > 3 && down > 0.5 * Math.min(one.box.height, other.box.height))
        found.push(`over each other: “${one.node.data.trim().slice(0, 30)}” and “${other.node.data.trim().slice(0, 30)}”`);
    }
  }
  return [...new Set(found)].slice(0, 5);
}
"""
"""What does not fit at the present width: a page wider than its screen, text that is cut, texts over each other."""

COVERED = r"""
() => {
  scrollTo({ top: 0, behavior: 'instant' });
  const floats = (element) => {
    for (let up = element; up; up = up.parentElement)
      if (['fixed', 'sticky'].includes(getComputedStyle(up).position)) return true;
    return false;
  };
  const found = [];
  for (const one of document.querySelectorAll('main a, main button, .office a, .office button')) {
    const words = one.innerText.trim();
    if (!words || !one.checkVisibility({ checkVisibilityCSS: true }) || floats(one)) continue;
    if (one.closest('[inert], thead, .visually-hidden, .leaflet-container')) continue;
    const box = [...one.getClientRects()].find((part) => part.width > 2 && part.height > 2);
    if (!box) continue;
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) continue;
    const over = document.elementFromPoint(x, y)?.closest('a, button');
    if (over && over !== one && !one.contains(over) && !floats(over))
      found.push(`“${words.slice(0, 30)}” lies under “${over.innerText.trim().slice(0, 30)}”`);
  }
  return [...new Set(found)].slice(0, 5);
}
"""
"""Links and buttons of the first screen where a click goes to another one that lies over them."""

CONTROLS = r"""
() => {
  let number = 0;
  const like = (element) => {
    const steps = [];
    for (let up = element; up && up !== document.body; up = up.parentElement)
      steps.unshift(`${up.tagName.toLowerCase()}${up.classList.length ? '.' + up.classList[0] : ''}`);
    return steps.slice(-4).join('>');
  };
  return [...document.querySelectorAll('a, button, summary, [role=button], input, select, textarea')]
    .filter((one) => one.checkVisibility({ checkVisibilityCSS: true }) && !one.closest('[inert], .visually-hidden, .wrapper > aside'))
    .map((one) => {
      one.dataset.crawled = `${++number}`;
      return {
        number,
        tag: one.tagName.toLowerCase(),
        kind: one.getAttribute('type') ?? '',
        role: one.getAttribute('role') ?? '',
        href: one.getAttribute('href'),
        words: (one.innerText || one.value || one.getAttribute('aria-label') || one.name || '').trim().slice(0, 60),
        like: like(one),
        form: Boolean(one.form),
        frame: Boolean(one.closest('header.masthead, footer.footer, .office-menu')),
        off: one.disabled || one.getAttribute('aria-disabled') === 'true',
      };
    });
}
"""

WATCH = r"""
() => {
  window.happened = [];
  const note = (what) => window.happened.push(what);
  new MutationObserver(() => note('change')).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  document.addEventListener('submit', (event) => { event.preventDefault(); event.stopImmediatePropagation(); note('submit'); }, true);
  document.addEventListener('invalid', () => note('invalid'), true);
  document.addEventListener('toggle', () => note('toggle'), true);
  document.addEventListener('scroll', () => note('scroll'), true);
  window.print = () => note('print');
  navigator.clipboard.writeText = async () => note('copied');
}
"""


@dataclass
class Crawl:
    """What was found on the way."""

    page: Page
    site: str
    skip: re.Pattern[str] = re.compile(r"(?!)")
    """Addresses that are not gone to."""
    widths: tuple[int, ...] = WIDTHS
    seen: dict[str, str] = field(default_factory=dict)
    """Route → the address at which it was looked at."""
    problems: list[str] = field(default_factory=list)
    tried: Counter[str] = field(default_factory=Counter)
    """How many links to each route were followed."""
    known: set[str] = field(default_factory=set)
    """Controls that were used already: the same one stands on many pages."""

    def route(self, address: str) -> str:
        """The route and language of an address of ours; empty for one that is not."""
        parts = urlsplit(urljoin(self.site, address))
        if f"{parts.scheme}://{parts.netloc}" != self.site or self.skip.search(parts.path):
            return ""
        language = parts.path[1:3] if parts.path[:4] in ("/es/", "/en/") else "es"
        with translation.override(language):
            try:
                match = resolve(parts.path)
            except Resolver404:
                return f"nowhere {parts.path}"
        page = parts.path if match.view_name == "wagtail_serve" else ""
        return f"{language} {match.view_name}{page}"

    def addresses(self, beginning: list[str], most: int) -> Iterator[str]:
        """Each route's first address, breadth first; what `look` finds on a page is gone to later."""
        waiting = list(beginning)
        while waiting and len(self.seen) < most:
            address = waiting.pop(0)
            route = self.route(address)
            if not route or route in self.seen:
                continue
            self.seen[route] = address
            yield address
            for control in self.page.evaluate(CONTROLS):
                if control["href"] and not control["href"].startswith(("mailto:", "tel:", "#")):
                    waiting.append(urljoin(self.page.url, control["href"]))

    def go(self, address: str) -> bool:
        """Whether a page came; a file, or an answer for programs, is none."""
        address = urljoin(self.site, address)
        try:
            answer = self.page.goto(address, wait_until="load")
        except BrowserError as error:
            if "Download is starting" not in error.message and "ERR_ABORTED" not in error.message:
                raise
            return False
        if answer is not None and answer.status >= 400:
            self.problems.append(f"{address}: answers {answer.status}")
            return False
        return answer is None or "text/html" in answer.headers.get("content-type", "")

    def fits(self, where: str) -> None:
        # What moves to its place when the width changes is measured when it is there.
        self.page.emulate_media(reduced_motion="reduce")
        for width in self.widths:
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.evaluate(DRAWN)
            told = self.page.evaluate(MEASURE) + self.page.evaluate(COVERED)
            self.problems += [f"{where} at {width}: {one}" for one in told]

    def dead_controls(self, where: str) -> None:
        """Use every control that was not used elsewhere; what is sent is held back."""
        there = self._numbers()
        for control in self.page.evaluate(CONTROLS):
            name = f"{control['like']} “{control['words']}”"
            href = control["href"]
            if control["off"] or f"{name} {href}" in self.known:
                continue
            self.known.add(f"{name} {href}")
            if control["tag"] == "a" and control["role"] != "button":
                if told := self._dead_link(href):
                    self.problems.append(f"{where}: {name} {told}")
            elif control["tag"] in ("button", "summary") or control["role"] == "button":
                like = f"{control['like']} {re.sub(r'[0-9]+', '#', control['words'])}"
                if like in self.known:
                    continue
                self.known.add(like)
                # What was used before may have taken it away.
                number = there.get(name)
                if number is not None and not self._does_something(number):
                    self.problems.append(f"{where}: {name} does nothing")
                self.page.goto(urljoin(self.site, where), wait_until="load")
                there = self._numbers()

    def _numbers(self) -> dict[str, int]:
        """Each control of the page by what it is and says, as it is marked there now."""
        return {f"{one['like']} “{one['words']}”": one["number"] for one in self.page.evaluate(CONTROLS)}

    def _dead_link(self, href: str | None) -> str:
        if not href or href == "#" or href.startswith("javascript:"):
            return f"leads nowhere: {href}"
        if href.startswith("#"):
            there = self.page.evaluate("(name) => Boolean(document.getElementById(name))", href[1:])
            return "" if there else f"leads to nothing: {href}"
        if href.startswith(("mailto:", "tel:")):
            return "" if len(href.partition(":")[2]) > 3 else f"calls nobody: {href}"
        address = urljoin(self.page.url, href)
        route = self.route(address)
        if route and address not in self.known and self.tried[route] < LINKS:
            self.known.add(address)
            self.tried[route] += 1
            status = self.page.request.head(address.partition("#")[0]).status
            return f"answers {status}: {href}" if status >= 400 and status != 405 else ""
        return ""

    def _does_something(self, number: int) -> bool:
        before, asked = self.page.url, list[str]()
        note = lambda request: asked.append(request.url)  # noqa: E731
        self.page.on("request", note)
        self.page.once("dialog", lambda dialog: dialog.dismiss())
        self.page.evaluate(WATCH)
        try:
            self.page.locator(f"[data-crawled='{number}']").first.click(timeout=10_000)
            for _turn in range(100):
                if asked or self.page.url != before or self.page.evaluate("window.happened?.length ?? 1"):
                    return True
                self.page.wait_for_timeout(50)
            return False
        except TimedOut:  # Nobody could click it: something lies over it, or it is nowhere on the screen.
            return False
        finally:
            self.page.remove_listener("request", note)


DEAD_WITHOUT_PROGRAMS = r"""
() => [...document.querySelectorAll('button[type=button], button:not([form]), [role=button], input, select, textarea')]
  .filter((one) => one.checkVisibility({ checkVisibilityCSS: true }) && !one.closest('.visually-hidden'))
  .filter((one) => !one.form || (one.tagName === 'BUTTON' && one.type === 'button'))
  .map((one) => `${one.tagName.toLowerCase()} “${(one.innerText || one.name || '').trim().slice(0, 40)}”`)
"""
"""What would do nothing where no programs run: a button without a form, a field that belongs to none."""
