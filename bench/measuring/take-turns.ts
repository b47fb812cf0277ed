/** What is measured against each other, by name. Null sits a round out. */
type Contenders = Readonly<Record<string, () => Promise<unknown>>>

/** What each contender gave in its rounds. */
type Turns<C extends Contenders> = { [Name in keyof C]: NonNullable<Awaited<ReturnType<C[Name]>>>[] }

/**
 * Runs the contenders one after the other, round after round, so that what else the machine does meets them alike. Each
 * round begins with another one.
 */
export async function takeTurns<C extends Contenders>(rounds: number, contenders: C): Promise<Turns<C>> {
  const names = Object.keys(contenders) as (keyof C)[]
  const turns = Object.fromEntries(names.map((name) => [name, []])) as unknown as Turns<C>
  for (let round = 0; round < rounds; round++) {
    for (let place = 0; place < names.length; place++) {
      const name = names[(round + place) % names.length] as keyof C
      const result = await contenders[name]?.()
      if (result !== null && result !== undefined) turns[name].push(result as never)
    }
  }
  return turns
}
