// The page around the tabs. Runs once, with `element` and `trigger` from gr.HTML. Sends
// "open_article" to Python, whichever tab the article was opened from.

const root = document.documentElement;

document.addEventListener("pressmark:open", ({ detail: { place, opener } }) => {
  const { article, start, end, seal, answerStart, answerEnd, near } = place;
  root.classList.add("article-beside");  // a wide tab makes room for it
  document.dispatchEvent(new CustomEvent("pressmark:opening", { detail: { opener } }));
  trigger("open_article", { article, start, end, seal, answerStart, answerEnd, near });
});

document.addEventListener("click", (event) => {
  if (event.target.closest("#article .close")) root.classList.remove("article-beside");
});

// Which tab is shown, for styles; and the tabs by arrow keys, as in any list of tabs.
const buttons = () => [...document.querySelectorAll("#tabs [role=tablist] [role=tab]")];
const wide = element.querySelector("h1").dataset.wideTabs.split(" ");
const noteTab = () => {
  const chosen = buttons().find((button) => button.ariaSelected === "true");
  const name = chosen?.id.replace(/^tab-|-button$/g, "");
  if (!name || name === root.dataset.tab) return;
  root.dataset.tab = name;
  root.classList.remove("article-beside");
  root.classList.toggle("wide-tab", wide.includes(name));
  buttons().forEach((button) => { button.tabIndex = button === chosen ? 0 : -1; });
};
const STEPS = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };
document.addEventListener("keydown", (event) => {
  const at = buttons().indexOf(event.target);
  if (at < 0 || !(event.key in STEPS)) return;
  event.preventDefault();
  const last = buttons().length - 1;
  const to = buttons()[Math.min(Math.max(at + STEPS[event.key], 0), last)];
  to.click();
  to.focus();
});
const whenLaidOut = () => {
  const tabs = document.getElementById("tabs");
  if (!tabs || !buttons().length) return void requestAnimationFrame(whenLaidOut);
  new MutationObserver(noteTab).observe(tabs, { subtree: true, attributeFilter: ["aria-selected"] });
  noteTab();
};
whenLaidOut();
