// Files that leave the desk. Runs once, with `element`, `trigger` and `watch` from gr.HTML. Sends
// "export_answer" to Python for any button `.exports` on the page, and hands what comes back to
// the browser to be saved.

const close = (menu, focus) => {
  menu.open = false;
  if (focus) menu.querySelector("summary").focus();
};

document.addEventListener("click", (event) => {
  const button = event.target.closest(".exports");
  document.querySelectorAll(".export[open]").forEach((menu) => {
    if (button ? menu.contains(button) : !menu.contains(event.target)) close(menu, button);
  });
  if (!button) return;
  const exchange = button.closest(".exchange");
  const all = [...document.querySelectorAll("#transcript .exchange")];
  const number = exchange ? all.indexOf(exchange) : null;
  trigger("export_answer", { form: button.dataset.form, number });
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".export[open]");
  if (event.key === "Escape" && menu) close(menu, true);
});

element.addEventListener("click", (event) => {
  if (!event.target.closest(".dismiss")) return;
  element.querySelector(".saved").remove();
  document.querySelector("#question textarea").focus();
});

// It was said of the conversation as it was then.
for (const goesOn of ["pressmark:another", "pressmark:asked"]) {
  document.addEventListener(goesOn, () => element.querySelector(".saved")?.remove());
}

watch("value", () => {
  pressmark.save(element.querySelector(".download"));
});
