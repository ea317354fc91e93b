import { expect } from 'vitest'
import type { Person, Stage } from './journey.ts'

/** Somebody at a demo store, as one says what they do there. */
export class Customer {
  readonly person: Person
  readonly #store: string

  constructor(person: Person, store: string) {
    this.person = person
    this.#store = store
  }

  /** Comes to a store for the first time and makes an account there. */
  static async register(
    stage: Stage,
    store: string,
    name: string,
    institution?: string,
    person?: Person,
  ): Promise<Customer> {
    const customer = new Customer(person ?? (await stage.person(name)), `${stage.stores}/${store}`)
    await customer.opens('/sign-in')
    const { page } = customer.person
    const form = page.locator('form[action$="/register"]')
    await form.getByLabel('Name').fill(name)
    await form
      .getByLabel('Email')
      .fill(`${name.toLowerCase().replaceAll(/\W+/g, '.')}.${Date.now().toString(36)}@example.com`)
    if (institution !== undefined) await form.getByLabel('Institution').fill(institution)
    await form.getByRole('button', { name: 'Register', exact: true }).click()
    await customer.sees(`Welcome, ${name}.`)
    return customer
  }

  async opens(path: string): Promise<void> {
    await this.person.page.goto(this.#store + path)
  }

  async presses(name: string | RegExp): Promise<void> {
    await this.person.page
      .getByRole('main')
      .getByRole('button', { name, exact: typeof name === 'string' })
      .first()
      .click()
  }

  async follows(name: string | RegExp): Promise<void> {
    await this.person.page.getByRole('main').getByRole('link', { name }).first().click()
  }

  async sees(text: string | RegExp): Promise<void> {
    await expect
      .poll(() => this.reads(), { timeout: 15_000 })
      .toMatch(typeof text === 'string' ? new RegExp(escaped(text)) : text)
  }

  /** Outside the page's own part as well, as in the inbox. */
  async seesAnywhere(text: string): Promise<void> {
    await this.person.page.getByText(text).filter({ visible: true }).first().waitFor()
  }

  async seesNot(text: string): Promise<void> {
    expect(await this.reads()).not.toContain(text)
  }

  /** All words of the page, those inside the widget's elements too. */
  async reads(): Promise<string> {
    const words = (await this.person.page.evaluate(allWords)) as string
    return words.replaceAll(/\s+/g, ' ')
  }

  /** A step; `showing` is what has to be on the picture. */
  async step(sentence: string, showing?: string): Promise<void> {
    if (showing !== undefined) await this.person.page.getByText(showing).last().scrollIntoViewIfNeeded()
    await this.person.step(sentence)
  }

  /** Into the field for a code, without sending it. */
  async types(code: string): Promise<void> {
    await this.person.page.getByRole('main').locator('input[name=code], kith-code-field input').first().fill(code)
  }

  async usesCode(code: string, at: '/cart' | '/checkout' | '/invitation'): Promise<void> {
    await this.opens(at)
    await this.types(code)
    await this.presses('Use now')
  }

  /** From the cart, with or without a code in its field. */
  async checksOut(): Promise<void> {
    const main = this.person.page.getByRole('main')
    await main
      .getByRole('link', { name: 'Check out' })
      .or(main.getByRole('button', { name: 'Check out' }))
      .click()
    await this.sees('Place order')
  }

  async pays(): Promise<void> {
    await this.presses('Place order')
    await this.presses(/^Pay \S/)
    await this.sees('is paid.')
  }

  /** The clock of the whole store. */
  async waits(label: '+10 min' | '+31 min' | '+1 day' | '+90 days'): Promise<void> {
    await this.person.page.getByRole('button', { name: label, exact: true }).click()
    await this.person.page.waitForLoadState('load')
  }
}

const allWords = `
  [document.querySelector('main'), ...[...document.querySelectorAll('main *')].flatMap(({ shadowRoot }) => [...(shadowRoot?.children ?? [])])]
    .map((part) => part?.innerText ?? '')
    .join(' ')
`

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
