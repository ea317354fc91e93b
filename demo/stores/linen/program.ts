/** The program of the members, by the key that it was made with. */
export const program = 'members'
