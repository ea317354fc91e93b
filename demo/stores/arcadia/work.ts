import type { Product } from '../design.ts'

export interface Work extends Product {
  readonly words: string
  /** Working days until it is there. */
  readonly days: number
}

/** What Arcadia draws; the files go to the mill or the printer of the house that ordered. */
export const works: readonly Work[] = [
  {
    sku: 'crown',
    name: 'Single crown',
    price: { USD: 4_800, EUR: 4_400 },
    category: 'design',
    picture: 'crown.svg',
    words: 'Anatomy from the neighbours, contacts to ten microns.',
    days: 1,
  },
  {
    sku: 'bridge',
    name: 'Bridge, up to four units',
    price: { USD: 12_500, EUR: 11_500 },
    category: 'design',
    picture: 'bridge.svg',
    words: 'Connectors that carry, embrasures that clean.',
    days: 2,
  },
  {
    sku: 'implant',
    name: 'Implant abutment and crown',
    price: { USD: 9_800, EUR: 8_900 },
    category: 'design',
    picture: 'implant.svg',
    words: 'Screw-retained or cemented, with the emergence you drew.',
    days: 2,
  },
  {
    sku: 'aligner',
    name: 'Aligner set-up, one arch',
    price: { USD: 21_000, EUR: 19_500 },
    category: 'design',
    picture: 'aligner.svg',
    words: 'Staged, with a film of every step for the chair.',
    days: 3,
  },
  {
    sku: 'denture',
    name: 'Full denture',
    price: { USD: 32_000, EUR: 29_000 },
    category: 'design',
    picture: 'denture.svg',
    words: 'Balanced in the articulator, characterised by hand.',
    days: 4,
  },
  {
    sku: 'guide',
    name: 'Surgical guide',
    price: { USD: 14_000, EUR: 12_800 },
    category: 'design',
    picture: 'guide.svg',
    words: 'From the scan to the sleeve, checked by a second pair of eyes.',
    days: 2,
  },
]
