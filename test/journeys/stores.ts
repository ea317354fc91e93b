import { expect } from 'vitest'
import type { Person } from './journey.ts'

const loadMillis = 30_000
// On a stage that was there before, the same people would be known already.
const tag = process.env.STAGE ? `.${Date.now().toString(36).slice(-4)}` : ''

/** What people do in every demo store. */
export class Visit {
  readonly person: Person
  readonly #home: string

  constructor(person: Person, home: string) {
    this.person = person
    this.#home = home
  }

  async go(path = ''): Promise<void> {
    await this.person.page.goto(this.#home + path)
  }

  /** Makes an account; a code is typed, or comes along by itself. */
  async register({ code }: { readonly code?: string } = {}): Promise<void> {
    const { page } = this.person
    await this.go('/sign-in')
    await this.fillIn(code === undefined ? {} : { code })
    await page.getByRole('button', { name: 'Register', exact: true }).click()
    await page.waitForLoadState('load')
    await expect.poll(() => page.getByRole('link', { name: this.person.name }).count()).toBe(1)
  }

  async fillIn({ code }: { readonly code?: string } = {}): Promise<void> {
    const { page, name } = this.person
    const form = page.locator('form.fields')
    await form.getByLabel('Name', { exact: true }).fill(name)
    await form.getByLabel('Email', { exact: true }).fill(this.email)
    if (code !== undefined) await form.getByLabel(/code/i).fill(code)
  }

  /** Each width has people of its own, and each run. */
  get email(): string {
    const { name, width } = this.person
    return `${name.toLowerCase().replaceAll(/[^a-z]+/g, '.')}${tag}@example.${width < 600 ? 'com' : 'org'}`
  }

  async addToCart(what: string): Promise<void> {
    const { page } = this.person
    await this.go()
    await page.getByRole('button', { name: new RegExp(`: ${what}$`) }).click()
    await page.waitForURL(/\/cart$/)
  }

  /** From the cart to the bank. */
  async order(): Promise<void> {
    const { page } = this.person
    await this.go('/checkout')
    await page.getByRole('button', { name: 'Place order' }).click()
    await page.waitForURL(/\/pay$/)
  }

  async pay(): Promise<void> {
    await this.press(/^Pay /)
    await expect.poll(() => this.person.page.getByRole('heading', { name: /Thank you/ }).count()).toBe(1)
  }

  /** Turns the switch at the head of every page. */
  async seeBehind(): Promise<void> {
    const { page } = this.person
    await Promise.all([page.waitForEvent('load', { timeout: loadMillis }), page.getByRole('switch').click()])
  }

  /** A button of the page that leads somewhere or changes something. */
  async press(name: string | RegExp): Promise<void> {
    const { page } = this.person
    const loaded = page.waitForEvent('load', { timeout: loadMillis })
    await Promise.all([loaded, page.getByRole('button', { name, exact: true }).first().click()])
  }

  /** On a page where there is a button for it, unless they have one already. */
  async makeCode(): Promise<void> {
    const { page } = this.person
    const make = page.getByRole('button', { name: 'Create my code' })
    const link = page.getByRole('link', { name: /\/r\// })
    await make.or(link).first().waitFor()
    if (await make.isVisible()) await make.click()
  }

  /** Whether they have a link, and which. */
  async ownLink(): Promise<string> {
    const link = this.person.page.locator('kith-invite, kith-member').getByRole('link', { name: /\/r\// })
    return (await link.first().getAttribute('href')) ?? ''
  }

  async sees(text: string | RegExp): Promise<void> {
    const { page } = this.person
    await page.getByText(text).filter({ visible: true }).first().waitFor()
  }
}
