/** The dashboard's page that asks a person about a request; without one, what it says of an error. */
export function consentPath(requestId?: string): string {
  return requestId === undefined ? '/consent' : `/consent?request=${encodeURIComponent(requestId)}`
}

/**
 * The dashboard's page to sign in, from where the browser comes back to `path`.
 *
 * @param again who is signed in signs in anew
 */
export function signInPath(path: string, again?: 'again'): string {
  return `/sign-in?return_to=${encodeURIComponent(path)}${again ? '&again=true' : ''}`
}
