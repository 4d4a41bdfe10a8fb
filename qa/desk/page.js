// The page around the tabs. Runs once, with `element` and `trigger` from gr.HTML. Sends
// "open_article" to Python, whichever tab the article was opened from.

const root = document.documentElement;

// The quotes of an article that the conversation has, and the verdicts while they are shown.
const quotesOf = (article) => {
  const rooms = root.dataset.tab === "quotes" ? ":is(#transcript, #verdicts)" : "#transcript";
  const quotes = document.querySelectorAll(
    `${rooms} .quote[data-start][data-article="${CSS.escape(article)}"]:not([data-near])`);
  return [...quotes].map(({ dataset: { start, end, seal, answerStart, answerEnd } }) =>
    ({ start, end, seal, answerStart, answerEnd }));
};

document.addEventListener("pressmark:open", ({ detail: { place, opener } }) => {
  const { article, start, end, seal, answerStart, answerEnd, near } = place;
  root.classList.add("article-beside");  // a wide tab makes room for it
  document.dispatchEvent(new CustomEvent("pressmark:opening", { detail: { opener } }));
  trigger("open_article", {
    article, start, end, seal, answerStart, answerEnd, near, quotes: quotesOf(article),
  });
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
  // Something may have been added since: an empty library's steps are told anew.
  if (name === "ask" && document.querySelector("#transcript .welcome.empty")) pressmark.go("ask", { begin: "quietly" });
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

// What comes onto the page with `data-say` is said once, also where all around it comes anew; of a
// conversation that is opened again, not every answer.
let known = [];
const keyOf = (told) => told.dataset.say || told.outerHTML;
const tell = () => {
  const all = [...document.querySelectorAll("#tables [data-say]")];
  const before = [...known];
  known = all.map(keyOf);
  const fresh = all.filter((told, n) => {
    const at = before.indexOf(known[n]);
    if (at >= 0) before.splice(at, 1);
    return at < 0 && told.closest("[role=tabpanel]").checkVisibility();
  });
  const answers = fresh.filter((told) => told.matches(".exchange")).length;
  const words = fresh.filter((told) => answers < 2 || !told.matches(".exchange"))
    .map((told) => told.dataset.say || told.textContent);
  if (words.length) pressmark.say(words.join(" "));
};

// What Gradio's parts don't say of themselves: landmarks, what names a tab's panel, whether an
// accordion is open, and the name of the question's box, whose label holds its button, too.
const LANDMARKS = {
  transcript: ["region", "Conversation"],
  question: ["search", "Ask the articles"],
  adding: ["region", "Add articles"],
  verdicts: ["region", "Verdicts"],
};
const name = () => {
  for (const [id, [role, label]] of Object.entries(LANDMARKS)) {
    const part = document.getElementById(id);
    part?.setAttribute("role", role);
    part?.setAttribute("aria-label", label);
  }
  document.querySelector("#question textarea")?.setAttribute("aria-label", "Your question");
  for (const panel of document.querySelectorAll("#tabs > [role=tabpanel]")) {
    panel.setAttribute("aria-labelledby", `${panel.id}-button`);
  }
  for (const folded of document.querySelectorAll("#tables [data-testid=accordion-content]")) {
    const isOpen = getComputedStyle(folded).display !== "none";
    folded.previousElementSibling?.setAttribute("aria-expanded", String(isOpen));
  }
};
document.addEventListener("click", () => setTimeout(name));
// Of an upload: what adds files is a button in a button that has no name, and all files' buttons
// have the same.
const nameUploads = () => {
  for (const inner of document.querySelectorAll("#tables button button:has([type=file])")) {
    const outer = inner.parentElement.closest("button");
    outer.setAttribute("role", "group");
    outer.tabIndex = -1;
    outer.title = "";
    outer.setAttribute("aria-label", "Further files");
    inner.setAttribute("aria-label", "Add further files");
  }
  for (const file of document.querySelectorAll("#tables .file-preview .file")) {
    const { ariaLabel } = file.querySelector(".filename");
    file.querySelector("a")?.setAttribute("aria-label", `Download ${ariaLabel}`);
    file.querySelector("button")?.setAttribute("aria-label", `Take out ${ariaLabel}`);
  }
};

element.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  const fields = document.querySelectorAll(
    "#tabs > [role=tabpanel] :is(textarea, input:not([type=checkbox], [type=file]))");
  [...fields].find((field) => field.checkVisibility({ visibilityProperty: true }))?.focus();
});

const whenLaidOut = () => {
  const tabs = document.getElementById("tabs");
  if (!tabs || !buttons().length) return void requestAnimationFrame(whenLaidOut);
  new MutationObserver(() => { name(); nameUploads(); tell(); }).observe(
    tabs, { childList: true, subtree: true, characterData: true, attributeFilter: ["data-say"] });
  name();
  new MutationObserver(noteTab).observe(tabs, { subtree: true, attributeFilter: ["aria-selected"] });
  noteTab();
};
whenLaidOut();
