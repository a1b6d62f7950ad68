// Put before a page's own scripts: notes first rows, first result and how many rows are mounted.
const list = document.getElementsByClassName('timeline-row');

const watch = (globalThis.watch = {
  firstRow: null,
  firstResult: null,
  mounted: 0,
  now: () => performance.timeOrigin + performance.now(),
  // A live collection: counting it costs nothing while the document stays as it is.
  rows: () => list.length,
  complete: () => watch.firstRow !== null && document.querySelector('[role=progressbar]') === null,
  until: (holds) =>
    new Promise((resolve) => {
      const look = () => (holds() ? resolve() : requestAnimationFrame(look));
      look();
    }),
  loaded: () => watch.until(watch.complete),
  answered: () => watch.until(() => watch.firstResult !== null),
  frames: (number) =>
    new Promise((resolve) => {
      const count = (left) => (left === 0 ? resolve() : requestAnimationFrame(() => count(left - 1)));
      count(number);
    }),
  search(words) {
    const field = document.querySelector('#session-event-search');
    field.focus();
    field.value = words;
    const begun = performance.now();
    field.dispatchEvent(new Event('input', { bubbles: true }));
    const look = () => {
      const counter = document.querySelector('.matches');
      if (/[1-9]/.test(counter?.textContent ?? '')) watch.firstResult = performance.now() - begun;
      else requestAnimationFrame(look);
    };
    look();
  },
});

const count = () => {
  const rows = watch.rows();
  if (rows > 0) watch.firstRow ??= watch.now();
  watch.mounted = Math.max(watch.mounted, rows);
  requestAnimationFrame(count);
};
count();
