/** Lock files of package managers. */
const lockFiles = words(
  'package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock bun.lockb deno.lock',
  'composer.lock Gemfile.lock Cargo.lock poetry.lock pdm.lock uv.lock pixi.lock Pipfile.lock',
  'go.sum go.work.sum flake.lock mix.lock pubspec.lock Podfile.lock Package.resolved Cartfile.resolved',
  'packages.lock.json paket.lock gradle.lockfile buildscript-gradle.lockfile stack.yaml.lock',
  'cabal.project.freeze conan.lock MODULE.bazel.lock .terraform.lock.hcl',
)

/** What the autotools leave in a source tree. */
const autotoolsFiles = words('aclocal.m4 ltmain.sh config.guess config.sub Makefile.in')

const vendoredFolders = words(
  'node_modules bower_components jspm_packages vendor third_party third-party Godeps Pods Carthage',
  '__generated__ __snapshots__',
)

const generatedEndings = [
  ...words('.min.js .min.css .min.mjs -min.js -min.css .bundle.js .js.map .mjs.map .cjs.map .css.map .snap'),
  ...words('.pb.go .pb.cc .pb.h .pb.swift _pb2.py _pb2.pyi _pb2_grpc.py _pb.js _pb.ts _pb.d.ts _pb.rb'),
  ...words('.g.dart .gr.dart .freezed.dart .g.cs .designer.cs .designer.vb'),
]

/** Such as `schema.generated.ts` and `schema_generated.h`. */
const generatedWord = /[._](?:generated|gen)\.[a-z]{1,6}$/

const yarnFolder = /(?:^|\/)\.yarn\/(?:cache|plugins|releases|sdks|unplugged)\//

/**
 * Whether a path names what a tool wrote or what is somebody else's code: lock files, vendored folders, bundles,
 * snapshots, protocol buffers. By name only; the names follow `vendor.yml` and `generated.rb` of GitHub Linguist,
 * kept to those that are hardly ever written by hand.
 */
export function isGeneratedPath(path: string): boolean {
  const segments = path.split('/')
  const name = segments.pop() ?? ''
  if (lockFiles.has(name) || autotoolsFiles.has(name)) return true
  if (segments.some((segment) => vendoredFolders.has(segment)) || yarnFolder.test(path)) return true
  const lowerCase = name.toLowerCase()
  return generatedWord.test(lowerCase) || generatedEndings.some((ending) => lowerCase.endsWith(ending))
}

function words(...lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.join(' ').split(' '))
}
