import { type Command, InvalidArgumentError } from 'commander'
import { print } from './terminal.ts'

const shells = ['bash', 'zsh', 'fish'] as const
type Shell = (typeof shells)[number]

/** `throughline completion SHELL`: a script that lets the shell complete the commands and options `program` has. */
export function addCompletionCommand(program: Command): void {
  program
    .command('completion <shell>')
    .description(`print a completion script for ${shells.join(', ')}: source <(throughline completion bash)`)
    .action((name: string) => {
      const shell = shells.find((one) => one === name)
      if (!shell) throw new InvalidArgumentError(`Give one of ${shells.join(', ')}.`)
      print(writeCompletion(shell, program))
    })
}

/** The script, written from the commands as they are. */
function writeCompletion(shell: Shell, program: Command): string {
  const words = listWords(program, '')
  if (shell === 'fish') return writeFish(words)
  const script = writeBash(words)
  return shell === 'zsh' ? `autoload -U +X bashcompinit && bashcompinit\n${script}` : script
}

/** Words that may follow each path of commands, such as `events tail`. */
type Words = ReadonlyMap<string, readonly string[]>

function listWords(command: Command, path: string): Words {
  const words = new Map([[path, [...command.commands.map((one) => one.name()), ...longOptions(command)]]])
  for (const below of command.commands) {
    const place = path === '' ? below.name() : `${path} ${below.name()}`
    for (const [key, value] of listWords(below, place)) words.set(key, [...value])
  }
  return words
}

function longOptions(command: Command): string[] {
  return [...command.options.map((option) => option.long ?? ''), '--help'].filter((option) => option !== '')
}

function writeBash(words: Words): string {
  const cases = [...words].map(([path, next]) => `    "${path}") words="${next.join(' ')}" ;;`)
  return `_throughline() {
  local path="" word words
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) path="\${path:+$path }$word" ;; esac
  done
  case "$path" in
${cases.join('\n')}
    *) words="" ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _throughline throughline`
}

function writeFish(words: Words): string {
  const lines = [...words].map(([path, next]) => {
    const condition =
      path === ''
        ? '__fish_use_subcommand'
        : path
            .split(' ')
            .map((one) => `__fish_seen_subcommand_from ${one}`)
            .join('; and ')
    return `complete -c throughline -n '${condition}' -a '${next.join(' ')}'`
  })
  return lines.join('\n')
}
