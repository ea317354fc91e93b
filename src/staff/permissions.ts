/** What a role may do; the server decides by this table, and the portal shows by it. */
export const roles = ['owner', 'marketer', 'support', 'developer'] as const
export type Role = (typeof roles)[number]

/**
 * `read`: all of a site's business. `programs`: activities, their pages and pictures. `emails`: texts and sending.
 * `grants`: to give and take back by hand. `events`: what a store's backend does. `test`: clock and emptying of test sites.
 * `site`: its settings; `sites`: new ones. The rest are what they are called.
 */
export const permissions = [
  'read',
  'programs',
  'emails',
  'grants',
  'customers.export',
  'customers.erase',
  'events',
  'keys',
  'webhooks',
  'test',
  'site',
  'sites',
  'staff',
  'audit',
] as const
export type Permission = (typeof permissions)[number]

const byRole: Readonly<Record<Role, readonly Permission[]>> = {
  owner: permissions,
  marketer: ['read', 'programs', 'emails', 'grants', 'customers.export', 'customers.erase', 'test', 'audit'],
  support: ['read', 'grants', 'customers.export'],
  developer: ['read', 'events', 'keys', 'webhooks', 'test', 'audit'],
}

export function permissionsOf(role: Role): readonly Permission[] {
  return byRole[role]
}

export function mayDo(role: Role, permission: Permission): boolean {
  return byRole[role].includes(permission)
}

/** What each operation of `/v1` takes; one that is not here is nobody's. */
const operations: Readonly<Record<Permission, readonly string[]>> = {
  read: [
    ...['readSite', 'listPresets', 'listPrograms', 'readProgram', 'listProgramVersions', 'readPerformance'],
    ...['listImages', 'readImage'],
    ...['readOverview', 'listTopReferrers', 'listConcerns'],
    ...['readPage', 'listPageVersions', 'readPageVersion', 'previewPage', 'readPageContents', 'simulateProgram'],
    ...['listReferrals', 'readReferral', 'explainReferral', 'listRefusals', 'readRefusal', 'explainRefusal'],
    ...['listCustomers', 'listOrders', 'readOrder'],
    ...['readCustomer', 'readBalances', 'listLedgerEntries', 'listCodes', 'readCode', 'checkCode', 'evaluateCart'],
    ...[
      'listRewards',
      'readReward',
      'explainReward',
      'listCoupons',
      'readCoupon',
      'readSpend',
      'listEvents',
      'readEvent',
    ],
    ...['listNotifications', 'listMessages', 'readMessage', 'listEmailScenarios', 'previewEmailScenario'],
    ...['readEmailProgress', 'readEmailSettings', 'listEmailSuppressions', 'readTestClock'],
  ],
  programs: [
    ...['createProgram', 'changeProgram', 'pauseProgram', 'resumeProgram', 'archiveProgram'],
    ...['writePage', 'dropPage', 'publishPage', 'restorePageVersion', 'uploadImage', 'changeImage', 'deleteImage'],
  ],
  emails: [
    ...['changeEmailScenario', 'testEmailScenario', 'changeEmailSettings'],
    ...['retryMessage', 'addEmailSuppression', 'removeEmailSuppression'],
  ],
  grants: ['grantReward', 'revokeReward', 'restoreReward', 'claimReward', 'createCode', 'revokeCode'],
  'customers.export': ['exportCustomer'],
  'customers.erase': ['eraseCustomer'],
  events: [
    ...[
      'reportEvents',
      'replayEvent',
      'useCodeOnCart',
      'removeCodeFromCart',
      'holdSpend',
      'captureSpend',
      'releaseSpend',
    ],
    ...['markNotificationRead', 'reportEmailBounces'],
  ],
  keys: ['listKeys', 'createKey', 'rotateKey', 'revokeKey', 'rotateIdentitySecret'],
  webhooks: [
    ...['listWebhookEndpoints', 'createWebhookEndpoint', 'readWebhookEndpoint', 'changeWebhookEndpoint'],
    ...['deleteWebhookEndpoint', 'rotateWebhookSecret', 'testWebhookEndpoint', 'replayWebhooks'],
    ...['listWebhookDeliveries', 'readWebhookDelivery', 'replayWebhookDelivery', 'listWebhookMessages'],
  ],
  test: ['setTestClock', 'resetTestSite'],
  site: ['changeSite'],
  sites: [],
  staff: [],
  audit: [],
}

const byOperation = new Map(
  permissions.flatMap((permission) => operations[permission].map((operation) => [operation, permission] as const)),
)

/** What an operation of `/v1` takes; null: no role has it. */
export function permissionFor(operation: string): Permission | null {
  return byOperation.get(operation) ?? null
}

/** What staff only do with a reason that is kept. */
const withReason: ReadonlySet<string> = new Set(['grantReward', 'revokeReward', 'restoreReward', 'revokeCode'])

export function needsReason(operation: string): boolean {
  return withReason.has(operation)
}
