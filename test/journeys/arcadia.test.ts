import { expect } from 'vitest'
import { Customer } from './customer.ts'
import { journey, needsStores, type Stage } from './journey.ts'

needsStores()

const store = 'arcadia'

/** Each width has institutions of its own. */
const house = (name: string, { width }: Stage) => `${name} ${width}`

async function orders(customer: Customer, design: string): Promise<void> {
  await customer.opens('')
  await customer.presses(`Order ${design}`)
  await customer.opens('/checkout')
}

/** Somebody whose institution has completed an order, so that they may refer. */
async function referrer(stage: Stage, name: string, institution: string): Promise<Customer> {
  const customer = await Customer.register(stage, store, name, house(institution, stage))
  await orders(customer, 'Single crown')
  await customer.pays()
  await customer.presses('Mark as completed')
  return customer
}

async function makesCode(customer: Customer): Promise<string> {
  await customer.opens('/refer')
  await customer.presses(/^Create/)
  await customer.sees('Valid until')
  return await customer.person.page.locator('kith-invite [part=code]').first().innerText()
}

async function hasCredit(customer: Customer, amount: string): Promise<void> {
  await customer.opens('/account')
  await customer.sees(`Credit ${amount}`)
}

/** At the counter, which has no key to it in a demo. */
async function refunds(customer: Customer, what: 'a quarter' | 'all', order: string): Promise<void> {
  await customer.opens('/refunds')
  await customer.presses(`Refund ${what} of ${order}`)
}

async function opensInbox(customer: Customer): Promise<void> {
  await customer.person.page.getByRole('button', { name: /^Messages/ }).click()
}

journey(
  { store, name: 'credit for both sides', proves: 'EARN-2 EARN-4 EARN-5 EARN-6 EARN-12 EARN-13' },
  async (stage) => {
    const person = await stage.person('Ines Duarte', { permissions: ['clipboard-read', 'clipboard-write'] })
    const ines = await Customer.register(stage, store, 'Ines Duarte', house('Fjord Dental', stage), person)
    await ines.opens('')
    await ines.follows('Refer and earn')
    await ines.sees(/takes: .*completed order/)
    await ines.step('Finds the program on the front page, and reads what it takes to refer')
    await orders(ines, 'Single crown')
    await ines.pays()
    await ines.presses('Mark as completed')
    const code = await makesCode(ines)
    await ines.step('Has a code once an order of her institution is completed')
    await ines.presses('Copy: Your code')
    await ines.sees('Copied')
    await ines.opens('/refer')
    await ines.sees(code)
    expect(await ines.person.page.getByRole('button', { name: /^Create/ }).count()).toBe(0)

    const jo = await Customer.register(stage, store, 'Jo Petersen', house('Northlight Lab', stage))
    await orders(jo, 'Bridge, up to four units')
    await jo.types('NEVER-MADE-77')
    await jo.sees(/do not know this code/)
    await jo.step('Types a code that was never made, and is told at once')
    await jo.types(code)
    await jo.sees(/This code is good/)
    await jo.presses('Use now')
    await jo.sees(`Code ${code} is active`)
    await jo.sees('It brings you $20.00 of credit, once this order is paid.')
    await jo.step('Uses it, and reads what it brings')
    await jo.pays()
    await jo.seesAnywhere('You have earned a reward')
    await jo.step('Orders, pays, and is told at once what that brought')

    for (const side of [jo, ines]) {
      await hasCredit(side, '$20.00')
      await opensInbox(side)
      await side.seesAnywhere('$20.00')
      await side.step('Has twenty dollars, and a message that says so')
    }

    const kai = await Customer.register(stage, store, 'Kai Petersen', house('Northlight Lab', stage))
    await orders(kai, 'Single crown')
    await kai.types(code)
    await kai.sees('You or your organization have already taken part in this activity.')
    await kai.step('Is of the same institution, which takes part once')

    await orders(jo, 'Single crown')
    await jo.sees('You have $20.00.')
    await jo.person.page.getByLabel('$20.00', { exact: true }).check()
    await jo.step('Spends the credit on the next order')
    await jo.presses('Place order')
    await jo.sees('$28.00')
    await jo.step('Is asked for the rest by the bank')
    await jo.presses(/^Pay \$28/)
    await jo.sees('is paid.')
    await hasCredit(jo, '$0.00')
    await jo.sees('Spent on an order')
    await jo.step('Sees where it went')
  },
)

journey({ store, name: 'given back', proves: 'EARN-10 EARN-11' }, async (stage) => {
  const lena = await referrer(stage, 'Lena Fischer', 'Alder Prosthetics')
  const code = await makesCode(lena)
  const max = await Customer.register(stage, store, 'Max Olsen', house('Quay Dental', stage))
  await orders(max, 'Bridge, up to four units')
  await max.types('NEVER-MADE-77')
  await max.presses('Place order')
  await max.sees('Order without the code')
  await max.step('Orders with a code that was never made: it is said first, and the order waits')
  await max.types(code)
  await max.sees(/This code is good/)
  await max.pays()
  const order = max.person.page.url().split('/').at(-1) ?? ''

  await orders(lena, 'Single crown')
  await lena.person.page.getByLabel('$20.00', { exact: true }).check()
  await lena.pays()
  await hasCredit(lena, '$0.00')
  await lena.step('Has spent what she earned')

  await refunds(max, 'a quarter', order)
  await max.sees('$31.25 refunded')
  await hasCredit(max, '$20.00')
  await max.step('Has a part of the order refunded, and keeps the credit')
  await refunds(max, 'all', order)
  await max.sees('Refunded')
  await hasCredit(max, '$0.00')
  await max.step('Has all of it refunded, and the credit is gone')
  await hasCredit(lena, '-$20.00')
  await lena.sees('What was spent before a refund is repaid by what you earn next.')
  await lena.step('Owes what she had spent already')

  const ona = await Customer.register(stage, store, 'Ona Weber', house('Birch Clinic', stage))
  await orders(ona, 'Full denture')
  await ona.usesCode(code, '/checkout')
  await ona.pays()
  await hasCredit(lena, '$0.00')
  await lena.step('Brings another institution, and is even')

  const pia = await stage.person('Pia Novak')
  await pia.page.goto(`${stage.stores}/arcadia/europe`)
  const overseas = await Customer.register(stage, store, 'Pia Novak', house('Elm Labor', stage), pia)
  await orders(overseas, 'Single crown')
  await overseas.types(code)
  await overseas.sees('This code belongs to another of our sites and cannot be used on this one.')
  await overseas.step('Tries the code on the other site, where it is good for nothing')
})
