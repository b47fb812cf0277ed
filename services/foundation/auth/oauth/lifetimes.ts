/** Seconds what the provider gives out is good for. */
export const lifetimes = {
  /** Of a request that waits for the person's answer. */
  request: 600,
  code: 60,
  access_token: 900,
  id_token: 900,
  /** Each renewal begins anew, until what the person let the program in to do runs out. */
  refresh_token: 30 * 86_400,
} as const

/**
 * Seconds in which a refresh token that was just exchanged may be exchanged again: two processes of one program renewed at
 * once, or the answer was lost on the way. After that it is a replay (RFC 9700 §4.14.2).
 */
export const refreshGrace = 60
