import { AccessList } from '../access-list.tsx'
import { ErasureCard } from './erasure-card.tsx'
import { ExportCard } from './export-card.tsx'

/** What is kept about oneself: who looked at it, all of it in one file, and its erasure. */
export function MyDataSection() {
  return (
    <>
      <ExportCard />
      <AccessList
        whose="own"
        title="Who looked at my data"
        note="Looks by others in this workspace, newest first"
        none="Nobody has looked at your data. What you look at yourself is not noted."
      />
      <ErasureCard />
    </>
  )
}
