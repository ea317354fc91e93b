import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'

const teal: MantineColorsTuple = [
  '#eefaf7',
  '#d3f1ea',
  '#a7e3d6',
  '#6fcfbd',
  '#3fb5a2',
  '#1f9a88',
  '#138172',
  '#0f6b5f',
  '#0f564d',
  '#0c423c',
]

/** Greys of the dark scheme, with a breath of green in them. */
const dark: MantineColorsTuple = [
  '#e4eae8',
  '#b8c4c0',
  '#9aa8a4',
  '#6f7e79',
  '#3a4541',
  '#2b3431',
  '#1b2220',
  '#141918',
  '#0f1312',
  '#0a0d0c',
]

// By their names: what `system-ui` or `sans-serif` is on a Linux without a desktop is anybody's guess, at times a font with serifs.
const sans =
  'Inter, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, "DejaVu Sans", sans-serif'

export const theme = createTheme({
  primaryColor: 'teal',
  primaryShade: { light: 7, dark: 7 },
  colors: { teal, dark },
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily: sans,
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  headings: {
    fontFamily: sans,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '1.3' },
      h2: { fontSize: '1.125rem', lineHeight: '1.4' },
      h3: { fontSize: '1rem', lineHeight: '1.4' },
      h4: { fontSize: '0.9375rem', lineHeight: '1.4' },
    },
  },
  fontSizes: { xs: '0.75rem', sm: '0.875rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
  respectReducedMotion: true,
  // Not by their own `extend`, which would load every one of them with the first screen.
  components: {
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    Badge: { defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 550 } },
    Button: { defaultProps: { size: 'sm' } },
    Card: { defaultProps: { withBorder: true, padding: 'lg' } },
    Paper: { defaultProps: { withBorder: true } },
    InputWrapper: { defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] } },
    // Not keys as well: what is typed into the palette over an open menu would close that, and give the focus back to its button.
    Menu: { defaultProps: { clickOutsideEvents: ['mousedown', 'touchstart'] } },
    Loader: { defaultProps: { size: 'sm', type: 'dots' } },
    Modal: { defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.45 } } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true } },
  },
})

/** Quiet text stays readable: at least 4.5 to 1 on the paper it stands on. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-text': '#17211f',
    '--mantine-color-dimmed': '#5a6663',
    '--mantine-color-placeholder': '#6a7572',
    '--mantine-color-error': '#b42318',
    '--mantine-color-anchor': '#0f6b5f',
    '--mantine-color-default-border': '#d9dfdd',
    '--mantine-color-teal-light-color': '#0c423c',
    '--mantine-color-orange-light-color': '#8a3300',
    '--mantine-color-yellow-light-color': '#714c00',
    '--mantine-color-red-light-color': '#9b1c1c',
    '--mantine-color-green-light-color': '#1b6430',
    '--mantine-color-blue-light-color': '#10508f',
    '--mantine-color-grape-light-color': '#7b2a91',
    '--mantine-color-gray-light-color': '#414a52',
    '--kith-ground': '#f6f8f7',
    '--kith-line': '#e4e9e7',
    '--kith-good': '#0f6b5f',
    '--kith-warn': '#8a5300',
    '--kith-bad': '#b42318',
  },
  dark: {
    '--mantine-color-body': '#141918',
    '--mantine-color-text': '#e4eae8',
    '--mantine-color-dimmed': '#9aa8a4',
    '--mantine-color-placeholder': '#83918d',
    '--mantine-color-error': '#ff9a8f',
    '--mantine-color-anchor': '#6fcfbd',
    '--mantine-color-default': '#1c2321',
    '--mantine-color-default-hover': '#242c2a',
    '--mantine-color-default-border': '#39443f',
    '--kith-ground': '#0e1211',
    '--kith-line': '#29312f',
    '--kith-good': '#6fcfbd',
    '--kith-warn': '#f0b860',
    '--kith-bad': '#ff9a8f',
  },
})
