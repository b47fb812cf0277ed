import type { CommitSearch } from '../../app/search-params.ts'
import { AuthorChoice } from '../../parts/filter/author-choice.tsx'
import { PopoverPill } from '../../parts/filter/popover-pill.tsx'

interface AuthorFilterProps {
  search: CommitSearch
  onChange: (author: string | undefined) => void
}

/** Narrows to one author: one of the most active, or any part of a name. */
export function AuthorFilter({ search, onChange }: AuthorFilterProps) {
  return (
    <PopoverPill name="Author" any="Any" value={search.author} onClear={() => onChange(undefined)}>
      {(close) => (
        <AuthorChoice
          repository={search.repository}
          onChoose={(author) => {
            onChange(author)
            close()
          }}
        />
      )}
    </PopoverPill>
  )
}
