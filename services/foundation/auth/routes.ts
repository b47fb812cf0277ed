import type { authContract } from '#contracts/auth.ts'
import type { Handlers } from '#platform/service/define-service.ts'
import type { AuthParts } from './parts.ts'
import { createAccountRoutes } from './routes/account-routes.ts'
import { createAuthorizationRoutes } from './routes/authorization-routes.ts'
import { createInvitationRoutes } from './routes/invitation-routes.ts'
import { createKeyRoutes } from './routes/key-routes.ts'
import { createMemberRoutes } from './routes/member-routes.ts'
import { createPasskeyRoutes } from './routes/passkey-routes.ts'
import { createPeopleRoutes } from './routes/people-routes.ts'
import { createProfileRoutes } from './routes/profile-routes.ts'
import { createProgramRoutes } from './routes/program-routes.ts'
import { createSecondFactorRoutes } from './routes/second-factor-routes.ts'
import { createSignInRoutes } from './routes/sign-in-routes.ts'
import { createSocialRoutes } from './routes/social-routes.ts'
import { createWorkspaceRoutes } from './routes/workspace-routes.ts'

/** The operations of the contract, by what they are about. */
export function createAuthRoutes(parts: AuthParts): Handlers<typeof authContract> {
  return {
    ...createSignInRoutes(parts),
    ...createSecondFactorRoutes(parts),
    ...createAccountRoutes(parts),
    ...createWorkspaceRoutes(parts),
    ...createMemberRoutes(parts),
    ...createInvitationRoutes(parts),
    ...createKeyRoutes(parts),
    ...createProfileRoutes(parts),
    ...createPasskeyRoutes(parts),
    ...createSocialRoutes(parts),
    ...createAuthorizationRoutes(parts),
    ...createProgramRoutes(parts),
    ...createPeopleRoutes(parts),
  }
}
