import '@mantine/core/styles.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { part } from '#admin/app/connection.ts'
import { startLanguage } from '#admin/app/language.ts'
import { queryClient } from '#admin/app/queries.ts'
import { router } from '#admin/app/router.tsx'
import { Themed } from '#admin/app/themed.tsx'
import '#admin/app/style.css'

const Corner = lazy(() => part(() => import('#admin/app/corner.tsx')))

const place = document.getElementById('portal')
if (!place) throw new Error('the page has no place for the portal')
const began = startLanguage()
const reactRoot = createRoot(place)
await began
reactRoot.render(
  <StrictMode>
    <Suspense fallback={null}>
      <Themed>
        <Suspense fallback={null}>
          <Corner />
        </Suspense>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </Themed>
    </Suspense>
  </StrictMode>,
)
