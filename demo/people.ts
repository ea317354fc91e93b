import type { Chance } from './chance.ts'

/** Somebody whom a demo store knows. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly email: string
}

interface Names {
  /** How a name is written, and how it is spelt in an address. */
  readonly given: readonly (readonly [string, string])[]
  readonly family: readonly (readonly [string, string])[]
  readonly join: (given: string, family: string) => string
  readonly mail: readonly string[]
}

const plain = (words: string) => words.split(' ').map((word) => [word, word.toLowerCase()] as const)
const spelt = (words: string) => words.split(' ').map((pair) => pair.split(':') as [string, string])

const english: Names = {
  given: plain(
    'Ada Amir Beatriz Caleb Chidi Clara Dalia Dmitri Elena Farid Freya Gustavo Hana Idris Ines Jonas Kavya Lena Luca Maeve Marcus Mina Nadia Noor Oscar Paloma Priya Quentin Rosa Samir Sofia Tariq Uma Viktor Wren Yusuf',
  ),
  family: plain(
    'Abbott Alvarez Banerjee Brooks Castillo Choi Dawson Delgado Eriksen Fischer Gallagher Haddad Hughes Ibrahim Jensen Kowalski Lambert Lopez Marino Mbeki Novak Okafor Olsen Park Quinn Rao Reyes Sato Schmidt Silva Tran Vance Walsh Weber Young Zhang',
  ),
  join: (given, family) => `${given} ${family}`,
  mail: ['example.com', 'example.net', 'mail.example'],
}

const japanese: Names = {
  given: spelt(
    '葵:aoi 陽菜:hina 結衣:yui 美咲:misaki さくら:sakura 遥:haruka 凛:rin 優子:yuko 彩:aya 真由:mayu 蓮:ren 大翔:hiroto 悠真:yuma 健:ken 翔太:shota 拓海:takumi 亮:ryo 直樹:naoki 和也:kazuya 誠:makoto',
  ),
  family: spelt(
    '佐藤:sato 鈴木:suzuki 高橋:takahashi 田中:tanaka 伊藤:ito 渡辺:watanabe 山本:yamamoto 中村:nakamura 小林:kobayashi 加藤:kato 吉田:yoshida 山田:yamada 松本:matsumoto 井上:inoue 木村:kimura 清水:shimizu 森:mori 池田:ikeda',
  ),
  join: (given, family) => `${family} ${given}`,
  mail: ['example.jp', 'mail.example'],
}

const chinese: Names = {
  given: spelt(
    '伟:wei 芳:fang 娜:na 敏:min 静:jing 丽:li 强:qiang 磊:lei 洋:yang 艳:yan 勇:yong 杰:jie 涛:tao 明:ming 婷:ting 雪:xue 欣怡:xinyi 梓涵:zihan 雨桐:yutong 子轩:zixuan',
  ),
  family: spelt(
    '王:wang 李:li 张:zhang 刘:liu 陈:chen 杨:yang 黄:huang 赵:zhao 吴:wu 周:zhou 徐:xu 孙:sun 马:ma 朱:zhu 胡:hu 林:lin 郭:guo 何:he',
  ),
  join: (given, family) => `${family}${given}`,
  mail: ['example.cn', 'mail.example'],
}

const countries = { english, japanese, chinese }

/** People without end, each with an id and an address of their own. */
export class People {
  readonly #chance: Chance
  readonly #names: Names
  readonly #taken = new Map<string, number>()

  constructor(chance: Chance, country: keyof typeof countries) {
    this.#chance = chance
    this.#names = countries[country]
  }

  next(): Person {
    const [given, givenSpelt] = this.#chance.pick(this.#names.given)
    const [family, familySpelt] = this.#chance.pick(this.#names.family)
    return this.#person(this.#names.join(given, family), `${givenSpelt}.${familySpelt}`)
  }

  several(count: number): Person[] {
    return Array.from({ length: count }, () => this.next())
  }

  /** Somebody with a part of their own in the story. */
  named(name: string, id: string): Person {
    return this.#person(name, id)
  }

  #person(name: string, spelt: string): Person {
    const count = (this.#taken.get(spelt) ?? 0) + 1
    this.#taken.set(spelt, count)
    const id = count === 1 ? spelt : `${spelt}${count}`
    return { id, name, email: `${id}@${this.#chance.pick(this.#names.mail)}` }
  }
}

const places =
  'Alder Bayside Cedar Harbor Juniper Lakeview Maple Northgate Orchard Pinewood Quarry Ridge Summit Valley Willow Westfield Stonebridge Clearwater Fairmont Greenway'.split(
    ' ',
  )
const kinds = [
  'Dental Lab',
  'Dental Clinic',
  'Orthodontics',
  'Smile Studio',
  'Prosthetics',
  'Implant Center',
  'Family Dentistry',
]

/** Institutions without end: first the plain names, then with a number. */
export function institutions(chance: Chance): () => string {
  const taken = new Map<string, number>()
  return () => {
    const name = `${chance.pick(places)} ${chance.pick(kinds)}`
    const count = (taken.get(name) ?? 0) + 1
    taken.set(name, count)
    return count === 1 ? name : `${name} ${count}`
  }
}

/** What an institution is known by, however its name was typed. A store with ids of its own for its customers' houses uses those. */
export function institutionId(name: string): string {
  return name.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase()
}
