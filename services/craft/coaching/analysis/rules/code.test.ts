import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Finding, RuleName } from '../finding.ts'
import { fileOf, findingsOf, judge, patchOf } from '../testing/judge.ts'

const sampleMessage = 'Read tabs\n\nEditors write them, and the reader took them for words.'

function found(rule: RuleName, path: string, ...lines: string[]): Finding | undefined {
  return findingsOf(
    judge({ message: sampleMessage, files: [fileOf(path, lines.length)], patch: patchOf(path, lines) }),
  ).get(rule)
}

describe('left-overs', () => {
  it('names the file and line of debug output, by language', () => {
    assert.deepEqual(
      [
        found('debug-output', 'src/a.ts', 'x()', '  console.log(x)')?.line,
        found('debug-output', 'src/a.ts', 'debugger')?.path,
      ],
      [2, 'src/a.ts'],
    )
    const each = {
      'lib/a.py': 'breakpoint()',
      'lib/a.rb': 'binding.pry',
      'lib/a.rs': 'dbg!(x);',
      'lib/a.php': 'var_dump($x);',
      'src/A.java': 'e.printStackTrace();',
      'a/b.go': 'fmt.Println("here", x)',
      'src/a.c': 'printf("DEBUG %d", x);',
    }
    for (const [path, line] of Object.entries(each)) assert.ok(found('debug-output', path, line), path)
  })

  it('leaves output where it is the purpose', () => {
    for (const path of [
      'cli/main.ts',
      'scripts/build.js',
      'test/a.test.ts',
      'src/logger.ts',
      'examples/a.js',
      'src/print-report.ts',
    ]) {
      assert.equal(found('debug-output', path, 'console.log(x)'), undefined, path)
    }
    assert.equal(found('debug-output', 'lib/a.py', 'print(f"{name}: {count} files")'), undefined)
    assert.equal(found('debug-output', 'src/a.go', 'fmt.Println(version)'), undefined)
  })

  it('does not charge lines that only moved', () => {
    const patch =
      '--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1 +0,0 @@\n-console.log(x)\n@@ -9,0 +9 @@\n+  console.log(x)\n'
    assert.equal(
      findingsOf(judge({ message: sampleMessage, files: [fileOf('src/a.ts', 1, 1)], patch })).get(
        'debug-output',
      ),
      undefined,
    )
  })

  it('sees three statements in comments, and leaves prose and examples', () => {
    assert.equal(
      found(
        'commented-out-code',
        'src/a.ts',
        'x()',
        '// const a = read(b);',
        '// if (a) {',
        '//   close(a);',
        '// }',
      )?.line,
      2,
    )
    assert.ok(found('commented-out-code', 'lib/a.py', '# a = read(b)', '# close(a)', '# return a.value()'))
    assert.equal(
      found(
        'commented-out-code',
        'src/a.ts',
        '// Reads a file.',
        '// The cache is kept;',
        '// see read(a) for more.',
      ),
      undefined,
    )
    assert.equal(
      found(
        'commented-out-code',
        'src/a.ts',
        '// For example:',
        '// const a = read(b);',
        '// close(a);',
        '// write(a);',
      ),
      undefined,
    )
  })

  it('sees conflict markers in code, not in documents or tests about them', () => {
    assert.equal(
      found('conflict-marker', 'src/a.ts', 'a', '<<<<<<< HEAD', 'b', '=======', 'c', '>>>>>>> next')?.line,
      2,
    )
    assert.equal(found('conflict-marker', 'docs/merge.md', '<<<<<<< HEAD'), undefined)
    assert.equal(found('conflict-marker', 'src/a.rst', 'Title', '======='), undefined)
  })

  it('sees tests switched off, checks silenced and errors swallowed, unless a reason stands by', () => {
    assert.ok(found('skipped-test', 'test/a.test.ts', 'it.only("reads", () => {})'))
    assert.ok(found('silenced-check', 'src/a.ts', '// eslint-disable-next-line no-eval'))
    assert.equal(
      found('silenced-check', 'src/a.ts', '// eslint-disable-next-line no-eval -- the input is our own'),
      undefined,
    )
    assert.ok(found('swallowed-error', 'src/a.ts', 'try { x() } catch (e) {}'))
    assert.ok(found('swallowed-error', 'lib/a.py', 'except Exception:', '    pass'))
    assert.equal(found('swallowed-error', 'src/a.ts', 'catch { /* gone already */ }'), undefined)
  })

  it('sees notes without an owner, and trailing blanks from three on', () => {
    assert.ok(found('bare-todo', 'src/a.ts', '// TODO handle tabs'))
    assert.equal(found('bare-todo', 'src/a.ts', '// TODO(#12) handle tabs'), undefined)
    assert.equal(found('trailing-whitespace', 'src/a.ts', 'a ', 'b ', 'c\t')?.count, 3)
    assert.equal(found('trailing-whitespace', 'README.md', 'a  ', 'b  ', 'c  '), undefined)
  })

  it('says nothing of generated and vendored files', () => {
    for (const path of ['dist/a.js', 'vendor/a.js', 'a.min.js'])
      assert.equal(found('debug-output', path, 'console.log(x)'), undefined)
  })
})

describe('secrets', () => {
  // Put together here, so that scanners of this repository do not take them for real.
  const secrets = {
    'AWS access key': `AKIA${'QXZJ2MRT5VW7NB4K'}`,
    'GitHub token': `ghp_${'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'}`,
    'private key': '-----BEGIN RSA PRIVATE KEY-----',
    'Stripe key': `sk_live_${'4eC39HqLyjWDarjtT1zdp7dc'}`,
    'password or key': `password = "${'x7Kq!v93nPz2mW'}"`,
    'password in an address': `postgres://app:${'k3Vq9zP2xw8Rt5'}@db.internal/app`,
  }

  for (const [name, value] of Object.entries(secrets)) {
    it(`names the ${name} and its line, never its value`, () => {
      const analysis = judge({
        message: sampleMessage,
        patch: patchOf('src/config.ts', ['a', `const x = '${value}'`]),
      })
      const finding = findingsOf(analysis).get('secret')
      assert.deepEqual([finding?.words, finding?.path, finding?.line], [name, 'src/config.ts', 2])
      assert.ok(!JSON.stringify(analysis).includes(value.slice(-12)))
    })
  }

  it('leaves stand-ins, references to the environment, and keys made for tests', () => {
    for (const line of [
      'password = "changeme-please-1"',
      'apiKey: "your-api-key-here1"',
      'token = process.env.TOKEN',
      'secret = "$SECRET_FROM_ENV_1"',
      'AKIAIOSFODNN7EXAMPLE',
      'postgres://app:password@localhost/app',
    ]) {
      assert.equal(found('secret', 'src/config.ts', line), undefined, line)
    }
    assert.equal(found('secret', 'test/keys.test.ts', '-----BEGIN RSA PRIVATE KEY-----'), undefined)
  })
})

describe('size and nesting', () => {
  const large = (files: Parameters<typeof fileOf>[]) =>
    findingsOf(judge({ message: sampleMessage, files: files.map((file) => fileOf(...file)) })).get(
      'large-change',
    )

  it('charges each doubling of what has to be reviewed', () => {
    assert.equal(large([['src/a.ts', 150]]), undefined)
    const [small, big] = [large([['src/a.ts', 400]]), large([['src/a.ts', 1_600]])]
    assert.equal(big?.path, 'src/a.ts')
    assert.ok((big?.points_lost ?? 0) > (small?.points_lost ?? 0))
  })

  it('counts neither tests, prose, machine-written nor deleted files', () => {
    assert.equal(
      large([
        ['test/a.test.ts', 900],
        ['README.md', 900],
        ['package-lock.json', 9_000],
        ['src/old.ts', 0, 900, 'deleted'],
      ]),
      undefined,
    )
  })

  it('names the deepest branch', () => {
    const finding = found(
      'deep-nesting',
      'src/a.ts',
      '    if (a) {',
      '            for (const b of c) {',
      '          if (d) {',
    )
    assert.deepEqual([finding?.line, finding?.limit, finding?.count], [2, 6, 2])
    assert.equal(found('deep-nesting', 'src/a.ts', '              argument,'), undefined)
    assert.equal(found('deep-nesting', 'lib/a.py', '            if a:'), undefined)
  })
})
