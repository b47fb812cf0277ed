/** What a model costs, in US dollars for a million tokens: which is the same in millionths of a dollar for one. */
export interface Price {
  input: number
  output: number
}

/**
 * Reads prices as they are set: `model=input/output`, several with commas. There is no table of prices here, since it
 * would be wrong within months and nobody would see it.
 * @throws an `Error` whose message completes the name of the setting
 */
export function readPrices(given: string | undefined): ReadonlyMap<string, Price> {
  const prices = new Map<string, Price>()
  for (const part of (given ?? '').split(',')) {
    if (part.trim() === '') continue
    const [, model, input, output] =
      /^\s*(\S+)\s*=\s*(\d+(?:\.\d+)?)\s*\/\s*(\d+(?:\.\d+)?)\s*$/.exec(part) ?? []
    if (model === undefined) {
      throw new Error(
        `must be a list such as "some-model=0.25/2": US dollars for a million tokens read / written, not "${part.trim()}".`,
      )
    }
    prices.set(model, { input: Number(input), output: Number(output) })
  }
  return prices
}

/** Tokens a call took. */
export interface TokenCount {
  input_tokens: number
  output_tokens: number
}

/** What tokens cost, in millionths of a US dollar, rounded up; null when the price is not known. */
export function costOf(tokens: TokenCount, price: Price | null): number | null {
  if (price === null) return null
  return Math.ceil(tokens.input_tokens * price.input + tokens.output_tokens * price.output)
}

/** A token of English or code has about four characters; counted with three, an estimate is seldom too low. */
const charactersOfToken = 3

/** How many tokens a text will be, for a budget that is checked before anything is sent. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / charactersOfToken)
}
