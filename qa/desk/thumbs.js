// A thumb and a comment on an answer. Runs once, with `element`, `trigger` and `watch` from
// gr.HTML. Sends "give_thumb" {number, thumb, comment} to Python, and shows what came of it below
// the answer: the conversation itself is not drawn again.

const exchanges = () => [...document.querySelectorAll("#transcript .exchange")];
const pressed = (thumbs) =>
  thumbs.querySelector('.thumb[aria-pressed="true"]')?.dataset.thumb ?? "";
const send = (thumbs, thumb) => trigger("give_thumb", {
  number: exchanges().indexOf(thumbs.closest(".exchange")),
  thumb,
  comment: thumbs.querySelector("textarea").value,
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("#transcript .thumb");
  if (!button) return;
  const { thumb } = button.dataset;
  const thumbs = button.closest(".thumbs");
  send(thumbs, pressed(thumbs) === thumb ? "" : thumb);
});

document.addEventListener("submit", (event) => {
  const thumbs = event.target.closest("#transcript .thumbs");
  if (!thumbs) return;
  event.preventDefault();
  send(thumbs, pressed(thumbs));
});

watch("value", () => {
  const news = element.querySelector("[data-number]");
  const thumbs = exchanges()[Number(news?.dataset.number)]?.querySelector(".thumbs");
  if (!thumbs) return;
  thumbs.querySelector(".thumb-said").textContent = news.textContent;
  const { thumb } = news.dataset;
  if (thumb === undefined) return;  // it isn't kept, and that was said
  thumbs.querySelectorAll(".thumb").forEach((button) => {
    button.setAttribute("aria-pressed", String(button.dataset.thumb === thumb));
  });
  const comment = thumbs.querySelector(".thumb-comment");
  comment.hidden = !thumb;
  if (!thumb) thumbs.querySelector("textarea").value = "";
});
