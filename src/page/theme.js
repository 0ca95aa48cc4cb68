/* theme.js - light or dark as chosen here before, set before anything is drawn. */
'use strict';
(() => {
    let chosen = null;
    try {
        chosen = localStorage.getItem('theme');
    } catch {
        /* a browser that keeps nothing */
    }
    if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
})();
