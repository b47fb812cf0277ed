import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { CrashPage } from './crash-page.tsx'
import { NotFoundPage } from './not-found-page.tsx'
import {
  parseSearch,
  readCommitSearch,
  readProgressSearch,
  readRepositorySearch,
  readScope,
  readWebhookSearch,
  writeSearch,
} from './search-params.ts'
import { Shell } from './shell.tsx'

const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage })

const overviewRoute = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: readScope,
  component: lazyRouteComponent(() => import('../pages/overview/overview-page.tsx'), 'OverviewPage'),
})

const commitsRoute = createRoute({
  getParentRoute: () => root,
  path: '/commits',
  validateSearch: readCommitSearch,
  component: lazyRouteComponent(() => import('../pages/commits/commits-page.tsx'), 'CommitsPage'),
})

const commitRoute = createRoute({
  getParentRoute: () => root,
  path: '/commits/$hash',
  validateSearch: readRepositorySearch,
  component: lazyRouteComponent(() => import('../pages/commit/commit-page.tsx'), 'CommitPage'),
})

const progressRoute = createRoute({
  getParentRoute: () => root,
  path: '/progress',
  validateSearch: readProgressSearch,
  component: lazyRouteComponent(() => import('../pages/progress/progress-page.tsx'), 'ProgressPage'),
})

const repositoriesRoute = createRoute({
  getParentRoute: () => root,
  path: '/repositories',
  component: lazyRouteComponent(
    () => import('../pages/repositories/repositories-page.tsx'),
    'RepositoriesPage',
  ),
})

const repositoryRoute = createRoute({
  getParentRoute: () => root,
  path: '/repositories/$owner/$name',
  validateSearch: readScope,
  component: lazyRouteComponent(() => import('../pages/repository/repository-page.tsx'), 'RepositoryPage'),
})

const monitorRoute = createRoute({
  getParentRoute: () => root,
  path: '/monitor',
  component: lazyRouteComponent(() => import('../pages/monitor/monitor-page.tsx'), 'MonitorPage'),
})

const webhooksRoute = createRoute({
  getParentRoute: () => root,
  path: '/webhooks',
  validateSearch: readWebhookSearch,
  component: lazyRouteComponent(() => import('../pages/webhooks/webhooks-page.tsx'), 'WebhooksPage'),
})

const operationsRoute = createRoute({
  getParentRoute: () => root,
  path: '/operations',
  component: lazyRouteComponent(() => import('../pages/operations/operations-page.tsx'), 'OperationsPage'),
})

const settingsRoute = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyRouteComponent(() => import('../pages/settings/settings-page.tsx'), 'SettingsPage'),
})

const accountRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/',
  component: lazyRouteComponent(() => import('../pages/settings/account-section.tsx'), 'AccountSection'),
})

const keysRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/keys',
  component: lazyRouteComponent(() => import('../pages/settings/keys-section.tsx'), 'KeysSection'),
})

const membersRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/members',
  component: lazyRouteComponent(() => import('../pages/settings/members-section.tsx'), 'MembersSection'),
})

const programsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/programs',
  component: lazyRouteComponent(() => import('../pages/settings/programs-section.tsx'), 'ProgramsSection'),
})

const signInRoute = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyRouteComponent(
    () => import('../pages/entry/sign-in-to-return-page.tsx'),
    'SignInToReturnPage',
  ),
})

const consentRoute = createRoute({
  getParentRoute: () => root,
  path: '/consent',
  component: lazyRouteComponent(() => import('../pages/consent/consent-page.tsx'), 'ConsentPage'),
})

const myDataRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/my-data',
  component: lazyRouteComponent(
    () => import('../pages/settings/my-data/my-data-section.tsx'),
    'MyDataSection',
  ),
})

const auditRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/audit',
  component: lazyRouteComponent(() => import('../pages/settings/audit-section.tsx'), 'AuditSection'),
})

const signUpRoute = createRoute({
  getParentRoute: () => root,
  path: '/sign-up',
  component: lazyRouteComponent(() => import('../pages/entry/sign-up-page.tsx'), 'SignUpPage'),
})

const invitationRoute = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyRouteComponent(() => import('../pages/entry/invitation-page.tsx'), 'InvitationPage'),
})

const verifyEmailRoute = createRoute({
  getParentRoute: () => root,
  path: '/verify-email',
  component: lazyRouteComponent(() => import('../pages/entry/verify-email-page.tsx'), 'VerifyEmailPage'),
})

const resetPasswordRoute = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  component: lazyRouteComponent(() => import('../pages/entry/reset-password-page.tsx'), 'ResetPasswordPage'),
})

const routeTree = root.addChildren([
  settingsRoute.addChildren([accountRoute, keysRoute, programsRoute, membersRoute, myDataRoute, auditRoute]),
  signInRoute,
  consentRoute,
  signUpRoute,
  invitationRoute,
  verifyEmailRoute,
  resetPasswordRoute,
  overviewRoute,
  commitsRoute,
  commitRoute,
  progressRoute,
  repositoriesRoute,
  repositoryRoute,
  monitorRoute,
  webhooksRoute,
  operationsRoute,
])

/** Makes the router over all pages; each page's script is loaded when it is first opened or pointed at. */
export function createAppRouter() {
  return createRouter({
    routeTree,
    parseSearch,
    stringifySearch: writeSearch,
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultErrorComponent: CrashPage,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
