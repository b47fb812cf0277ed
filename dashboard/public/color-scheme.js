// Runs before the first paint, so that a chosen light or dark does not flash; a file of its own, because the
// content security policy allows no inline script.
{
  const chosen = localStorage.getItem('color-scheme')
  const dark = matchMedia('(prefers-color-scheme: dark)').matches
  const scheme = chosen === 'light' || chosen === 'dark' ? chosen : dark ? 'dark' : 'light'
  document.documentElement.setAttribute('data-mantine-color-scheme', scheme)
}
