import type { MemberAddresses } from '#contracts/accounts.ts'
import { authContract } from '#contracts/auth.ts'
import { standIn } from '#platform/testing/service.ts'

/** Who belongs to the workspace of a test; none unless the test says so. */
export const members: MemberAddresses[] = []

/** Stands for the auth service. */
export const auth = standIn(authContract, { listMemberAddresses: async () => ({ items: members }) })
