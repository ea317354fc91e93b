import { expect } from 'vitest'
import { Customer } from './customer.ts'
import { journey, needsStores, type Stage } from './journey.ts'

needsStores()

const store = 'nimbus'

/** Somebody new rents a server and pays for it, so that they may invite. */
async function renter(stage: Stage, name: string): Promise<Customer> {
  const customer = await Customer.register(stage, store, name)
  await customer.opens('')
  await customer.presses('Rent Cirrus')
  await customer.checksOut()
  await customer.pays()
  return customer
}

/** A newcomer with a server in the cart, who has yet to order. */
async function newcomer(stage: Stage, name: string): Promise<Customer> {
  const customer = await Customer.register(stage, store, name)
  await customer.opens('')
  await customer.presses('Rent Cumulus')
  return customer
}

async function makesCode(customer: Customer, number: number): Promise<void> {
  await customer.presses(/^Create/)
  await customer.sees(`${number} of 3 codes created`)
}

/** The codes as the page of their creator has them, the newest first. */
async function codesOf(customer: Customer): Promise<string[]> {
  await customer.opens('/invite')
  await customer.sees(/codes? created/)
  return await customer.person.page.locator('kith-codes [part=code]').allInnerTexts()
}

journey(
  {
    store,
    name: 'three codes and a free domain',
    proves: 'INV-1 INV-2 INV-3 INV-5 INV-6 INV-7 INV-8 INV-9 INV-10 INV-12',
  },
  async (stage) => {
    const ada = await Customer.register(stage, store, 'Ada Brandt')
    await ada.opens('/invite')
    await ada.sees(/takes: an active product/)
    await ada.step('Would like to invite, and is told what it takes')
    await ada.opens('')
    await ada.presses('Rent Cirrus')
    await ada.checksOut()
    await ada.pays()
    await ada.sees('You may now hand out three invitation codes')
    await ada.step('Rents a server and pays')
    await ada.follows('Invite a friend')
    for (const number of [1, 2, 3]) await makesCode(ada, number)
    await ada.sees('You can create 3 codes, and you have done so.')
    await ada.step('Makes three codes, and no more')
    const [code = '', second = ''] = await codesOf(ada)

    await ada.opens('')
    await ada.presses('Rent Cirrus')
    await ada.usesCode(code, '/cart')
    await ada.sees('This code is your own.')
    await ada.step('Cannot use her own code on her own server')

    const bo = await newcomer(stage, 'Bo Lindgren')
    await bo.opens('/cart')
    await bo.presses('Put in Welcome coupon')
    await bo.sees('−$5.00')
    await bo.step('Registers, chooses a server and puts in the coupon from a letter')
    await bo.usesCode(code.toLowerCase().replaceAll('-', ' '), '/invitation')
    await bo.sees(`Code ${code} is active`)
    await bo.step('Uses Ada’s code on the page for codes')
    await bo.follows('To your cart')
    await bo.sees('Not together with an invitation code')
    await bo.sees('$23.20')
    await bo.presses('Put in Gift voucher')
    await bo.sees('Gift voucher cannot be used together with an invitation code')
    await bo.seesNot('−$10.00')
    await bo.sees('$23.20')
    await bo.step('Has twenty percent off, and coupon and voucher struck through with the reason', 'Total')

    const cy = await newcomer(stage, 'Cyril Vance')
    await cy.usesCode(code, '/cart')
    await cy.sees('Somebody else is using this code right now.')
    await cy.sees('$29.00')
    await cy.step('Tries the same code, and is told that somebody else holds it')
    await cy.usesCode('NEVER-MADE-77', '/cart')
    await cy.sees(/do not know this code.* ask the person who gave it to you for another one/)
    await cy.step('Types a code that was never made, and is told to ask for another')

    await bo.checksOut()
    await bo.sees(`Locked in with code ${code}`)
    await bo.step('Finds it locked in at the checkout')
    await bo.pays()
    await bo.sees('$23.20')
    await bo.step('Pays')

    await cy.usesCode(code, '/cart')
    await cy.sees('This code has already been used.')
    await cy.step('Tries again: it is used, for good')
    await bo.opens('')
    await bo.presses('Rent Cirrus')
    await bo.usesCode(second, '/cart')
    await bo.sees('This code is for new customers who have not ordered before.')
    await bo.step('Is no newcomer any more')

    await ada.opens('/invite')
    await ada.sees(/Your benefit is open/)
    await ada.sees(/Used by B/)
    expect(await ada.reads()).not.toContain('Lindgren')
    await ada.step('Sees who used which code and what it earned her')
    await ada.opens('/domains?name=adas-corner')
    await ada.presses('Add adas-corner.com')
    await ada.presses(/^Quantity −1, Cirrus/)
    await ada.usesCode(code, '/cart')
    await ada.sees(/Total \$0\.00/)
    await ada.step('Takes a domain, which the same code pays for', 'Total')
    await ada.checksOut()
    await ada.presses('Place order')
    await ada.sees('is paid.')
    await ada.opens('/invite')
    await ada.sees('Your benefit is used')
    await ada.step('Has used it, once')
  },
)

journey({ store, name: 'half an hour, and no longer', proves: 'INV-4 INV-6 INV-7 INV-11' }, async (stage) => {
  const ada = await renter(stage, 'Ida Falk')
  await ada.opens('/invite')
  for (const number of [1, 2]) await makesCode(ada, number)
  const [first = '', second = ''] = await codesOf(ada)

  const dee = await newcomer(stage, 'Dee Okoro')
  await dee.opens('/cart')
  await dee.presses('Put in Welcome coupon')
  await dee.usesCode(first, '/cart')
  await dee.sees('Not together with an invitation code')
  await dee.presses('Remove code')
  await dee.sees('−$5.00')
  await dee.step('Takes the code off again, and her coupon counts', 'Total')
  for (const _ of [1, 2, 3]) await dee.waits('+10 min')
  await dee.sees('0 min left')
  await dee.usesCode(first, '/cart')
  await dee.sees(`Code ${first} is active`)
  await dee.step('Uses it in the thirtieth minute, which is within the half hour')
  await dee.opens('/checkout')
  await dee.sees('Held for you until')
  const other = await dee.person.context.newPage()
  await other.goto(`${stage.stores}/nimbus`)
  await Promise.all([other.waitForEvent('load'), other.getByRole('button', { name: '+10 min', exact: true }).click()])
  await other.close()
  await dee.presses('Place order')
  await dee.sees(`The time for code ${first} is over: the total is now $24.00. Order anyway?`)
  await dee.seesNot('$23.20')
  await dee.step('Orders ten minutes later, and is told first that the discount is gone')
  await dee.usesCode(first, '/cart')
  await dee.sees('within 30 minutes of registering, and that time has passed.')
  await dee.step('Cannot use it again either')

  const eve = await newcomer(stage, 'Eve Marlow')
  await eve.usesCode(first, '/cart')
  await eve.sees(`Code ${first} is active`)
  await eve.step('Has the same code, which is free again')
  await eve.checksOut()
  await eve.pays()
  await ada.opens('/invite')
  await ada.sees('Your benefit is open')
  await eve.presses('Refund all of it')
  await eve.sees('Refunded')
  await eve.step('Gives her server back')
  await ada.opens('/invite')
  await ada.sees('Your benefit was taken back')
  await ada.sees(/Used(?! by)/)
  await ada.step('Loses what the code had earned; it stays used')
  expect(await codesOf(ada)).toContain(second)
})
