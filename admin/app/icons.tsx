/** Lines of 24 by 24, drawn in the colour of the text around them. */
const paths = {
  home: 'M4 11 12 4l8 7M6 9.5V20h4.5v-5.5h3V20H18V9.5',
  programs:
    'M4 9.5h16V20H4zM3 6.5h18v3H3zM12 6.5V20M12 6.5C9 6.5 7.5 5.6 7.5 4.3S9.6 2.6 12 6.5c2.4-3.9 4.5-3.5 4.5-2.2S15 6.5 12 6.5',
  members:
    'M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 20c.4-3.6 3-5.5 6.5-5.5s6.1 1.9 6.5 5.5M16 4.8a3.5 3.5 0 0 1 0 6.4M18 14.9c2 .7 3.2 2.4 3.5 5.1',
  referrals:
    'M6 8.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M18 20.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M6 8.5v5a4.5 4.5 0 0 0 4.5 4.5h5M13 15l3 3-3 3',
  customers: 'M12 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4.5 20.5c.5-4.2 3.4-6.3 7.5-6.3s7 2.1 7.5 6.3',
  codes:
    'M4 7.5A1.5 1.5 0 0 1 5.5 6h13A1.5 1.5 0 0 1 20 7.5v2.7a1.9 1.9 0 0 0 0 3.6v2.7a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 16.5v-2.7a1.9 1.9 0 0 0 0-3.6zM14 9v.1M14 12v.1M14 15v.1',
  rewards: 'M12 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11M8.5 13.5 7 21l5-2.6L17 21l-1.5-7.5',
  coupons: 'M9 9.2v.1M15 14.8v.1M15.5 8.5l-7 7M5 4.5h14v15l-2.3-1.6L14.3 19.5 12 17.9 9.7 19.5l-2.4-1.6L5 19.5z',
  messages: 'M3.5 6h17v12.5h-17zM4 6.5l8 6.5 8-6.5',
  events: 'M3.5 12h4l2.5-7 4 14 2.5-7h4',
  settings:
    'M12 15.2a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4M12 3v2.6M12 18.4V21M3 12h2.6M18.4 12H21M5.6 5.6l1.9 1.9M16.5 16.5l1.9 1.9M18.4 5.6l-1.9 1.9M7.5 16.5l-1.9 1.9',
  performance: 'M4 20h16M6.5 16.5v-5M12 16.5v-10M17.5 16.5v-7',
  staff: 'M8 7.5V5.8A1.8 1.8 0 0 1 9.8 4h4.4A1.8 1.8 0 0 1 16 5.8v1.7M3.5 7.5h17V19h-17zM3.5 12.5h17M12 11.5v2',
  audit: 'M6 3.5h9l4 4v13H6zM14.5 3.5v4.5H19M9 12.5h7M9 16h5',
  webhooks:
    'M12 9a3 3 0 1 0-2.6-1.5L6.5 13M9 16.5h6.5M15 16.5a3 3 0 1 0 2.4-4.6M4.5 14.4A3 3 0 1 0 9 16.5M14.5 7.5l3 4.5',
  keys: 'M8 18.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9M11.3 10.7 19.5 2.5M16 6l3 3M13.5 8.5l2 2',
  clock: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17M12 7.5V12l3 2',
  page: 'M4 4.5h16v15H4zM4 9h16M10 9v10.5',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13M15.3 15.3 20 20',
  plus: 'M12 5v14M5 12h14',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  cross: 'M6.5 6.5l11 11M17.5 6.5l-11 11',
  minus: 'M6 12h12',
  warning: 'M12 4 2.8 19.5h18.4zM12 10v4.5M12 17v.1',
  info: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17M12 11v5.5M12 7.6v.1',
  copy: 'M8.5 8.5h11v11h-11zM15.5 8.5v-4h-11v11h4',
  download: 'M12 4v11M7.5 10.5 12 15l4.5-4.5M4.5 19.5h15',
  upload: 'M12 15.5v-11M7.5 9 12 4.5 16.5 9M4.5 19.5h15',
  more: 'M6 12v.1M12 12v.1M18 12v.1',
  left: 'm14.5 6-6 6 6 6',
  right: 'm9.5 6 6 6-6 6',
  up: 'm6 14.5 6-6 6 6',
  down: 'm6 9.5 6 6 6-6',
  external: 'M13.5 4.5h6v6M19 5l-8 8M17 14v5.5H4.5V7H10',
  play: 'M7.5 5v14l11-7z',
  pause: 'M8.5 5.5v13M15.5 5.5v13',
  archive: 'M3.5 5h17v4.5h-17zM5 9.5v10h14v-10M10 13.5h4',
  edit: 'M4.5 19.5v-4L15.5 4.5l4 4-11 11zM13 7l4 4',
  trash: 'M5 7h14M10 7V4.5h4V7M6.5 7l1 13h9l1-13M10.5 11v5.5M13.5 11v5.5',
  history: 'M4 12a8 8 0 1 0 2.4-5.7L4 8.5M4 4v4.5h4.5M12 8v4.5l3 1.5',
  filter: 'M4 6h16M7 12h10M10 18h4',
  globe: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17M3.5 12h17M12 3.5c5 5 5 12 0 17c-5-5-5-12 0-17',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4',
  moon: 'M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10',
  screen: 'M3.5 5h17v11h-17zM9 20h6M12 16v4',
  out: 'M14 4.5H5v15h9M10.5 12H20M16.5 8.5 20 12l-3.5 3.5',
  menu: 'M4 7h16M4 12h16M4 17h16',
  offline:
    'M4 4l16 16M3 9.5c1.6-1.4 3.3-2.4 5.1-3M12 5.8c3.4 0 6.5 1.4 9 3.7M6 13c1.3-1.2 2.8-2 4.4-2.4M14 10.8c1.5.4 2.9 1.2 4 2.2M9.3 16.3a4 4 0 0 1 5.4 0M12 19.5v.1',
  phone: 'M7.5 3.5h9v17h-9zM11 17.8h2',
  link: 'M10 13.5a4 4 0 0 0 6 .4l2.8-2.8a4 4 0 0 0-5.7-5.7L12 6.6M14 10.5a4 4 0 0 0-6-.4l-2.8 2.8a4 4 0 0 0 5.7 5.7l1.1-1.2',
  undo: 'M8.5 5 4 9.5 8.5 14M4 9.5h10a5 5 0 0 1 0 10h-3',
  duplicate: 'M8.5 8.5h11v11h-11zM15.5 8.5v-4h-11v11h4M14 11.5v5M11.5 14h5',
  spark: 'M12 4l1.8 5.2L19 11l-5.2 1.8L12 18l-1.8-5.2L5 11l5.2-1.8zM18.5 16v4M16.5 18h4',
  redo: 'M15.5 5 20 9.5 15.5 14M20 9.5H10a5 5 0 0 0 0 10h3',
  picture: 'M4 5h16v14H4zM4.5 16.5 9.5 11l4 4.5 2.5-2.5 4 4M15.5 9.3v.1',
  heading: 'M6.5 5v14M17.5 5v14M6.5 12h11',
  text: 'M4 6.5h16M4 11h16M4 15.5h10',
  button: 'M3.5 8h17v8h-17zM8 12h8',
  space: 'M4 5h16M4 19h16M12 8.5v7M9.5 11 12 8.5l2.5 2.5M9.5 13l2.5 2.5 2.5-2.5',
  columns: 'M4 5h16v14H4zM12 5v14',
  drag: 'M9 6v.1M15 6v.1M9 12v.1M15 12v.1M9 18v.1M15 18v.1',
} as const

export type IconName = keyof typeof paths

interface Properties {
  readonly name: IconName
  readonly size?: number
  /** What it means, where no word beside it says so. */
  readonly label?: string
}

export function Icon({ name, size = 18, label }: Properties) {
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: hidden from readers, or labelled
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={dotted.has(name) ? 2.6 : 1.7}
      strokeLinecap="round"
      strokeLinejoin="round"
      style={{ flex: 'none' }}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      <path d={paths[name]} />
    </svg>
  )
}

const dotted: ReadonlySet<IconName> = new Set(['more', 'drag'])
