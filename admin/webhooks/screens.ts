import type { Screen } from '#admin/app/screen.ts'

const words = ['webhooks']

export const siteScreens: readonly Screen[] = [
  {
    path: 'settings/webhooks',
    words,
    load: () => import('#admin/webhooks/endpoints.tsx'),
    component: 'EndpointsScreen',
    icon: 'webhooks',
  },
  {
    path: 'settings/webhooks/$id',
    words,
    load: () => import('#admin/webhooks/endpoint.tsx'),
    component: 'EndpointScreen',
  },
  {
    path: 'settings/webhooks/$endpoint/$id',
    words,
    load: () => import('#admin/webhooks/delivery.tsx'),
    component: 'DeliveryScreen',
  },
]
