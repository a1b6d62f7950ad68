// Runs before the first paint: the page must not flash in another theme or language.
(function () {
  var root = document.documentElement;
  var stored = function (key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  // A page that is framed by another site takes that site's theme.
  var framed = location.pathname.startsWith('/embed/');
  var theme = (framed && new URLSearchParams(location.search).get('theme')) || stored('theme');
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
  if (stored('contrast') === 'more' || matchMedia('(prefers-contrast: more)').matches) {
    root.dataset.contrast = 'more';
  }
  var language = stored('opensession_language_mode');
  if (language !== 'en' && language !== 'ko') language = /^ko\b/i.test(navigator.language) ? 'ko' : 'en';
  root.lang = language;
})();
