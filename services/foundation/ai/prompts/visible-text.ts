import { stripVTControlCharacters } from 'node:util'

/**
 * Characters nobody sees: controls, marks that reorder text (Unicode UAX 9), joiners and spaces of no width, variation
 * selectors and tags, in which whole sentences can be hidden from a person.
 */
const unseen = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]/gu
/** Marks piled on one character; three are more than a language needs. */
const piledMarks = /(\p{M}{3})\p{M}+/gu

/** A text with all that is there to be seen and nothing else: what a person would read, a model is given. */
export function keepVisible(text: string): string {
  return stripVTControlCharacters(text.toWellFormed())
    .replace(/\r\n?/g, '\n')
    .replace(unseen, (character) => (character === '\n' || character === '\t' ? character : ''))
    .replace(piledMarks, '$1')
}

/** A link or image of Markdown whose target is an address; `list[i](x)` is code. */
const link =
  /!?\[([^\]\n]{0,500})\]\(\s{0,3}<?(?:[a-z][a-z0-9+.-]{1,20}:|www\.|\/\/)(?:[^()\n]|\([^()\n]{0,200}\)){0,2000}\)/gi
const address =
  /\b(?:[a-z][a-z0-9+.-]{1,20}:\/\/|www\.|(?:javascript|vbscript|data|mailto):)[^\s<>"'`)\]]{1,4000}/gi

/**
 * What a model wrote, fit to be shown: one can see all of it, and it leads nowhere. A link in advice would be a model's,
 * or that of whoever wrote the commit, and might carry what it has read to a stranger.
 */
export function makeInert(text: string, longest: number): string {
  const bare = keepVisible(text).replace(link, '$1').replace(address, '[link removed]').trim()
  return bare.length > longest
    ? `${bare
        .slice(0, longest - 1)
        .toWellFormed()
        .trimEnd()}…`
    : bare
}
