// article.js - lights up what belongs together in an article made by `sayso read --format html`, or shown by the local page.
//
// The page works without it. With it: the pointer or the keyboard on a statement's words, number or note lights up its source, cue,
// content and note; a click holds it there, Escape lets go; j and k go to the next and previous statement. Text is never made or
// changed here. A plain script: saysoArticle(root) gives { show(id), clear() }; a held statement that changes is told by the event
// "sayso:statement" on root, with { id } (0: none).
'use strict';
globalThis.saysoArticle = function (root) {
  if (root.saysoView) return root.saysoView;
  const index = (map, element, value) => {
    for (const id of (value || '').split(' ').filter(Boolean)) {
      if (!map.has(id)) map.set(id, []);
      map.get(id).push(element);
    }
  };
  // The elements of each statement and speaker, and the statements in their order. Looked for when first needed, and
  // not before the article is on the screen.
  let found = null;
  function all() {
    if (found) return found;
    const byStatement = new Map(), bySpeaker = new Map();
    for (const e of root.querySelectorAll('.m[data-s], .ref[data-s], .note[data-s]')) index(byStatement, e, e.dataset.s);
    for (const e of root.querySelectorAll('.m[data-p]')) index(bySpeaker, e, e.dataset.p);
    for (const e of root.querySelectorAll('.note[data-speaker]')) index(bySpeaker, e, e.dataset.speaker);
    found = { byStatement, bySpeaker, order: [...root.querySelectorAll('.ref[data-s]')].map((e) => e.dataset.s) };
    return found;
  }
  let lit = [], held = '0';

  function light(elements) {
    for (const e of lit) e.classList.remove('lit');
    lit = elements || [];
    for (const e of lit) e.classList.add('lit');
  }
  const rest = () => light(held === '0' ? null : all().byStatement.get(held));

  // What an element is about: a statement (of nested ones the innermost), else a speaker.
  function about(target) {
    const e = target instanceof Element ? target.closest('[data-s], .speaker[data-speaker]') : null;
    if (!e || !root.contains(e)) return null;
    if (e.dataset.s) return { statement: e.dataset.s.split(' ').pop() };
    return { speaker: e.dataset.speaker };
  }
  function hint(event) {
    const what = about(event.target);
    if (!what) rest();
    else light(what.statement ? all().byStatement.get(what.statement) : all().bySpeaker.get(what.speaker));
  }
  function hold(id) {
    const before = held;
    held = all().byStatement.has(String(id)) ? String(id) : '0';
    for (const e of root.querySelectorAll('.pinned')) e.classList.remove('pinned');
    for (const e of all().byStatement.get(held) || []) e.classList.add('pinned');
    rest();
    if (held !== before) root.dispatchEvent(new CustomEvent('sayso:statement', { bubbles: true, detail: { id: Number(held) } }));
  }
  const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
  function reach(e) {
    if (e) e.scrollIntoView({ block: 'nearest', behavior: calm() ? 'auto' : 'smooth' });
  }
  function show(id) {
    hold(id);
    const its = all().byStatement.get(held) || [];
    reach(its.find((e) => e.classList.contains('ref')) || its[0]);
  }

  root.addEventListener('pointerover', hint);
  root.addEventListener('pointerleave', rest);
  root.addEventListener('focusin', hint);
  root.addEventListener('focusout', rest);
  root.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#"]');
    const what = about(event.target);
    if (link) {
      const target = document.getElementById(link.getAttribute('href').slice(1));
      const id = (target && target.dataset.s) || (link.dataset.s && link.dataset.s.split(' ').pop());
      if (id) hold(id);
      if (root.dataset.page === undefined || !target) return;
      event.preventDefault();
      target.scrollIntoView({ block: 'center', behavior: calm() ? 'auto' : 'smooth' });
      if (!target.matches('a, [tabindex]')) target.tabIndex = -1;
      target.focus({ preventScroll: true });
    } else if (what && what.statement && String(getSelection()) === '' && !event.target.closest('button, a')) {
      hold(what.statement === held ? 0 : what.statement);
      reach((all().byStatement.get(held) || []).find((e) => e.classList.contains('note')));
    }
  });
  // In a file of its own the keys work before anything has the focus; in the local page that is the page's affair.
  const keys = root.dataset.page === undefined && root === document.querySelector('article.sayso') ? document : root;
  keys.addEventListener('keydown', (event) => {
    if (keys !== root && event.target !== document.body && !root.contains(event.target)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, select, textarea, [contenteditable]')) return;
    if (event.key === 'Escape') return hold(0);
    const step = { j: 1, k: -1 }[event.key];
    const { order, byStatement } = all();
    if (!step || !order.length) return;
    const what = about(event.target);
    const from = order.indexOf((what && what.statement) || held);
    const to = from < 0 ? (step > 0 ? 0 : order.length - 1) : Math.min(order.length - 1, Math.max(0, from + step));
    event.preventDefault();
    show(order[to]);
    byStatement.get(order[to]).find((e) => e.classList.contains('ref')).focus({ preventScroll: true });
  });
  root.saysoView = { show, clear: () => hold(0) };
  return root.saysoView;
};
(function () {
  const start = () => {
    for (const root of document.querySelectorAll('article.sayso')) globalThis.saysoArticle(root);
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
  else start();
})();
