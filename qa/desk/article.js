// The reading pane. Runs once, with `element` and `watch` from gr.HTML. On a narrow
// screen the pane is a sheet that comes up when a citation is chosen.

const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const narrow = window.matchMedia("(max-width: 860px)");
const sheet = document.documentElement.classList;
let opener = null;

const toQuote = () => {
  const pane = element.closest("#reading");
  const quote = element.querySelector("mark.cited");
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
  if (answer) box.scrollLeft += answer.getBoundingClientRect().left - box.getBoundingClientRect().left - box.clientWidth / 3;
};

const close = () => {
  if (!sheet.contains("article-open")) return;
  sheet.remove("article-open");
  opener?.focus();
};

document.addEventListener("pressmark:opening", (event) => {
  opener = event.detail.opener;
  if (!narrow.matches) return toQuote();
  sheet.add("article-open");
  element.querySelector(".close")?.focus({ preventScroll: true });
  toQuote();
});
element.addEventListener("click", (event) => {
  const only = event.target.closest(".only");
  if (only) {
    close();
    const { only: id, title } = only.dataset;
    return void pressmark.ask("", { scope: { articles: [{ id, title }] } });
  }
  const other = event.target.closest("[data-article]");
  if (other) return void pressmark.open(other.dataset);
  if (event.target.closest(".close")) close();
});
document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
watch("value", toQuote);
