import assert from 'node:assert/strict'
import { test } from 'node:test'
import { localOwner, type Principal, servicePrincipal } from '#platform/identity/principal.ts'
import { type CommittingMember, decideFeedbackAudience } from './feedback-audience.ts'

const ada: Principal = { ...localOwner, id: 'a-1', emails: ['ada@example.com'] }

function member(account_id: string, ...emails: string[]): CommittingMember {
  return { account_id, name: account_id, emails, feedback_visibility: 'only_me' }
}

const adaMember = member('a-1', 'ada@example.com')
const grace = member('g-1', 'grace@example.com', 'hopper@navy.example')
const open: CommittingMember = { ...member('o-1', 'open@example.com'), feedback_visibility: 'workspace' }

test('another member’s feedback is hidden under each of their addresses, even from the owner', () => {
  const audience = decideFeedbackAudience(ada, [adaMember, grace])
  assert.deepEqual([...audience.hidden.keys()], ['grace@example.com', 'hopper@navy.example'])
  for (const person of ['g-1', 'grace@example.com', 'Hopper@Navy.example']) {
    assert.throws(() => audience.requireFeedback(person), { code: 'private_feedback', message: /g-1/ })
  }
  for (const person of ['a-1', 'ada@example.com', 'stranger@example.com']) audience.requireFeedback(person)
})

test('in a workspace of one, and for services, nothing is hidden', () => {
  const stranger: Principal = { ...ada, id: 'x', emails: [] }
  assert.equal(decideFeedbackAudience(stranger, [grace]).hidden.size, 0)
  const service = servicePrincipal('ai', localOwner.workspace_id)
  assert.equal(decideFeedbackAudience(service, []).hidden.size, 0)
})

test('who opened their feedback shows it, and still keeps their coaching sessions', () => {
  const audience = decideFeedbackAudience(ada, [adaMember, open])
  assert.equal(audience.hidden.size, 0)
  audience.requireFeedback('open@example.com')
  assert.throws(() => audience.requireOwn('open@example.com'), { code: 'private_feedback' })
  audience.requireOwn('ada@example.com')
})
