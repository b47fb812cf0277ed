/** The line that runs through: from commit to value. */
export function Logo({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#5359d8" />
      <path d="M6 22h5c5 0 5-12 10-12h5" fill="none" stroke="#fff" strokeWidth="3" strokeLinecap="round" />
      <circle cx="16" cy="16" r="3.5" fill="#fff" />
    </svg>
  )
}
