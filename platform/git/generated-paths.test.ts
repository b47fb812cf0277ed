import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isGeneratedPath } from './generated-paths.ts'

test('lock files, vendored folders, bundles and generator output are told from what people write', () => {
  for (const path of [
    'package-lock.json',
    'deep/down/Cargo.lock',
    'vendor/a/b.go',
    'src/node_modules/x.js',
    'web/app.min.js',
    'api/v1.pb.go',
    'schema.generated.ts',
    'flat_generated.h',
    '.yarn/releases/yarn.cjs',
    'Form.Designer.cs',
    'test/__snapshots__/a.txt',
  ]) {
    assert.equal(isGeneratedPath(path), true, path)
  }
  for (const path of [
    'src/lock.ts',
    'vendor.ts',
    'src/vendors/a.ts',
    'generated',
    'gen.ts',
    'a.js',
    'src/min.js',
    '',
  ]) {
    assert.equal(isGeneratedPath(path), false, path)
  }
})
