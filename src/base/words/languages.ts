import { en } from '#base/words/en.ts'
import { ja } from '#base/words/ja.ts'
import type { Words } from '#base/words/words.ts'
import { zhCN } from '#base/words/zh-CN.ts'

/** Another language is a file beside this one and its entry here; the order is that of offering. */
export const languages = { en, 'zh-CN': zhCN, ja } satisfies Record<string, Words>
