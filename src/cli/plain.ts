// Read before anything that decides about colours: what goes into a file or another program has none.
if (process.stdout.isTTY !== true) process.env.NO_COLOR ??= '1'
