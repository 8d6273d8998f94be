// Small comforts; every page works without them.
document.addEventListener('click', (event) => {
  const back = event.target.closest('[data-back]');
  if (back && history.length > 1) { event.preventDefault(); history.back(); }
});
// A form that cannot be undone asks once more; a form that is on its way is not sent twice.
document.addEventListener('submit', (event) => {
  const form = event.target;
  const question = form.dataset.confirm || event.submitter?.dataset.confirm;
  if (question && !window.confirm(question)) { event.preventDefault(); return; }
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = '1';
  setTimeout(() => delete form.dataset.sent, 8000);
});
