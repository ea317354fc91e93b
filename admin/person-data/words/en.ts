export const words = {
  title: 'Personal data',
  about: 'Everything that is kept about this person, to hand out to them or to erase when they ask.',
  export: 'Export everything',
  export_about: 'One JSON file: facts, orders, codes, referrals, rewards, ledger, messages.',
  erase: 'Erase this person',
  erase_about: 'Name, address and whatever says who they are goes for good. The ledger keeps its sums, without a name.',
  erase_title: 'Erase this person?',
  erase_text:
    'This cannot be taken back. Codes of theirs stop working, and coming back does not make them new again. To go on, type their id:',
  erase_id: 'Id of the customer',
  erased: 'Erased',
  not_allowed: 'Your role allows neither.',
}
