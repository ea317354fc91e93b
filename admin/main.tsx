import '@mantine/core/styles.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { startLanguage } from '#admin/app/language.ts'
import { queryClient } from '#admin/app/queries.ts'
import { router } from '#admin/app/router.tsx'
import { Themed } from '#admin/app/themed.tsx'
import '#admin/app/style.css'

// After a new version was put in place, parts of the old one are gone: the page is loaded anew, once.
addEventListener('vite:preloadError', (event) => {
  const key = 'kith.reloaded'
  const last = Number(sessionStorage.getItem(key) ?? 0)
  if (Date.now() - last < 10_000) return
  event.preventDefault()
  sessionStorage.setItem(key, String(Date.now()))
  location.reload()
})

const Corner = lazy(() => import('#admin/app/corner.tsx'))

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
