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

watch("value", () => {
  const file = element.querySelector(".download");
  if (!file) return;
  const { bytes, name, type } = file.dataset;
  file.remove();
  const binary = atob(bytes);
  const whole = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([whole], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
});
