import { Link } from '@tanstack/react-router'
import { EmptyNotice } from '../parts/notices.tsx'
import { PageHeader } from '../parts/page-header.tsx'

/** For an address that leads nowhere. */
export function NotFoundPage() {
  return (
    <>
      <PageHeader title="There is no such page" />
      <EmptyNotice>
        The address may be mistyped or from another version. <Link to="/">Go to the overview.</Link>
      </EmptyNotice>
    </>
  )
}
