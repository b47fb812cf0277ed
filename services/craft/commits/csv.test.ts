import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { writeCsvRecord } from './csv.ts'

/** A reader after the grammar of RFC 4180, §2, for one record. */
function readRecord(record: string): string[] {
  const fields: string[] = []
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y
  for (let at = 0; at < record.length; at = field.lastIndex) {
    field.lastIndex = at
    const match = field.exec(record)
    assert.ok(match, `no field at ${at} of ${JSON.stringify(record)}`)
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    if (match[3] !== ',') assert.equal(field.lastIndex, record.length)
  }
  return fields
}

test('a reader of RFC 4180 gets back every field, and none that a spreadsheet runs', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', '"', ',', '\r', '\n', '=', '+', '-', '@', '\t', "'", 'é'),
  })
  fc.assert(
    fc.property(fc.array(text, { minLength: 1 }), (values) => {
      const fields = readRecord(writeCsvRecord(values))
      assert.equal(fields.length, values.length)
      for (const [index, field] of fields.entries()) {
        assert.doesNotMatch(field, /^[=+\-@\t\r]/)
        assert.ok(field === values[index] || field === `'${values[index]}`)
      }
    }),
  )
})

test('numbers, truth values and nothing are written plainly', () => {
  assert.equal(writeCsvRecord([-5, 7.5, true, null]), '-5,7.5,true,\r\n')
})
