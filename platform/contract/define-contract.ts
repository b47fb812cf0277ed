import type { Static, TSchema } from 'typebox'

/**
 * Who may call a route. `public` needs no identity, `service` is for peers alone; the others name the least role, see
 * SPEC §3.
 */
export type Access = 'public' | 'service' | 'viewer' | 'member' | 'lead' | 'admin' | 'owner'

/** What a request counts as where principals are held to a rate; `heavy` is what costs the server seconds of work. */
export type RateClass = 'read' | 'write' | 'heavy'

/** One operation a service promises. */
export interface RouteContract {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Path below the service's root, with `:name` parameters: `/commits/:hash`. */
  readonly path: string
  readonly summary: string
  readonly description?: string
  /** Least role that may call it; `member` when left out. */
  readonly access?: Access
  /**
   * Name of the parameter, in path, query or body, that says whose data this is about, by account id or e-mail. That
   * person may call it; for others it takes `subject_access`, and the look is written to the access log.
   */
  readonly subject?: string
  /** Least role that may see what is about somebody else; `admin` when left out. */
  readonly subject_access?: Exclude<Access, 'public' | 'service'>
  /**
   * What a credential limited to scopes needs for it: `<service>:read` or `<service>:write`. By the method when left
   * out; `none` for what tells callers only about themselves.
   */
  readonly scope?: 'read' | 'write' | 'none'
  readonly params?: TSchema
  readonly query?: TSchema
  readonly body?: TSchema
  /**
   * Media types of a body that the handler is given as the bytes that came, neither parsed nor checked: what a
   * signature over them needs. `body` then only describes it.
   */
  readonly raw_body?: readonly string[]
  /**
   * Whether the body shows by a signature who sends it. At the front door such requests have places of their own, and
   * count for the address they come from only when they are refused.
   */
  readonly signed?: boolean
  /** Status of success; 200 when left out. */
  readonly status?: 200 | 201 | 202 | 204
  /** Schema of the body of success. With `produces`, the body is a stream of that media type instead. */
  readonly response: TSchema
  /** Media types of a streamed answer, when it is not JSON. */
  readonly produces?: readonly string[]
  /** Codes from the contract's `errors` that this route may answer, beside the general ones. */
  readonly errors?: readonly string[]
  /** What a request counts as; `read` for GET and `write` for the others when left out. */
  readonly rate?: RateClass
  /** Largest body in bytes; the server's default when left out. */
  readonly body_limit?: number
}

/** What a credential limited to scopes needs to call a route. */
export function scopeActionOf({ scope, method }: RouteContract): 'read' | 'write' | 'none' {
  return scope ?? (method === 'GET' ? 'read' : 'write')
}

/** What a request to a route counts as. */
export function rateClassOf({ rate, method }: RouteContract): RateClass {
  return rate ?? (method === 'GET' ? 'read' : 'write')
}

/** All that a service promises to its peers and to the world. */
export interface Contract {
  readonly name: string
  readonly summary: string
  /** Port the service listens on when it runs alone. */
  readonly port: number
  /** First path segments the service answers; the gateway serves them below `/api`. */
  readonly prefixes: readonly string[]
  /** First path segments beside `/api` whose requests the service takes itself, in a protocol of their own. */
  readonly mounts?: readonly string[]
  /** Whether its routes are handed the cookies of browsers, which no other service gets to see. */
  readonly reads_cookies?: boolean
  /** Error codes of this service with their HTTP status. */
  readonly errors: Readonly<Record<string, number>>
  /** Event types this service emits, with the schema of their data. */
  readonly events: Readonly<Record<string, TSchema>>
  readonly routes: Readonly<Record<string, RouteContract>>
}

/** Gives the contract back with its literal types kept, so that client and handlers are typed by it. */
export function defineContract<const C extends Contract>(contract: C): C {
  return contract
}

/** Gives some routes of a contract back with their literal types kept, for a contract that is written in several files. */
export function defineRoutes<const R extends Contract['routes']>(routes: R): R {
  return routes
}

type Part<S> = S extends TSchema ? Static<S> : undefined

/** What a caller of route `R` gives: `params`, `query` and `body`, each only if the route has it. */
export type RouteInput<R extends RouteContract> = (R['params'] extends TSchema
  ? { params: Part<R['params']> }
  : { params?: undefined }) &
  (R['query'] extends TSchema
    ? Record<never, never> extends Part<R['query']>
      ? { query?: Part<R['query']> }
      : { query: Part<R['query']> }
    : { query?: undefined }) &
  (R['body'] extends TSchema ? { body: Part<R['body']> } : { body?: undefined })

/** What a handler of route `R` gets: every part the route has, validated and with its defaults. */
export interface RouteParts<R extends RouteContract> {
  params: Part<R['params']>
  query: Part<R['query']>
  body: R extends { raw_body: readonly string[] } ? Buffer : Part<R['body']>
}

/** What route `R` answers on success. */
export type RouteOutput<R extends RouteContract> = Static<R['response']>

/** Data of event `T` of contract `C`. */
export type EventData<C extends Contract, T extends keyof C['events'] & string> = Static<C['events'][T]>
