/** Where to go after a sign-in, as the address of the page says. */
export interface Return {
  /** Path of a program's request; null for the dashboard. Nothing else is believed. */
  path: string | null
  /** Who is signed in already signs in anew. */
  again: boolean
}

/** Reads the query of the page’s address. */
export function readReturn(search: string): Return {
  const given = new URLSearchParams(search)
  const path = given.get('return_to')
  return {
    path: path?.startsWith('/oauth/authorize?') ? path : null,
    again: given.get('again') === 'true',
  }
}
