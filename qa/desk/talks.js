// The conversations that are kept. Runs once, with `element`, `trigger` and `watch` from gr.HTML.
// Sends "find_talks" {search}, "open_talk" {id}, "rename_talk" {id, name, search} and
// "delete_talk" {id, search} to Python.

let isOpen = false;
let typing = null;
let back = null;  // what gets the focus once the list is there again
const one = (selector) => element.querySelector(selector);
const search = () => one(".talks-search")?.value ?? "";

// What is done answers with the list as it is then; a search still waiting would come after it
// and take away what it said.
const tell = (name, said) => {
  clearTimeout(typing);
  trigger(name, said);
};

const rename = (item) => {
  const opener = item.querySelector(".talk-open");
  const form = document.createElement("form");
  form.className = "talk-form";
  const box = document.createElement("input");
  box.value = item.querySelector(".talk-name").textContent;
  box.maxLength = 120;
  box.setAttribute("aria-label", "New name");
  const save = document.createElement("button");
  save.textContent = "Save";
  form.append(box, save);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!box.value.trim()) return void box.focus();
    back = `[data-talk="${CSS.escape(item.dataset.talk)}"] .talk-rename`;
    tell("rename_talk", { id: item.dataset.talk, name: box.value, search: search() });
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    form.replaceWith(opener);
    item.querySelector(".talk-rename").focus();
  });
  opener.replaceWith(form);
  box.select();
};

const remove = (button, item) => {
  if (button.dataset.sure) {
    back = ".talks-search";
    tell("delete_talk", { id: item.dataset.talk, search: search() });
    return;
  }
  button.dataset.sure = "true";
  button.textContent = "Delete for good?";
  button.removeAttribute("aria-label");
  button.addEventListener("blur", () => {
    delete button.dataset.sure;
    button.textContent = "Delete";
  }, { once: true });
  pressmark.say("Press again to delete it for good.");
};

element.addEventListener("click", (event) => {
  // "toggle" comes later, and the list may be replaced before it does.
  if (event.target.closest(".talks > summary")) isOpen = !one(".talks").open;
  const item = event.target.closest("[data-talk]");
  if (!item) return;
  const pressed = (name) => event.target.closest(`.talk-${name}`);
  if (pressed("open")) {
    // At once: a "toggle" of its opening that comes late must find it closed.
    isOpen = one(".talks").open = false;
    tell("open_talk", { id: item.dataset.talk });
  } else if (pressed("rename")) rename(item);
  else if (pressed("delete")) remove(pressed("delete"), item);
});

element.addEventListener("input", (event) => {
  if (!event.target.matches(".talks-search")) return;
  clearTimeout(typing);
  typing = setTimeout(() => tell("find_talks", { search: search() }), 300);
});

element.addEventListener("toggle", (event) => {
  if (event.target.matches(".talks")) isOpen = event.target.open;
}, true);

// It lies over what is behind it: left, it goes. What was pressed may be gone from the page by now.
const left = (to) => {
  if (to?.isConnected && !element.contains(to) && one(".talks")?.open) one(".talks").open = false;
};
document.addEventListener("click", (event) => left(event.target));
element.addEventListener("focusout", (event) => left(event.relatedTarget));

element.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.target.closest(".export[open]")) return;
  one(".talks").open = false;
  one(".talks > summary").focus();
});

// The list is replaced whole whenever there is news. What somebody types stays where it is.
let caret = null;
document.addEventListener("focusin", (event) => {
  caret = event.target.matches?.("#talks .talks-search") ? event.target : null;
});
watch("value", () => {
  const panel = one(".talks");
  if (!panel) return;
  panel.open = isOpen;
  if (back && isOpen) one(back)?.focus();
  back = null;
  const box = one(".talks-search");
  if (caret && box && isOpen) {
    box.value = caret.value;
    box.focus({ preventScroll: true });
    box.setSelectionRange(box.value.length, box.value.length);
  }
});
