import pc from 'picocolors';

/** Whether somebody sees the colours: not in a file, not in a pipe, and not where NO_COLOR is set. */
const isSeen = process.stdout.isTTY === true || 'FORCE_COLOR' in process.env;

/** What texts are coloured with. */
export const colours: ReturnType<typeof pc.createColors> = pc.createColors(
  pc.isColorSupported && isSeen,
);
