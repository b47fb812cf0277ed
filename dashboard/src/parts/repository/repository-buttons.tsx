import { ActionIcon, Menu } from '@mantine/core'
import { IconDots, IconPlayerPause, IconPlayerPlay, IconTrash } from '@tabler/icons-react'
import type { Repository } from '#contracts/repositories.ts'
import { isRunning } from '../../app/queries/repositories.ts'
import { ProblemNotice } from '../notices.tsx'
import { SmallButton } from '../small-button.tsx'
import styles from './repository.module.css'
import { useRemoval } from './use-removal.ts'
import { useRepositoryActions } from './use-repository-actions.ts'

/** What can be done to a repository: synchronise or resume, stop, pause, remove. */
export function RepositoryButtons({
  repository,
  onRemoved,
}: {
  repository: Repository
  onRemoved?: () => void
}) {
  const { mutate, isPending, variables, error } = useRepositoryActions(repository)
  const remove = useRemoval()
  const running = isRunning(repository)
  const main = running ? 'cancel' : 'sync'
  const unfinished = ['cancelled', 'failed'].includes(repository.progress.stage)
  const pausing = repository.paused ? 'resume' : 'pause'
  return (
    <>
      <div className={styles.buttons}>
        <SmallButton isPending={isPending && variables === main} onClick={() => mutate(main)}>
          {running ? 'Stop' : unfinished ? 'Resume' : 'Synchronise'}
        </SmallButton>
        <Menu position="bottom-end" radius="md" shadow="md" transitionProps={{ duration: 0 }}>
          <Menu.Target>
            <ActionIcon variant="default" size={26} aria-label={`More to do with ${repository.full_name}`}>
              <IconDots size={15} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={repository.paused ? <IconPlayerPlay size={15} /> : <IconPlayerPause size={15} />}
              onClick={() => mutate(pausing)}
            >
              {repository.paused ? 'Follow it again' : 'Pause: follow no new commits'}
            </Menu.Item>
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={15} />}
              onClick={() => {
                remove(repository)
                onRemoved?.()
              }}
            >
              Remove with its commits and feedback
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      {error && <ProblemNotice error={error} onRetry={() => variables && mutate(variables)} />}
    </>
  )
}
