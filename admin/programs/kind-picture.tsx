import type { ReactNode } from 'react'
import type { PresetKey } from '#programs/definition.api.ts'

export type Kind = PresetKey | 'blank'
export const kinds: readonly Kind[] = [
  'invitation-code',
  'refer-and-earn',
  'refer-a-friend-gift',
  'member-referrals',
  'blank',
]

const strong = 'var(--mantine-color-teal-6)'
const soft = 'var(--mantine-color-teal-light)'
const paper = 'var(--mantine-color-body)'
const warm = 'var(--mantine-color-orange-4)'

/** A small drawing for each kind; says nothing that the words beside it do not say. */
const drawings: Readonly<Record<Kind, ReactNode>> = {
  'invitation-code': (
    <>
      <path
        d="M34 28h92a6 6 0 0 1 6 6v6a8 8 0 0 0 0 16v6a6 6 0 0 1-6 6H34a6 6 0 0 1-6-6v-6a8 8 0 0 0 0-16v-6a6 6 0 0 1 6-6z"
        fill={paper}
        stroke={strong}
        strokeWidth="2"
      />
      <path d="M104 30v36" stroke={strong} strokeWidth="2" strokeDasharray="3 5" />
      <g fill={strong}>
        <rect x="40" y="42" width="10" height="12" rx="2" />
        <rect x="54" y="42" width="10" height="12" rx="2" />
        <rect x="68" y="42" width="10" height="12" rx="2" />
        <rect x="82" y="42" width="10" height="12" rx="2" opacity=".35" />
      </g>
      <circle cx="117" cy="48" r="5" fill={warm} />
    </>
  ),
  'refer-and-earn': (
    <>
      <rect x="26" y="36" width="38" height="38" rx="4" fill={paper} stroke={strong} strokeWidth="2" />
      <path d="M34 46h8M48 46h8M34 56h8M48 56h8M40 74v-8h10v8" stroke={strong} strokeWidth="2" fill="none" />
      <rect x="96" y="26" width="38" height="48" rx="4" fill={paper} stroke={strong} strokeWidth="2" />
      <path
        d="M104 36h8M118 36h8M104 46h8M118 46h8M104 56h8M118 56h8M110 74v-8h10v8"
        stroke={strong}
        strokeWidth="2"
        fill="none"
      />
      <circle cx="80" cy="34" r="11" fill={warm} />
      <path
        d="M80 28v12M76.5 31.5h5a2.5 2.5 0 0 1 0 5h-3a2.5 2.5 0 0 0 0 5"
        stroke={paper}
        strokeWidth="1.8"
        fill="none"
        transform="translate(0 -2)"
      />
      <path d="M68 56h20m-5-4 5 4-5 4" stroke={strong} strokeWidth="2" fill="none" strokeLinecap="round" />
    </>
  ),
  'refer-a-friend-gift': (
    <>
      <path d="M28 74h24V60h24V46h24V32h32v42z" fill={paper} stroke={strong} strokeWidth="2" strokeLinejoin="round" />
      <circle cx="40" cy="52" r="5" fill={strong} />
      <circle cx="64" cy="38" r="5" fill={strong} opacity=".6" />
      <rect x="106" y="14" width="20" height="16" rx="2" fill={warm} />
      <path d="M116 14v16M104 19h24" stroke={paper} strokeWidth="2" />
    </>
  ),
  'member-referrals': (
    <>
      <rect x="26" y="24" width="108" height="52" rx="8" fill={paper} stroke={strong} strokeWidth="2" />
      <circle cx="46" cy="44" r="8" fill={strong} />
      <path d="M34 66c1-8 6-11 12-11s11 3 12 11" fill="none" stroke={strong} strokeWidth="2" />
      <path d="M70 40h36M70 50h24" stroke={strong} strokeWidth="3" strokeLinecap="round" opacity=".4" />
      <rect x="98" y="58" width="26" height="12" rx="6" fill={strong} />
      <circle cx="118" cy="64" r="4.5" fill={paper} />
    </>
  ),
  blank: (
    <>
      <rect
        x="40"
        y="20"
        width="80"
        height="58"
        rx="6"
        fill={paper}
        stroke={strong}
        strokeWidth="2"
        strokeDasharray="5 5"
      />
      <path d="M80 38v22M69 49h22" stroke={strong} strokeWidth="3" strokeLinecap="round" />
    </>
  ),
}

export function KindPicture({ kind }: { readonly kind: Kind }) {
  return (
    <svg viewBox="0 0 160 96" width="100%" aria-hidden="true" style={{ background: soft, display: 'block' }}>
      {drawings[kind]}
    </svg>
  )
}
