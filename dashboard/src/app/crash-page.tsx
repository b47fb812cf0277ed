import { ProblemNotice } from '../parts/notices.tsx'
import { PageHeader } from '../parts/page-header.tsx'

/** For a page that could not be drawn, or whose script could not be loaded. */
export function CrashPage({ error }: { error: unknown }) {
  return (
    <>
      <PageHeader title="This page cannot be shown" />
      <ProblemNotice error={error} onRetry={() => location.reload()} />
    </>
  )
}
