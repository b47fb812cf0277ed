import { useQuery } from '@tanstack/react-query'
import {
  backupScheduleQuery,
  backupsQuery,
  databaseQuery,
  tablesQuery,
} from '../../../app/queries/database.ts'
import { CardPlaceholder, Loaded } from '../../../parts/notices.tsx'
import { BackupList } from './backup-list.tsx'
import { DatabaseFigures } from './database-figures.tsx'
import { TableSizes } from './table-sizes.tsx'

/** Backups, and how the database does; loaded when the page above is there. */
export default function DatabaseSection() {
  const backups = useQuery(backupsQuery())
  const schedule = useQuery(backupScheduleQuery())
  const statistics = useQuery(databaseQuery())
  const tables = useQuery(tablesQuery())
  return (
    <>
      <Loaded query={backups} placeholder={<CardPlaceholder height={160} />}>
        {(data) => <BackupList backups={data} schedule={schedule.data} />}
      </Loaded>
      <Loaded query={statistics} placeholder={<CardPlaceholder height={120} />}>
        {(data) => <DatabaseFigures statistics={data} />}
      </Loaded>
      <Loaded query={tables} placeholder={<CardPlaceholder height={240} />}>
        {(data) => <TableSizes tables={data} />}
      </Loaded>
    </>
  )
}
