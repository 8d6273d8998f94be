// Small comforts; every page works without them.
document.addEventListener('click', (event) => {
  const back = event.target.closest('[data-back]');
  if (back && history.length > 1) {
    event.preventDefault();
    history.back();
  }
});

// A form that cannot be undone asks once more; a form that is on its way is not sent twice.
document.addEventListener('submit', (event) => {
  const form = event.target;
  const question = form.dataset.confirm || (event.submitter && event.submitter.dataset.confirm);
  if (form.dataset.sent || (question && !window.confirm(question))) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = '1';
  setTimeout(() => delete form.dataset.sent, 8000);
});

// On a narrow screen the navigation is scrolled to where the visitor is.
const here = document.querySelector('.mainnav [aria-current]');
if (here) here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.clientWidth / 2 + here.clientWidth / 2;
