import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
/** Where Kith runs while somebody works on the portal: `KITH=http://localhost:8787 vite --config admin/vite.config.ts`. */
const kith = process.env.KITH ?? 'http://localhost:8787'
const away = { target: kith, changeOrigin: true, headers: { origin: kith } }

export default defineConfig({
  root: at('.'),
  base: '/admin/',
  publicDir: at('public'),
  cacheDir: at('../node_modules/.cache/vite-admin'),
  server: { proxy: { '/admin/api': away, '/admin/auth': away, '/r/': away, '/media': away } },
  build: {
    outDir: at('../dist/admin'),
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 2_048,
    chunkSizeWarningLimit: 1_200,
    reportCompressedSize: false,
  },
  plugins: [react()],
})
