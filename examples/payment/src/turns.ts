/** Lets work that is about the same things take turns. */
export type TakeTurns = <TResult>(
  names: readonly string[],
  work: () => Promise<TResult>,
) => Promise<TResult>;

/**
 * Work on the same account, in this process, waits here for its turn. It need not: transactions that
 * meet at DynamoDB are told apart by versions, and the loser begins again. But where hundreds want the
 * same till, nearly all lose, again and again, and each loss is paid for.
 */
export function createTurns(): TakeTurns {
  const last = new Map<string, Promise<unknown>>();
  return (names, work) => {
    // All places are taken at once, so nobody waits for somebody who waits for them.
    const before = names.map((name) => last.get(name));
    const turn = Promise.allSettled(before).then(work);
    for (const name of names) last.set(name, turn);
    const leave = (): void => {
      for (const name of names) if (last.get(name) === turn) last.delete(name);
    };
    turn.then(leave, leave);
    return turn;
  };
}
