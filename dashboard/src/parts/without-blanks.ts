type WithoutBlanks<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** Drops the members that are undefined. */
export function withoutBlanks<T extends object>(members: T): WithoutBlanks<T> {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined),
  ) as WithoutBlanks<T>
}
