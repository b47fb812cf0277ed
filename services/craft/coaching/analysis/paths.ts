/**
 * What a path says about its file. The rules look at names alone, from the most certain to the least: a lock file is
 * one wherever it lies, a vendored file is vendored whatever it is, a test is a test before it is source.
 */

export type PathKind =
  | 'source'
  | 'test'
  | 'docs'
  | 'build'
  | 'ci'
  | 'config'
  | 'generated'
  | 'vendored'
  | 'lock'
  | 'asset'
  | 'data'
  | 'translation'
  | 'example'
  | 'other'

export interface PathDescription {
  kind: PathKind
  /** The language of a source, test or example file, by its extension; else null. */
  language: string | null
  /** Last segment. */
  name: string
  /** Part of the code the file belongs to: the folder that says most, `''` at the top. */
  area: string
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))

const languages: ReadonlyMap<string, string> = new Map(
  Object.entries({
    TypeScript: 'ts tsx mts cts',
    JavaScript: 'js jsx mjs cjs',
    Vue: 'vue',
    Svelte: 'svelte',
    Astro: 'astro',
    Python: 'py pyi pyx',
    Go: 'go',
    Rust: 'rs',
    Java: 'java',
    Kotlin: 'kt kts',
    Scala: 'scala sc',
    Groovy: 'groovy',
    Clojure: 'clj cljs cljc',
    C: 'c h',
    'C++': 'cc cpp cxx hh hpp hxx ipp inl',
    'C#': 'cs',
    'F#': 'fs fsx',
    'Objective-C': 'm mm',
    Swift: 'swift',
    Ruby: 'rb rake erb',
    PHP: 'php phtml',
    Perl: 'pl pm perl',
    Raku: 'raku',
    Lua: 'lua',
    R: 'r',
    Julia: 'jl',
    Haskell: 'hs lhs',
    OCaml: 'ml mli',
    Elixir: 'ex exs heex',
    Erlang: 'erl hrl',
    Dart: 'dart',
    Zig: 'zig',
    Nim: 'nim',
    D: 'd',
    Crystal: 'cr',
    Lisp: 'lisp el scm rkt',
    Tcl: 'tcl tk',
    Assembly: 's asm',
    Fortran: 'f f90 f95 for',
    Pascal: 'pas pp',
    Shell: 'sh bash zsh fish ksh',
    PowerShell: 'ps1 psm1',
    Batch: 'bat cmd',
    Awk: 'awk',
    SQL: 'sql',
    'Vim script': 'vim',
    CSS: 'css scss sass less styl',
    HTML: 'html htm xhtml ejs hbs mustache pug jinja j2 twig liquid',
    GraphQL: 'graphql gql',
    'Protocol Buffers': 'proto',
    Solidity: 'sol',
    GLSL: 'glsl vert frag hlsl wgsl',
    CUDA: 'cu cuh',
    Nix: 'nix',
  }).flatMap(([language, extensions]) =>
    extensions.split(' ').map((extension) => [extension, language] as const),
  ),
)

const docs = words('md mdx markdown rst adoc asciidoc txt tex org pod rdoc textile 1 5 7 8 man')
const assets = words(
  'png jpg jpeg gif svg ico webp avif bmp tiff psd ai sketch fig mp3 mp4 wav ogg webm mov avi ttf otf woff woff2 eot pdf zip gz tgz bz2 xz 7z jar war exe dll so dylib bin wasm class glb gltf obj fbx',
)
const data = words('json jsonl ndjson xml csv tsv parquet avro db sqlite sqlite3 dat npy npz ipynb geojson')
const config = words('yml yaml toml ini cfg conf config properties env editorconfig plist rc')
const translation = words('po pot xliff xlf resx strings arb ftl')

const locks = words(
  'package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock bun.lockb deno.lock cargo.lock go.sum poetry.lock pipfile.lock uv.lock pdm.lock composer.lock gemfile.lock mix.lock pubspec.lock podfile.lock packages.lock.json flake.lock gradle.lockfile package.resolved',
)
const manifests = words(
  'package.json cargo.toml go.mod go.work pom.xml build.gradle build.gradle.kts settings.gradle settings.gradle.kts gradle.properties build.xml build.sbt makefile gnumakefile kbuild kconfig cmakelists.txt meson.build meson_options.txt configure configure.ac configure.in makefile.am makefile.in setup.py setup.cfg pyproject.toml manifest.in requirements.txt pipfile tox.ini noxfile.py gemfile rakefile composer.json mix.exs rebar.config project.clj build build.bazel workspace workspace.bazel module.bazel justfile taskfile.yml dockerfile containerfile .dockerignore vagrantfile lerna.json nx.json turbo.json pnpm-workspace.yaml webpack.config.js rollup.config.js rollup.config.ts vite.config.ts vite.config.js gulpfile.js gruntfile.js bower.json podfile package.swift .npmrc .npmignore .yarnrc .yarnrc.yml .nvmrc .node-version .python-version .ruby-version .tool-versions gradlew gradlew.bat mvnw mvnw.cmd flake.nix default.nix shell.nix',
)
const buildExtensions = words(
  'mk cmake gradle sbt csproj vcxproj fsproj vbproj sln props targets gyp gypi bazel bzl gemspec podspec nuspec spec xcconfig pbxproj am m4 ninja',
)
const ciFiles = words(
  '.travis.yml appveyor.yml .appveyor.yml .gitlab-ci.yml jenkinsfile azure-pipelines.yml .cirrus.yml .drone.yml bitbucket-pipelines.yml codecov.yml .codecov.yml .coveralls.yml cloudbuild.yaml .goreleaser.yml .goreleaser.yaml renovate.json .renovaterc dependabot.yml codeql.yml .mergify.yml wercker.yml buildkite.yml',
)
const docFiles = words(
  'readme license licence copying copyright notice authors contributors maintainers credits changelog changes history news releases contributing code_of_conduct security codeowners todo thanks patents faq install upgrading',
)

const ciFolders = words('.circleci .buildkite .ci .woodpecker .semaphore .azure-pipelines .gitlab .teamcity')
const vendorFolders = words(
  'vendor vendors vendored third_party third-party thirdparty 3rdparty external externals deps node_modules bower_components pods carthage _vendor',
)
const testFolders = words(
  'test tests testing spec specs __tests__ __mocks__ __snapshots__ __fixtures__ e2e integration-tests fixtures fixture testdata test-data testcases testsuite androidtest t cypress playwright playground features',
)
const docFolders = words('doc docs documentation man manual guide guides wiki javadoc docs_src website')
const exampleFolders = words('example examples sample samples demo demos tutorial tutorials')
const translationFolders = words('locale locales i18n l10n lang translations po')
const generatedFolders = words('dist build-output generated __generated__ gen .next out target')
/** Folders that hold everything and so say nothing about a file's area. */
const plainFolders = words(
  'src lib libs source sources main java kotlin scala app apps packages pkg internal cmd include test tests spec crates modules services components com org net io python js ts',
)

const testName =
  /(?:[._-](?:test|tests|spec|specs|e2e|cy|stories)\.[a-z0-9.]+$)|^(?:test|tests|spec)[._-]|^t\d{4}-.*\.sh$|(?:Test|Tests|TestCase|IT|Spec)\.(?:java|kt|scala|groovy|cs|swift|php|m|mm|cpp|cc)$|^(?:conftest\.py|jest\.config\.\w+|vitest\.config\.\w+|karma\.conf\.js|\.nycrc|\.mocharc\.\w+)$/
const generatedName =
  /\.(?:min\.(?:js|css)|pb\.(?:go|cc|h)|pb2\.py|g\.dart|freezed\.dart|designer\.cs|generated\.\w+|gen\.\w+|map|snap|bundle\.js)$|_pb2(?:_grpc)?\.pyi?$|^(?:zz_generated\.|bindata\.)|_generated\.\w+$/i

/** Describes a path; `/` parts its segments. Any string is accepted. */
export function describePath(path: string): PathDescription {
  const segments = path.slice(-1_000).split('/')
  const name = segments.pop() ?? ''
  const lower = name.toLowerCase()
  const extension = extensionOf(lower)
  const kind = kindOf(segments, name, lower, extension)
  const coded =
    kind === 'source' || kind === 'test' || kind === 'example' || kind === 'generated' || kind === 'vendored'
  return { kind, language: coded ? (languages.get(extension) ?? null) : null, name, area: areaOf(segments) }
}

function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.')
  return dot === -1 ? '' : name.slice(dot + 1)
}

function kindOf(segments: readonly string[], name: string, lower: string, extension: string): PathKind {
  if (locks.has(lower)) return 'lock'
  const folders = foldersOf(segments)
  if (folders.vendored) return 'vendored'
  if (generatedName.test(name)) return extension === 'snap' ? 'test' : 'generated'
  if (ciFiles.has(lower) || folders.ci) return 'ci'
  if (testName.test(name)) return 'test'
  if (folders.test) return extension === 'md' ? 'docs' : 'test'
  if (isBuildFile(lower, extension)) return 'build'
  if (isDocument(lower, extension)) return 'docs'
  if (folders.generated) return 'generated'
  if (folders.translation || translation.has(extension)) return 'translation'
  if (folders.example) return 'example'
  if (folders.docs) return assets.has(extension) ? 'asset' : 'docs'
  if (languages.has(extension)) return 'source'
  if (assets.has(extension)) return 'asset'
  if (isSetting(lower, extension)) return 'config'
  if (data.has(extension)) return 'data'
  return 'other'
}

interface Folders {
  vendored: boolean
  ci: boolean
  test: boolean
  docs: boolean
  example: boolean
  translation: boolean
  generated: boolean
}

function foldersOf(segments: readonly string[]): Folders {
  const found: Folders = {
    vendored: false,
    ci: false,
    test: false,
    docs: false,
    example: false,
    translation: false,
    generated: false,
  }
  for (const [depth, segment] of segments.entries()) {
    const folder = segment.toLowerCase()
    found.vendored ||= vendorFolders.has(folder)
    found.ci ||=
      ciFolders.has(folder) ||
      (folder === '.github' && /^(?:workflows|actions)$/.test(segments[depth + 1] ?? ''))
    found.test ||= testFolders.has(folder) || /[-_.](?:tests?|specs?|e2e)$/.test(folder)
    found.docs ||= docFolders.has(folder)
    found.example ||= exampleFolders.has(folder)
    found.translation ||= translationFolders.has(folder)
    found.generated ||= generatedFolders.has(folder)
  }
  return found
}

function isDocument(lower: string, extension: string): boolean {
  const stem = extension === '' ? lower : lower.slice(0, lower.length - extension.length - 1)
  return docs.has(extension) || (docFiles.has(stem) && !languages.has(extension))
}

function isBuildFile(lower: string, extension: string): boolean {
  if (manifests.has(lower)) return true
  if (/^(?:tsconfig|jsconfig)\b.*\.json$|^requirements.*\.txt$|^dockerfile[.-]|\.dockerfile$/.test(lower))
    return true
  return buildExtensions.has(extension)
}

function isSetting(lower: string, extension: string): boolean {
  if (config.has(extension) || /\.config\.\w+$/.test(lower)) return true
  return lower.startsWith('.') || lower.endsWith('rc')
}

/** `src/parser/lines/read.ts` belongs to `parser`: the first folder that is not one every project has. */
function areaOf(segments: readonly string[]): string {
  for (const segment of segments) {
    if (!plainFolders.has(segment.toLowerCase())) return segment
  }
  return segments.at(-1) ?? ''
}
