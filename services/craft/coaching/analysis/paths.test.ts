import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { describePath } from './paths.ts'

const expected: Readonly<Record<string, readonly string[]>> = {
  source: ['src/parser/read.ts', 'lib/http.c', 'main.go', 'app/models/user.rb', 'types/index.d.ts'],
  test: [
    'test/a.js',
    'src/parser/read.test.ts',
    'pkg/x_test.go',
    'spec/user_spec.rb',
    'src/test/java/FooTest.java',
    't/t0001-init.sh',
    'conftest.py',
    '__snapshots__/a.snap',
  ],
  docs: ['README.md', 'LICENSE', 'docs/guide/index.html', 'CHANGELOG', 'Documentation/git.adoc', 'man/git.1'],
  build: [
    'package.json',
    'Makefile',
    'CMakeLists.txt',
    'requirements-dev.txt',
    'tsconfig.build.json',
    'rules/x.bzl',
    'go.mod',
    'Dockerfile',
  ],
  ci: [
    '.github/workflows/ci.yml',
    '.travis.yml',
    'Jenkinsfile',
    '.circleci/config.yml',
    '.github/dependabot.yml',
  ],
  config: ['.eslintrc.json', '.gitignore', 'settings.yaml', 'biome.toml', '.prettierrc'],
  generated: ['dist/index.js', 'api/v1/x.pb.go', 'lib/jquery.min.js', 'zz_generated.deepcopy.go', 'x_pb2.py'],
  vendored: ['vendor/github.com/x/y.go', 'third_party/zlib/inflate.c', 'node_modules/a/index.js'],
  lock: ['package-lock.json', 'sub/Cargo.lock', 'go.sum', 'vendor/composer.lock'],
  asset: ['logo.svg', 'docs/images/map.png', 'fonts/Inter.woff2'],
  data: ['cities.csv', 'data/table.json'],
  translation: ['po/de.po', 'src/locales/fr.json', 'app/i18n/ja.yml'],
  example: ['examples/simple.js', 'demo/main.py'],
  other: ['config.mak.uname', '', 'x'],
}

describe('describePath', () => {
  for (const [kind, paths] of Object.entries(expected)) {
    it(`knows ${kind} files`, () => {
      for (const path of paths) assert.equal(describePath(path).kind, kind, path)
    })
  }

  it('names the language and the area', () => {
    assert.deepEqual(describePath('src/parser/lines/read.ts'), {
      kind: 'source',
      language: 'TypeScript',
      name: 'read.ts',
      area: 'parser',
    })
    assert.equal(describePath('src/index.js').area, 'src')
    assert.equal(describePath('index.js').area, '')
    assert.equal(describePath('notes.md').language, null)
  })

  it('accepts any string', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (path) => typeof describePath(path).kind === 'string'),
    )
  })
})
