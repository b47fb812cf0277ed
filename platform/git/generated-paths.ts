/** Files that tools write: lock files of package managers. */
const lockFiles = new Set([
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lock',
  'bun.lockb',
  'deno.lock',
  'Cargo.lock',
  'composer.lock',
  'Gemfile.lock',
  'Pipfile.lock',
  'poetry.lock',
  'uv.lock',
  'pdm.lock',
  'go.sum',
  'go.work.sum',
  'mix.lock',
  'pubspec.lock',
  'Podfile.lock',
  'Package.resolved',
  'packages.lock.json',
  'flake.lock',
  'gradle.lockfile',
  '.terraform.lock.hcl',
])

const generatedFolder =
  /(?:^|\/)(?:node_modules|bower_components|vendor|third_party|third-party|dist|__snapshots__|__generated__|Pods|\.yarn\/(?:cache|releases|plugins))\//

const generatedName =
  /(?:\.min\.(?:js|css|mjs)|\.bundle\.js|\.(?:js|css|mjs|cjs)\.map|\.snap|\.pb\.(?:go|cc|h)|_pb2(?:_grpc)?\.pyi?|_pb\.(?:js|d\.ts)|\.(?:g|freezed)\.dart|\.designer\.cs|\.generated\.\w+|_generated\.\w+|\.lock)$/i

/**
 * Whether a path names what a tool wrote or somebody else's code: lock files, vendored folders, bundles, snapshots, protocol
 * buffers. By name only, after the conventions that GitHub's linguist also goes by.
 */
export function isGeneratedPath(path: string): boolean {
  return (
    generatedName.test(path) ||
    generatedFolder.test(path) ||
    lockFiles.has(path.slice(path.lastIndexOf('/') + 1))
  )
}
