/** A file of an archive, as its index tells of it. */
export interface ArchivedFile {
  name: string
  description: string
  records: number
}

/** The index of an archive, for a person to read in a browser; nothing in it comes from outside but by escaping. */
export function explainArchive(
  person: { name: string; emails: readonly string[] },
  files: readonly ArchivedFile[],
  madeAt: string,
): string {
  const rows = files.map(
    ({ name, description, records }) =>
      `<tr><td><a href="${escapeMarkup(encodeURI(name))}">${escapeMarkup(name)}</a></td><td>${escapeMarkup(description)}</td><td class="count">${records}</td></tr>`,
  )
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>What Throughline keeps about ${escapeMarkup(person.name)}</title>
<style>
  :root { color-scheme: light dark }
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 3rem auto; padding: 0 1rem }
  table { border-collapse: collapse; width: 100% }
  th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid #8884; vertical-align: top }
  .count { text-align: right; font-variant-numeric: tabular-nums }
</style>
<h1>What Throughline keeps about ${escapeMarkup(person.name)}</h1>
<p>Made on ${escapeMarkup(madeAt)}, for the account with ${escapeMarkup(person.emails.join(', '))}.</p>
<p>Each file has one record a line, as JSON (<a href="https://jsonlines.org">JSON Lines</a>); times are in UTC. Passwords,
keys and other secrets are left out, and so is what is about somebody else. Where events and deliveries of code hosts tell
the same once more, the record they are about stands here. The git repositories themselves are not part of it.</p>
<table>
<thead><tr><th>File</th><th>What it holds</th><th class="count">Records</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</html>
`
}

function escapeMarkup(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
