import type { Product } from '../design.ts'

/** What the mill sells; prices in fen. */
export const goods: readonly (Product & { readonly about: Product['name'] })[] = [
  {
    sku: 'sheet',
    name: { en: 'Washed linen sheet', 'zh-CN': '水洗亚麻床单' },
    about: { en: 'Oat, stone or white', 'zh-CN': '燕麦、石灰、白' },
    price: { CNY: 39_900 },
    category: 'bed',
    picture: 'sheet.svg',
  },
  {
    sku: 'cover',
    name: { en: 'Duvet cover, dusk', 'zh-CN': '暮蓝被套' },
    about: { en: 'With horn buttons', 'zh-CN': '牛角扣' },
    price: { CNY: 59_900 },
    category: 'bed',
    picture: 'cover.svg',
  },
  {
    sku: 'towel',
    name: { en: 'Waffle towel', 'zh-CN': '华夫格浴巾' },
    about: { en: 'Dries in an hour', 'zh-CN': '一小时即干' },
    price: { CNY: 8_900 },
    category: 'bath',
    picture: 'towel.svg',
  },
  {
    sku: 'robe',
    name: { en: 'Bathrobe, clay', 'zh-CN': '陶土色浴袍' },
    about: { en: 'Two pockets, one belt', 'zh-CN': '双口袋，系带' },
    price: { CNY: 32_900 },
    category: 'bath',
    picture: 'robe.svg',
  },
  {
    sku: 'curtain',
    name: { en: 'Sheer curtain', 'zh-CN': '透光窗帘' },
    about: { en: 'Morning light, no neighbours', 'zh-CN': '只留晨光' },
    price: { CNY: 25_900 },
    category: 'window',
    picture: 'curtain.svg',
  },
  {
    sku: 'napkins',
    name: { en: 'Napkins, set of four', 'zh-CN': '餐巾四条' },
    about: { en: 'Better every wash', 'zh-CN': '越洗越软' },
    price: { CNY: 6_900 },
    category: 'table',
    picture: 'napkins.svg',
  },
]
