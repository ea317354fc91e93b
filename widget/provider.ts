import type { GetToken } from './tokens.ts'

export const settingsChanged = 'kith-settings'
export const settingNames = [
  'api',
  'publishable-key',
  'customer-token',
  'token-url',
  'sign-in-url',
  'program',
  'lang',
  'show',
  'mode',
  'popups',
]

/** Says once, for all elements inside, where to ask and for whom. */
export class KithProvider extends HTMLElement {
  static observedAttributes = settingNames
  #getToken: GetToken | null = null

  get getToken(): GetToken | null {
    return this.#getToken
  }

  set getToken(getToken: GetToken | null) {
    this.#getToken = getToken
    dispatchEvent(new Event(settingsChanged))
  }

  attributeChangedCallback(): void {
    dispatchEvent(new Event(settingsChanged))
  }
}
