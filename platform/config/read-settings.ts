/** The environment, as a record; only the server's and the command line's entry read the real one. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Thrown once for all faulty settings together. */
export class SettingsError extends Error {
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(faults.join('\n'))
    this.name = 'SettingsError'
    this.faults = faults
  }
}

/** Reads one setting from its text; throws an `Error` whose message completes "NAME …": "must be a number". */
export interface Setting<T> {
  name: string
  read: (text: string | undefined) => T
}

/** Reads many settings at once. Throws a {@link SettingsError} that names every faulty one. */
export function readSettings<S extends Record<string, Setting<unknown>>>(
  environment: Environment,
  settings: S,
): { [N in keyof S]: ReturnType<S[N]['read']> } {
  const faults: string[] = []
  const values = Object.entries(settings).map(([field, setting]) => {
    const given = environment[setting.name]
    try {
      return [field, setting.read(given === '' ? undefined : given)]
    } catch (error) {
      faults.push(`${setting.name} ${error instanceof Error ? error.message : String(error)}`)
      return [field, undefined]
    }
  })
  if (faults.length > 0) throw new SettingsError(faults)
  return Object.fromEntries(values)
}

/** Text, with `initial` when unset. */
export function text<T extends string | null>(name: string, initial: T): Setting<string | T> {
  return { name, read: (given) => given ?? initial }
}

/** A whole number within bounds. */
export function integer(
  name: string,
  initial: number,
  bounds: { min: number; max: number },
): Setting<number> {
  return {
    name,
    read: (given) => {
      if (given === undefined) return initial
      const value = Number(given)
      if (/^-?\d+$/.test(given.trim()) && value >= bounds.min && value <= bounds.max) return value
      throw new Error(`must be a whole number from ${bounds.min} to ${bounds.max}, not "${given}".`)
    },
  }
}

/** `true` or `false`, also as 1, 0, yes, no, on, off. */
export function flag(name: string, initial: boolean): Setting<boolean> {
  return {
    name,
    read: (given) => {
      if (given === undefined) return initial
      if (/^(true|1|yes|on)$/i.test(given)) return true
      if (/^(false|0|no|off)$/i.test(given)) return false
      throw new Error(`must be true or false, not "${given}".`)
    },
  }
}

/**
 * An http or https address; null for any other text. One with credentials is none: addresses are logged and shown, and
 * keys have settings of their own.
 */
export function readWebAddress(text: string): URL | null {
  const url = URL.parse(text)
  const isPlain = url !== null && url.username === '' && url.password === ''
  return isPlain && /^https?:$/.test(url.protocol) ? url : null
}

/** An http or https address without credentials. A fault does not repeat what may hold a password. */
export function webAddress(name: string, initial: string): Setting<URL>
export function webAddress(name: string, initial: null, example: string): Setting<URL | null>
export function webAddress(
  name: string,
  initial: string | null,
  example: string | null = initial,
): Setting<URL | null> {
  return {
    name,
    read: (given) => {
      const address = given ?? initial
      if (address === null) return null
      const url = readWebAddress(address)
      if (url) return url
      const refused = address.includes('@') ? '' : `, not "${address}"`
      throw new Error(`must be an http or https address without credentials, such as ${example}${refused}.`)
    },
  }
}

/** One of a few words. */
export function choice<const V extends string>(name: string, values: readonly V[], initial: V): Setting<V> {
  return {
    name,
    read: (given) => {
      if (given === undefined) return initial
      const value = values.find((one) => one === given.toLowerCase())
      if (value !== undefined) return value
      throw new Error(`must be one of ${values.join(', ')}, not "${given}".`)
    },
  }
}
