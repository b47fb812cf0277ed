/** UTF-16 units of a subject that are kept; real ones have 50 to 100. */
const longest = 500

/** Enough of a message to find its first paragraph in. */
const searched = 5_000

/** The message's first paragraph on one line, as git log's `%s` gives it; cut with an ellipsis when it is very long. */
export function readSubject(message: string): string {
  const lines = message.slice(0, searched).trimStart().split('\n')
  const blank = lines.findIndex((line) => line.trim() === '')
  const paragraph = blank < 0 ? lines : lines.slice(0, blank)
  const subject = paragraph.map((line) => line.trimEnd()).join(' ')
  return subject.length <= longest ? subject : `${subject.slice(0, longest - 1).toWellFormed()}…`
}
