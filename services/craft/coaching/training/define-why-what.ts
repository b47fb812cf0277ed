/** A message of our own writing, and whether it says why and what by the definitions of Tian et al. */
export interface Definition {
  message: string
  has_why: boolean
  has_what: boolean
}

/**
 * What the research counts as a why and as a what, put as the plainest messages of each kind: some hundred commits of a
 * project hold few of a kind, and each project has its own. None is taken from the labelled data.
 */
export function whyWhatDefinitions(): Definition[] {
  return kinds.flatMap(({ messages, has_why, has_what }) =>
    messages
      .split('\n')
      .map((line) => ({ message: line.trim().replaceAll(' | ', '\n\n'), has_why, has_what })),
  )
}

interface Kind {
  /** One a line; ` | ` parts the subject from the body. */
  messages: string
  has_why: boolean
  has_what: boolean
}

/** Upkeep of tests, texts, versions and tidiness: that it is needed goes without saying. */
const upkeep: Kind = {
  has_why: true,
  has_what: true,
  messages: `Refactor
    Refactor the parser
    Refactoring of the scheduler
    Code refactoring
    Add a unit test
    Add tests
    Add tests for the cache
    Improve test coverage
    Add comments
    Update comments
    Improve documentation
    Update documentation
    Update the README
    Update the changelog
    Add release notes
    Update release notes for 3.1
    Add a contributor
    Update the list of contributors
    Update copyright year
    Bump version
    Bump version to 3.2.0
    Prepare release 3.2.0
    Prepare next development version
    Release 3.2.0
    Upgrade to Gradle 8.5
    Update dependencies
    Fix typo
    Fix typos in documentation
    Correct spelling
    Fix grammar
    Fix broken link in documentation
    Remove unused import
    Remove dead code
    Remove unnecessary check
    Remove duplicate code
    Clean up code
    Simplify code for readability
    Improve performance of the scheduler`,
}

/** A deed with its reason, its purpose or what was wrong before. */
const deedWithReason: Kind = {
  has_why: true,
  has_what: true,
  messages: `Remove the cache to avoid stale entries
    Rename Scheduler to Planner for consistency
    Add a constructor to support plugins
    Use a list since the order matters
    Replace Vector with ArrayList because it is not synchronized
    Close the connection so that it does not leak
    Add a null check to prevent a crash
    Move the check to the parser, as the reader needs it too
    Split the class, which had grown too large
    Disable the test since it is unstable
    Keep the old name for backward compatibility
    Make the method public to allow subclasses to override it
    Prefer interfaces over classes | It makes the code easier to read.
    Increase the default timeout | The previous value was too short for slow networks.
    Sort the entries | Previously the order was not deterministic.
    Return an empty list | Callers do not expect null.
    Move the test to package model | It is common to keep tests beside what they test.
    Use the new client | The old one is deprecated and will be removed.
    Add scheduler | Closes #7
    Rename Scheduler to Planner (#7)
    Add support for lists | See https://example.org/issues/7`,
}

/** A fault together with what was done about it. */
const faultWithCure: Kind = {
  has_why: true,
  has_what: true,
  messages: `Fix NPE by checking the argument for null
    Fix #7: add a check of the argument
    Fix #7, close the connection twice
    Fix failing build by adding the missing dependency
    Solve the deadlock by taking the locks in one order
    Repair the import by reading the header first
    Fix race condition: lock the queue before it is read
    Fix the order of entries | Sort the entries by name. Previously their order was random.
    Fix leak of connections | This commit closes the connection when the request has failed.
    Fix the build | Replace the removed method with its successor.
    Fix encoding of the header | The header was read as ASCII. Use UTF-8 instead.`,
}

/** The fault that was there and not what was done about it; what it answers to and nothing else. */
const faultAlone: Kind = {
  has_why: true,
  has_what: false,
  messages: `Fix NPE
    Fix failing test
    Fix build
    Fix compilation error
    Fix bug in the scheduler
    Fix crash when the connection is closed
    Fix checkstyle
    Fix conflict
    Fix merge conflicts
    Fix #7
    #7
    Issue 7
    The scheduler does not handle empty queues
    Request fails when the body is empty
    Wrong encoding in the header
    Parser should accept empty lines
    Address review comments
    Review feedback
    Queue is not thread-safe
    The list should be sorted when it is shown
    Fix crash when the connection is closed | The connection is closed twice when a request fails.`,
}

/** That something was done, or where, and neither what nor why. */
const nothing: Kind = {
  has_why: false,
  has_what: false,
  messages: `Polish
    Update
    Minor changes
    Some small changes
    Changes
    More work
    Cleanup
    Merge
    Test
    Commit
    Initial commit
    wip
    Oops
    .
    Add Scheduler.java
    Update settings.gradle
    Delete Scheduler.java
    Modify config file`,
}

/** A plain deed, whose reason nothing tells. */
const deedAlone: Kind = {
  has_why: false,
  has_what: true,
  messages: `Add scheduler
    Add support for lists
    Rename Scheduler to Planner
    Move classes to package model
    Extract method
    Remove method from the interface
    Make the constructor private
    Use a list
    Change default timeout to 30
    Replace Vector with ArrayList
    Set the header to null`,
}

const kinds: readonly Kind[] = [upkeep, deedWithReason, faultWithCure, faultAlone, nothing, deedAlone]
