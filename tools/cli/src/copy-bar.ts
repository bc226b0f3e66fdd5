import { Presets, SingleBar } from 'cli-progress';
import type { CopyProgress } from 'dynamorm/tables';
import type { Terminal } from './terminal.ts';

/** A bar that shows how far a copy is, where somebody is there to see it. */
export interface CopyBar {
  readonly update: (progress: CopyProgress) => void;
  readonly stop: () => void;
}

const format = '{bar} {value} of about {total} items, {speed}/s, {parts}';

export function copyBar({ isInteractive }: Terminal): CopyBar {
  if (!isInteractive) return { update: () => {}, stop: () => {} };
  const bar = new SingleBar({ format, hideCursor: true }, Presets.shades_classic);
  const started = performance.now();
  let running = false;
  return {
    update({ read, total = 0, segmentsDone, segments }) {
      const seconds = (performance.now() - started) / 1_000;
      const speed = Math.round(read / Math.max(seconds, 0.001));
      const parts = `${segmentsDone} of ${segments} parts`;
      // DynamoDB counts the items of a table every six hours: there may be more.
      if (!running) bar.start(Math.max(total, read), read, { speed, parts });
      running = true;
      bar.setTotal(Math.max(total, read));
      bar.update(read, { speed, parts });
    },
    stop() {
      if (running) bar.stop();
      running = false;
    },
  };
}
