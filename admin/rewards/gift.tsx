import { useQuery } from '@tanstack/react-query'
import { useLanguage } from '#admin/app/language.ts'
import { useSite } from '#admin/app/session.ts'
import type { Discount } from '#coupons/discount.api.ts'
import type { Gift } from '#rewards/gift.api.ts'

/** The sentences that the server says of gifts too, loaded when the first is needed. */
async function speech() {
  return await import('#programs/sentences.ts')
}

function useSentences() {
  return useQuery({ queryKey: ['gift sentences'], queryFn: speech, staleTime: Number.POSITIVE_INFINITY }).data
}

/** A gift in words; nothing for the moment that the sentences take to come. */
export function useGiftWords(): (gift: Gift) => string {
  const sentences = useSentences()
  const { currency } = useSite()
  const locale = useLanguage()
  return (gift) => sentences?.giftsWords([gift], { locale, currency }) ?? ''
}

export function GiftWords({ gift }: { readonly gift: Gift }) {
  const words = useGiftWords()(gift)
  return words === '' ? <span className="kith-naming" /> : words
}

export function DiscountWords({ discount }: { readonly discount: Discount }) {
  const sentences = useSentences()
  const { currency } = useSite()
  const locale = useLanguage()
  return <>{sentences?.discountWords(discount, { locale, currency }) ?? ''}</>
}
