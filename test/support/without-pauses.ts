import { onTestFinished, vi } from 'vitest';

/** Pauses of no length until the test is over: the library and the SDK take their jitter from here. */
export function withoutPauses(): void {
  const random = vi.spyOn(Math, 'random').mockReturnValue(0);
  onTestFinished(() => random.mockRestore());
}
