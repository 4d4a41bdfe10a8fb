// The reading pane. Runs once, with `element` and `watch` from gr.HTML. On a wide screen the pane
// is a region beside the tabs; on a narrow one it is a sheet, a modal dialog that comes up when
// an article is opened.

const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const narrow = window.matchMedia("(max-width: 860px)");
const page = document.documentElement.classList;
const pane = element.closest("#reading");
const isSheet = () => page.contains("article-open");
let opener = null;

const focusable = () =>
  [...pane.querySelectorAll("a[href], button, summary, [tabindex='0']")]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }));

// What it is called, and what it is just now.
const introduce = () => {
  const title = element.querySelector(".article-name h2")?.textContent;
  pane.setAttribute("aria-label", title ? `Article: ${title}` : "Article");
  pane.setAttribute("role", isSheet() ? "dialog" : "region");
  pane.toggleAttribute("aria-modal", isSheet());
  if (isSheet()) pane.setAttribute("aria-modal", "true");
  pane.tabIndex = isSheet() ? -1 : 0;
};

// While the sheet is up, nothing beside it can be reached.
let apart = [];
const setApart = () => {
  for (let node = pane; node !== document.body; node = node.parentElement) {
    for (const other of node.parentElement.children) {
      if (other === node || other.inert) continue;
      other.inert = true;
      apart.push(other);
    }
  }
};
const giveBack = () => {
  apart.forEach((other) => { other.inert = false; });
  apart = [];
};

const toQuote = () => {
  const marks = [...element.querySelectorAll("mark.cited")];
  marks.forEach((mark) => { for (let at = mark.closest("details"); at; at = at.parentElement.closest("details")) at.open = true; });
  const quote = marks.find((mark) => mark.getClientRects().length);
  if (!quote) {
    pane.scrollTop = 0;
    return;
  }
  // A glide shows which way the quote lies; over many screens it would only delay.
  const near = Math.abs(quote.getBoundingClientRect().top) < 2 * pane.clientHeight;
  quote.scrollIntoView({ block: "center", behavior: near && !calm.matches ? "smooth" : "instant" });
  // In a wide table, which has a box of its own to scroll in, the words that answer are shown.
  const box = quote.closest(".table-box");
  const answer = box?.querySelector("mark.cited .answering");
  if (!answer) return;
  // What names the row stays at the left, over what is scrolled below it.
  const named = box.querySelector("tr:not(.section) > :first-child")?.offsetWidth ?? 0;
  box.scrollLeft += answer.getBoundingClientRect().left - box.getBoundingClientRect().left - Math.max(box.clientWidth / 3, named);
};

// From quote to quote. Each mark says in `data-quotes` of which quotes it is a part.
const isOf = (one, n) => one.dataset.quotes.split(" ").includes(String(n));
const shownBeside = ({ start, end }) => {
  const { only } = element.querySelector(".only").dataset;
  const place = `[data-article="${CSS.escape(only)}"][data-start="${start}"][data-end="${end}"]`;
  const cards = [...document.querySelectorAll("#transcript .quote, #verdicts .quote")];
  const same = cards.filter((card) => card.matches(place));
  if (!same.length) return;
  cards.forEach((card) => card.classList.toggle("shown", card === same.at(-1)));
};
const showQuote = (n) => {
  const steps = element.querySelector(".steps");
  const quotes = JSON.parse(steps.dataset.quotes);
  steps.dataset.at = n;
  element.querySelectorAll("mark[data-quotes]").forEach((mark) => {
    mark.className = isOf(mark, n) ? "cited" : "quoted";
  });
  element.querySelectorAll("b[data-quotes]").forEach((words) => {
    words.classList.toggle("answering", isOf(words, n));
  });
  element.querySelector(".step-at").lastChild.data = `${n + 1} of ${quotes.length}`;
  const original = element.querySelector(".original");
  if (original && quotes[n].link) original.href = quotes[n].link;
  element.querySelector(".notice")?.remove();  // it was about the quote shown before
  shownBeside(quotes[n]);
  toQuote();
  const words = [...element.querySelectorAll("mark.cited")].map((mark) => mark.textContent).join("");
  pressmark.say(`Quote ${n + 1} of ${quotes.length}: ${words}`);
};
const step = (by) => {
  const steps = element.querySelector(".steps");
  if (!steps) return;
  const count = JSON.parse(steps.dataset.quotes).length;
  const at = steps.dataset.at === "" ? (by > 0 ? -1 : count) : Number(steps.dataset.at);
  showQuote((at + by + count) % count);
};

// The focus goes back to where the article was opened from, or where the same is offered now.
const goBack = () => {
  const id = element.querySelector(".only")?.dataset.only ?? "";
  const places = ["#tables .quote.shown .place", `#tables button[data-article="${CSS.escape(id)}"]`, "#tabs [role=tab][aria-selected=true]"];
  const all = places.flatMap((place) => [...document.querySelectorAll(place)]);
  (opener?.isConnected ? opener : all.find((place) => place.checkVisibility()))?.focus();
};
const lower = () => {
  page.remove("article-open");
  giveBack();
  introduce();
};
const close = () => {
  if (isSheet()) lower();
  page.remove("article-beside");  // what a wide tab made room for
  goBack();
};

let opening = false;
document.addEventListener("pressmark:opening", ({ detail }) => {
  const from = detail.opener ?? document.activeElement;
  opener = from === document.body ? null : from;
  opening = true;
  setTimeout(() => { opening = false; });
  if (!narrow.matches) {
    toQuote();
    // Who opens it by a key goes on reading by keys; Escape leads back.
    if (opener?.matches("button:focus-visible")) pane.focus({ preventScroll: true });
    return;
  }
  page.add("article-open");
  setApart();
  introduce();
  element.querySelector(".close")?.focus({ preventScroll: true });
  toQuote();
});
narrow.addEventListener("change", () => { if (isSheet()) lower(); });

element.addEventListener("click", (event) => {
  const only = event.target.closest(".only");
  if (only) {
    if (isSheet()) lower();
    const { only: id, title } = only.dataset;
    return void pressmark.ask("", { scope: { articles: [{ id, title }] } });
  }
  const by = event.target.closest(".step");
  if (by) return void step(Number(by.dataset.step));
  const quote = event.target.closest("mark.quoted");
  if (quote && getSelection().isCollapsed) return void showQuote(Number(quote.dataset.quotes.split(" ")[0]));
  const other = event.target.closest("[data-article]");
  if (other) return void pressmark.open(other.dataset, opener);
  if (event.target.closest(".close")) close();
});
document.addEventListener("click", (event) => {
  if (isSheet() && !opening && !pane.contains(event.target)) close();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented && (isSheet() || pane.contains(document.activeElement))) close();
  if (event.key !== "Tab" || !isSheet() || event.defaultPrevented) return;
  const all = focusable();
  const [leaves, enters] = event.shiftKey ? [all[0], all.at(-1)] : [all.at(-1), all[0]];
  if (document.activeElement !== leaves && pane.contains(document.activeElement) && document.activeElement !== pane) return;
  event.preventDefault();
  enters?.focus();
});
pane.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const by = { n: 1, p: -1 }[event.key.toLowerCase()];
  if (by) step(by);
});

let held = false;
pane.addEventListener("focusin", () => { held = true; });
document.addEventListener("focusin", ({ target }) => { if (!pane.contains(target)) held = false; });
introduce();
watch("value", () => {
  introduce();
  if (held && !pane.contains(document.activeElement)) {  // what had the focus was replaced
    (isSheet() ? element.querySelector(".close") : pane)?.focus({ preventScroll: true });
  }
  toQuote();
});
