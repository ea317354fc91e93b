/** The names that events give to things; the same in every process. */
export const named = {
  order: (number: number) => `order-${String(number).padStart(9, '0')}`,
  customer: (number: number) => `customer-${String(number).padStart(9, '0')}`,
}
