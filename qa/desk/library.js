// The tab Library. `element` holds the search, the filters and what can be done; the table is
// beside it. Sends "select" with what is to be done and what is sought.

const tab = () => document.getElementById("tab-library");
const table = () => document.getElementById("shelf-table");
const chosen = new Set();
const sought = { words: "", publisher: "", state: "", collection: "", sort: "added", descending: true, start: 0, open: "" };
let back = null;  // what gets the focus where what had it is gone, until something else is done
let moves = false;  // it gets it also where nothing is gone, once
const giveFocusBack = () => {
  const to = back && tab().querySelector(back);
  const { activeElement: at, body } = document;
  if (!to || !(moves || at === body || at.disabled)) return;
  moves = false;
  to.focus();
};
for (const acts of ["keydown", "pointerdown"]) {
  document.addEventListener(acts, () => { back = null; moves = false; }, true);
}

const send = (what = {}) => trigger("select", { do: "show", ...what, sought });
const tellChosen = () => {
  const said = element.querySelector(".chosen");
  if (said) said.textContent = chosen.size ? `${chosen.size} chosen` : "None chosen";
  const into = element.querySelector("[name=into]");
  if (!into) return;
  const held = [...element.querySelectorAll("#collections option")].map((option) => option.value);
  // While no name is typed, pressing asks for it, where there is a collection to name.
  const isHeld = into.value.trim() ? held.includes(into.value.trim()) : held.length > 0;
  element.querySelectorAll(".doing button").forEach((button) => {
    const what = button.dataset.do;
    button.disabled = (what !== "drop" && !chosen.size)
      || (["drop", "take_out"].includes(what) && !isHeld);
  });
};
const restore = () => {
  table()?.querySelectorAll(".one").forEach((box) => { box.checked = chosen.has(box.value); });
  const form = element.querySelector(".sought");
  ["words", "publisher", "state", "collection"].forEach((name) => {
    const field = form?.elements[name];
    if (field && field !== document.activeElement) field.value = sought[name];
  });
  tellChosen();
  giveFocusBack();
};

let waiting = 0;
element.addEventListener("input", (event) => {
  const { name, value } = event.target;
  if (name === "into") tellChosen();
  if (!event.target.closest(".sought")) return;
  Object.assign(sought, { [name]: value, start: 0, open: "" });
  clearTimeout(waiting);
  waiting = setTimeout(send, name === "words" ? 250 : 0);
});
element.addEventListener("submit", (event) => event.preventDefault());

const sure = (question) => new Promise((answer) => {
  const dialog = element.querySelector(".sure");
  dialog.querySelector("p").textContent = question;
  const end = (value) => { dialog.close(); answer(value); };
  dialog.onclick = ({ target }) => { if (target.value) end(target.value === "yes"); };
  dialog.oncancel = () => answer(false);
  dialog.showModal();
  dialog.querySelector("button").focus();
});
const articles = (n) => (n === 1 ? "1 article" : `${n} articles`);

element.addEventListener("click", async (event) => {
  const what = event.target.closest("[data-do]")?.dataset.do;
  if (!what) return;
  const name = element.querySelector("[name=into]").value.trim() || sought.collection;
  if (what === "remove") {
    if (!await sure(`Remove ${articles(chosen.size)} from the library? This can be undone for 30 days.`)) return;
  } else if (!name) {
    return void element.querySelector("[name=into]").focus();
  } else if (what === "drop") {
    if (!await sure(`Delete the collection “${name}”? Its articles stay in the library.`)) return;
    if (sought.collection === name) sought.collection = "";
  }
  back = what === "remove" ? "#shelf-notice button" : "#shelf-table .table";
  moves = true;
  send({ do: what, name, articles: [...chosen] });
  chosen.clear();
});

document.addEventListener("change", ({ target }) => {
  if (!table()?.contains(target)) return;
  if (target.matches(".every")) {
    table().querySelectorAll(".one").forEach((box) => {
      box.checked = target.checked;
      if (box.checked) chosen.add(box.value); else chosen.delete(box.value);
    });
  } else if (target.matches(".one")) {
    if (target.checked) chosen.add(target.value); else chosen.delete(target.value);
  }
  tellChosen();
});
document.addEventListener("submit", (event) => {
  const form = event.target.closest("#shelf-table .correcting");
  if (!form) return;
  event.preventDefault();
  const { title, published, publisher, evidence } = Object.fromEntries(new FormData(form));
  const article = form.dataset.article;
  back = `[data-open="${CSS.escape(article)}"]`;
  sought.open = "";
  send({ do: "correct", article, title, published, publisher, evidence });
});
document.addEventListener("click", (event) => {
  if (!tab()?.contains(event.target) || element.contains(event.target)) return;
  const button = event.target.closest("button");
  if (!button) return;
  if (button.matches(".to-ask")) return void pressmark.go("ask", { begin: true });
  if (button.id === "keep") back = "#look";  // it can't be pressed twice
  const { sort, start, open, article, field, number } = button.dataset;
  if (button.dataset.do) {
    sought.open = "";
    back = article ? `[data-open="${CSS.escape(article)}"]` : "#shelf-table .table";
    return void send({ do: button.dataset.do, article, field, number });
  }
  if (sort) {
    const other = sort === sought.sort ? !sought.descending : sort !== "title" && sort !== "publisher";
    Object.assign(sought, { sort, descending: other, start: 0 });
    back = `[data-sort="${sort}"]`;
  } else if (start !== undefined) {
    Object.assign(sought, { start: Number(start), open: "" });
    back = "#shelf-table .table";
  } else if (open !== undefined) {
    const opens = open && sought.open !== open;
    back = opens ? ".correcting [name=title]" : `[data-open="${CSS.escape(sought.open)}"]`;
    moves = opens;
    sought.open = opens ? open : "";
  } else if (article) {
    return void pressmark.open({ article }, button);
  } else {
    return;
  }
  send();
});
const whenThere = () => {
  if (!table()) return void requestAnimationFrame(whenThere);
  new MutationObserver(restore).observe(table(), { childList: true, subtree: true });
  new MutationObserver(restore).observe(element, { childList: true });
  new MutationObserver(giveFocusBack).observe(tab(), { childList: true, subtree: true });
  trigger("select", { do: "show", first: true, sought });
};
whenThere();

// From the start page: where articles are added is unfolded, once Python has put it there.
pressmark.onErrand("library", ({ add }) => {
  const unfold = (tries) => {
    const head = document.querySelector("#adding > .label-wrap");
    if (!head) return void (tries && setTimeout(unfold, 100, tries - 1));
    if (!head.matches(".open")) head.click();
    head.focus();
  };
  if (add) unfold(100);
});
