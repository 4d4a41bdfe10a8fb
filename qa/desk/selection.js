// What can be done with words of the article that are selected. Goes on where article.js ends.

const AT_MOST = 400;  // characters of them in a question

const tools = document.createElement("div");
tools.id = "selected-words";
tools.setAttribute("role", "toolbar");
tools.setAttribute("aria-label", "The selected words");
tools.hidden = true;
for (const [act, label] of [["ask", "Ask about them"], ["check", "Check them"], ["copy", "Copy with citation"]]) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.act = act;
  button.textContent = label;
  tools.append(button);
}
element.parentElement.append(tools);
const acts = [...tools.children];

// The words as they are read: what is not displayed of the text is no part of them.
const wordsIn = (range) => {
  const text = element.querySelector(".article-text");
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  let words = "";
  let place = null;
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!range.intersectsNode(node) || !node.parentElement.getClientRects().length) continue;
    const from = node === range.startContainer ? range.startOffset : 0;
    const to = node === range.endContainer ? range.endOffset : node.length;
    const part = node.data.slice(from, to);
    const at = node.parentElement.closest("td, th, .line");
    if (words && at !== place) words += at?.matches("td, th") && at.parentElement === place?.parentElement ? "\t" : "\n";
    place = at;
    words += node.parentElement.closest(".wrap") ? part.replace("\n", " ") : part;
  }
  return words.trim();
};

let words = "";
let at = null;  // the range they stand in
const hideTools = () => { tools.hidden = true; at = null; };
const placeTools = () => {
  if (tools.hidden || narrow.matches) return;  // on a phone at the foot of the sheet
  const box = at.getBoundingClientRect();
  const room = pane.getBoundingClientRect();
  const head = element.querySelector(".article-bar").getBoundingClientRect().bottom;
  const above = box.top - tools.offsetHeight - 8;
  const top = above > head ? above : box.bottom + 8;
  tools.style.top = `${Math.max(head + 4, Math.min(top, room.bottom - tools.offsetHeight - 8))}px`;
  const left = box.left + (box.width - tools.offsetWidth) / 2;
  tools.style.left = `${Math.max(room.left + 8, Math.min(left, room.right - tools.offsetWidth - 24))}px`;
};
const offer = () => {
  if (tools.contains(document.activeElement)) return;
  const text = element.querySelector(".article-text");
  const selection = getSelection();
  const range = selection.rangeCount ? selection.getRangeAt(0) : null;
  if (!text || !range || range.collapsed || !range.intersectsNode(text) || !text.contains(selection.anchorNode)) return hideTools();
  words = wordsIn(range);
  if (!words) return hideTools();
  at = range.cloneRange();
  acts.forEach((button, n) => { button.tabIndex = n ? -1 : 0; });
  tools.hidden = false;
  placeTools();
};
let waits = 0;
document.addEventListener("selectionchange", () => {
  clearTimeout(waits);
  waits = setTimeout(offer, 120);
});
pane.addEventListener("scroll", placeTools, { passive: true });
window.addEventListener("resize", placeTools);
watch("value", hideTools);

// Pressing a button leaves the words selected.
tools.addEventListener("pointerdown", (event) => event.preventDefault());
tools.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const said = words.replace(/\s+/g, " ");
  if (button.dataset.act === "copy") {
    const { reference } = element.querySelector(".article-text").dataset;
    return void pressmark.copyText(`${words}\n— ${reference}`, button);
  }
  hideTools();
  getSelection().removeAllRanges();
  if (isSheet()) lower();
  if (button.dataset.act === "check") return void pressmark.go("quotes", { draft: `“${said}”`, check: true });
  const short = said.length > AT_MOST ? `${said.slice(0, AT_MOST).replace(/\s\S*$/, "")}…` : said;
  pressmark.ask(`What is said about “${short}”?`);
});

// Tab leads from the words to the tools, arrows from tool to tool, Escape back.
tools.addEventListener("keydown", (event) => {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  const to = acts[(acts.indexOf(document.activeElement) + by + acts.length) % acts.length];
  acts.forEach((button) => { button.tabIndex = button === to ? 0 : -1; });
  to.focus();
});
document.addEventListener("keydown", (event) => {
  if (tools.hidden) return;
  const inside = tools.contains(document.activeElement);
  const away = document.activeElement !== document.body && !pane.contains(document.activeElement);
  if (event.key === "Escape") {
    event.preventDefault();
    if (inside) pane.focus({ preventScroll: true });
    getSelection().removeAllRanges();
    hideTools();
  } else if (event.key === "Tab" && !away && inside === event.shiftKey) {
    event.preventDefault();
    (inside ? pane : acts.find((button) => button.tabIndex === 0)).focus({ preventScroll: true });
  } else if (event.key === "Tab" && inside) hideTools();
}, true);

// Words are selected by Shift and the arrow keys, beginning at the quote that is shown.
pane.addEventListener("keydown", (event) => {
  const way = { ArrowRight: ["forward", "word"], ArrowLeft: ["backward", "word"], ArrowDown: ["forward", "line"], ArrowUp: ["backward", "line"] }[event.key];
  if (!way || !event.shiftKey || event.altKey || event.metaKey || tools.contains(event.target)) return;
  const text = element.querySelector(".article-text");
  if (!text) return;
  event.preventDefault();
  const selection = getSelection();
  if (selection.isCollapsed || !text.contains(selection.anchorNode)) {
    const seen = (one) => one.getClientRects().length && one.getBoundingClientRect().bottom > 0;
    const begins = [...text.querySelectorAll("mark.cited")].find(seen)
      ?? [...text.querySelectorAll(".line:not(.furniture)")].find(seen);
    if (!begins) return;
    const walker = document.createTreeWalker(begins, NodeFilter.SHOW_TEXT, (node) =>
      node.parentElement.getClientRects().length && node.data.trim() ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP);
    const node = walker.nextNode();
    if (!node) return;
    selection.collapse(node, node.data.search(/\S/));
  }
  selection.modify("extend", ...way);
});
