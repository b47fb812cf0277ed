/** What somebody has to do first whom workspaces need as their owner. */
export function describeOwnership(workspaces: readonly string[]): string {
  return (
    `${workspaces.join(', ')} would be left without an owner: make somebody else one first. ` +
    'Who runs a server alone erases it by deleting its data directory.'
  )
}
