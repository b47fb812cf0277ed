/** Whether a redirect URI is safe to send a code to: https, or a program on the person's own machine (RFC 8252 §7.3). */
export function isFitRedirect(address: string): boolean {
  const url = URL.parse(address)
  if (url === null || url.hash !== '' || url.username !== '' || url.password !== '') return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))
}

/** Whether an address is on the machine of whoever opens it. */
export function isLoopback({ hostname }: URL): boolean {
  return hostname === '127.0.0.1' || hostname === '[::1]' || hostname === 'localhost'
}
