// Questions to ask next. Runs once, with `element` and `watch` from gr.HTML. They belong to the
// last answer: once something else is asked, or another conversation is on the page, they are
// hidden, whatever the server does meanwhile.

const transcript = document.getElementById("transcript");
const fit = () => {
  const group = element.querySelector(".follow-ups");
  if (!group) return;
  const exchanges = transcript.querySelectorAll(".exchange");
  const last = exchanges[exchanges.length - 1];
  group.hidden = String(exchanges.length) !== group.dataset.exchanges
    || Boolean(last?.matches(".working"))
    || (last?.querySelector(".question").textContent ?? "") !== group.dataset.asked;
};
new MutationObserver(fit).observe(transcript, { childList: true, subtree: true });
watch("value", fit);

element.addEventListener("click", (event) => {
  const button = event.target.closest(".follow-up");
  if (!button) return;
  document.querySelector("#question textarea").focus();  // the button is about to go
  pressmark.ask(button.dataset.question, { send: true });
});
