import { KithCodeField } from './code-field.ts'
import { KithCodes } from './codes.ts'
import { KithInbox } from './inbox.ts'
import { KithInvite } from './invite.ts'
import { KithMember } from './member.ts'
import { KithProvider } from './provider.ts'
import { KithRewards } from './rewards.ts'

const elements = {
  // First, so that the others find it there.
  'kith-provider': KithProvider,
  'kith-invite': KithInvite,
  'kith-codes': KithCodes,
  'kith-rewards': KithRewards,
  'kith-inbox': KithInbox,
  'kith-code-field': KithCodeField,
  'kith-member': KithMember,
}

for (const [name, element] of Object.entries(elements)) {
  if (!customElements.get(name)) customElements.define(name, element)
}
