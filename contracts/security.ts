import { type Static, Type } from 'typebox'
import { defineContract } from '#platform/contract/define-contract.ts'
import { Id, Nothing, Nullable, OneOf, Page, PageQuery, Timestamp } from '#platform/contract/schemas.ts'

const Count = Type.Integer({ minimum: 0 })

/** A look of somebody at the data of somebody else. */
export const AccessEntry = Type.Object({
  id: Id,
  subject: Type.String({
    description: 'Whose data it was: account id or address, as the request named them',
  }),
  subject_name: Nullable(Type.String({ description: 'null of who is no member' })),
  principal_kind: OneOf(['person', 'agent', 'service']),
  principal_id: Type.String({ description: 'Account id of who looked, or name of the service' }),
  principal_name: Nullable(Type.String()),
  operation: Type.String({ description: '`<service>.<operation>` of the API' }),
  request_id: Nullable(Type.String()),
  looked_at: Timestamp,
})
export type AccessEntry = Static<typeof AccessEntry>

/** Whether the log of such looks is as it was written. */
export const AuditVerification = Type.Object({
  state: OneOf(['intact', 'broken']),
  entries: Type.Integer({ minimum: 0, description: 'Entries that were checked' }),
  unsealed: Type.Integer({
    minimum: 0,
    description: 'Entries from before there were seals, which nothing tells about',
  }),
  first_number: Nullable(
    Type.Integer({
      description: 'Number of the oldest entry that is there; the ones before it have expired',
    }),
  ),
  broken: Nullable(
    Type.Object({
      id: Nullable(Id),
      number: Type.Integer({ description: 'Place in the order of writing, from 1' }),
      reason: Type.String(),
    }),
  ),
  head: Nullable(
    Type.String({
      description: 'Seal of the newest entry. Kept elsewhere, it shows later that the end was not cut off',
    }),
  ),
  verified_at: Timestamp,
})
export type AuditVerification = Static<typeof AuditVerification>

/** How far an export or erasure is, in tables. */
export const WorkOnPerson = Type.Object({
  stage: Nullable(Type.String({ description: 'Table at hand' })),
  done: Count,
  total: Count,
})

/** An archive of all that is kept about one person. */
export const PersonalExport = Type.Object({
  id: Id,
  state: OneOf(['waiting', 'running', 'done', 'failed', 'expired']),
  progress: WorkOnPerson,
  bytes: Nullable(Count),
  records: Nullable(Count),
  error: Nullable(Type.String({ description: 'Why it failed, and what to do' })),
  created_at: Timestamp,
  finished_at: Nullable(Timestamp),
  expires_at: Nullable(Timestamp),
})
export type PersonalExport = Static<typeof PersonalExport>

/** The erasure of one person, asked for or carried out. */
export const Erasure = Type.Object({
  id: Id,
  account_id: Id,
  kind: OneOf(['self', 'former_member']),
  state: OneOf(['waiting', 'running', 'done', 'failed', 'withdrawn']),
  due_at: Type.String({ format: 'date-time', description: 'Until then it can be withdrawn' }),
  progress: WorkOnPerson,
  deleted: Type.Integer({ minimum: 0, description: 'Records that were theirs alone' }),
  rewritten: Type.Integer({ minimum: 0, description: 'Records in which the pseudonym stands now' }),
  pseudonym: Nullable(Type.String({ description: 'What stands in their place in this workspace' })),
  error: Nullable(Type.String({ description: 'Why it failed, and what to do' })),
  created_at: Timestamp,
  finished_at: Nullable(Timestamp),
})
export type Erasure = Static<typeof Erasure>

const IdParams = Type.Object({ id: Id })

export const securityContract = defineContract({
  name: 'security',
  summary: 'Personal data: who looked at whose, export and erasure',
  port: 8032,
  prefixes: ['/security'],
  errors: {
    export_not_found: 404,
    export_not_finished: 409,
    erasure_not_found: 404,
    erasure_in_progress: 409,
    wrong_address: 409,
    last_owner: 409,
  },
  events: {
    'person.erased': Type.Object({ account_id: Id, pseudonym: Type.String() }),
  },
  routes: {
    listAccessLog: {
      method: 'GET',
      path: '/security/access-log',
      summary: 'Who looked at one’s own data in this workspace, newest first',
      access: 'viewer',
      query: Type.Object(PageQuery),
      response: Page(AccessEntry),
    },
    listWorkspaceAccessLog: {
      method: 'GET',
      path: '/security/audit',
      summary: 'Who looked at whose data in this workspace, newest first',
      access: 'admin',
      query: Type.Object(PageQuery),
      response: Page(AccessEntry),
    },
    verifyAccessLog: {
      method: 'GET',
      path: '/security/audit/verification',
      summary: 'Whether every entry of the access log is as it was written, and none is missing',
      access: 'admin',
      rate: 'heavy',
      response: AuditVerification,
    },
    createExport: {
      method: 'POST',
      path: '/security/exports',
      summary: 'Have everything that is kept about oneself put into one archive',
      description: 'While one is being made, asking again gives that one.',
      access: 'viewer',
      rate: 'heavy',
      status: 202,
      response: PersonalExport,
    },
    listExports: {
      method: 'GET',
      path: '/security/exports',
      summary: 'One’s own exports, newest first',
      access: 'viewer',
      response: Type.Object({ items: Type.Array(PersonalExport) }),
    },
    getExport: {
      method: 'GET',
      path: '/security/exports/:id',
      summary: 'How far an export of one’s own is',
      access: 'viewer',
      params: IdParams,
      response: PersonalExport,
      errors: ['export_not_found'],
    },
    downloadExport: {
      method: 'GET',
      path: '/security/exports/:id/archive',
      summary:
        'The archive of an export of one’s own: a gzipped tar of JSON lines, with an index to read them by',
      access: 'viewer',
      rate: 'heavy',
      params: IdParams,
      response: Type.String(),
      produces: ['application/gzip'],
      errors: ['export_not_found', 'export_not_finished'],
    },
    deleteExport: {
      method: 'DELETE',
      path: '/security/exports/:id',
      summary: 'Remove an export of one’s own before it expires',
      access: 'viewer',
      params: IdParams,
      status: 204,
      response: Nothing,
      errors: ['export_not_found'],
    },
    createErasure: {
      method: 'POST',
      path: '/security/erasures',
      summary: 'Have oneself erased; or, as an administrator, somebody who has left the workspace',
      description:
        'The address is typed again so that nobody is erased by a slip. It begins after a delay, until when it can be withdrawn, and cannot be undone then.',
      access: 'viewer',
      body: Type.Object(
        {
          address: Type.String({
            minLength: 1,
            maxLength: 320,
            description: 'One of the person’s addresses',
          }),
          account_id: Type.Optional(
            Type.String({ format: 'uuid', description: 'Of a former member; oneself when left out' }),
          ),
        },
        { additionalProperties: false },
      ),
      status: 201,
      response: Erasure,
      errors: ['wrong_address', 'last_owner', 'erasure_in_progress'],
    },
    listErasures: {
      method: 'GET',
      path: '/security/erasures',
      summary: 'One’s own erasure; an administrator’s list has those of former members, too',
      access: 'viewer',
      response: Type.Object({ items: Type.Array(Erasure), delay_days: Type.Integer({ minimum: 0 }) }),
    },
    withdrawErasure: {
      method: 'DELETE',
      path: '/security/erasures/:id',
      summary: 'Take an erasure back that has not begun',
      access: 'viewer',
      params: IdParams,
      response: Erasure,
      errors: ['erasure_not_found', 'erasure_in_progress'],
    },
  },
})
