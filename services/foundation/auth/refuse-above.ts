import type { MemberRole } from '#contracts/accounts.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import { type Principal, reaches } from '#platform/identity/principal.ts'

/** Nobody gives a role above their own, or takes one: throws `forbidden`. */
export function refuseAbove({ role: own }: Principal, role: MemberRole): void {
  if (reaches(own, role)) return
  throw new ServiceError('forbidden', `The role ${role} is above yours, which is ${own}.`)
}
