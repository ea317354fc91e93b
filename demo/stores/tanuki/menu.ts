import type { Product } from '../design.ts'

/** What the kitchens serve; prices in yen. */
export const menu: readonly (Product & { readonly about: Product['name'] })[] = [
  {
    sku: 'karaage',
    name: { en: 'Karaage set', ja: '唐揚げ定食' },
    about: { en: 'Ginger and soy chicken, rice, miso soup', ja: '生姜醤油の唐揚げ、ごはん、味噌汁' },
    price: { JPY: 1_180 },
    category: 'meal',
    picture: 'karaage.svg',
  },
  {
    sku: 'ramen',
    name: { en: 'Tanuki ramen', ja: 'たぬきラーメン' },
    about: { en: 'Soy broth, two kinds of pork, a soft egg', ja: '醤油スープ、二種のチャーシュー、味玉' },
    price: { JPY: 980 },
    category: 'meal',
    picture: 'ramen.svg',
  },
  {
    sku: 'curry',
    name: { en: 'Katsu curry', ja: 'カツカレー' },
    about: { en: 'Two days in the pot, one minute in the crust', ja: '二日煮込んだカレーと揚げたてのカツ' },
    price: { JPY: 1_280 },
    category: 'meal',
    picture: 'curry.svg',
  },
  {
    sku: 'onigiri',
    name: { en: 'Onigiri, pair', ja: 'おにぎり二個' },
    about: { en: 'Salmon and pickled plum', ja: '鮭と梅干し' },
    price: { JPY: 520 },
    category: 'meal',
    picture: 'onigiri.svg',
  },
  {
    sku: 'gyoza',
    name: { en: 'Gyoza, five', ja: '焼き餃子五個' },
    about: { en: 'Crisp below, soft above', ja: '下はカリッと、上はもっちり' },
    price: { JPY: 560 },
    category: 'meal',
    picture: 'gyoza.svg',
  },
  {
    sku: 'parfait',
    name: { en: 'Matcha parfait', ja: '抹茶パフェ' },
    about: { en: 'Uji matcha, red beans, rice dumplings', ja: '宇治抹茶、あずき、白玉' },
    price: { JPY: 780 },
    category: 'meal',
    picture: 'parfait.svg',
  },
]
