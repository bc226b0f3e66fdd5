/** A function that does nothing: what Node's start and the sandbox take by themselves. */
export async function handler(): Promise<{ readonly statusCode: number }> {
  return { statusCode: 201 };
}
