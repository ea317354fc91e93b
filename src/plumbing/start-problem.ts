/** Why the program cannot start, in a sentence for the person who started it; no stack is worth showing. */
export class StartProblem extends Error {}
