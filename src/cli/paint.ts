import { styleText } from 'node:util';
import type { Io, Sink } from './io.ts';

type Colour = 'green' | 'red' | 'yellow' | 'cyan' | 'gray' | 'bold' | 'dim';

/** Puts a text into a colour, or leaves it alone where colours are not wanted. */
export interface Paint {
  (colour: Colour, text: string): string;
  readonly hasColours: boolean;
}

export const plainPaint: Paint = Object.assign((_: Colour, text: string) => text, { hasColours: false });

const colourPaint: Paint = Object.assign((colour: Colour, text: string) => styleText(colour, text, { validateStream: false }), {
  hasColours: true,
});

/** The colours of one stream: the flag decides, then NO_COLOR, then FORCE_COLOR, then whether it is a terminal that has some. */
export function makePaint(io: Io, sink: Sink, flag: boolean | null): Paint {
  return (flag ?? wantsColor(io.env, sink)) ? colourPaint : plainPaint;
}

function wantsColor(env: NodeJS.ProcessEnv, sink: Sink): boolean {
  if (env['NO_COLOR']) return false;
  if (env['FORCE_COLOR'] !== undefined) return env['FORCE_COLOR'] !== '0' && env['FORCE_COLOR'] !== 'false';
  return sink.isTTY && env['TERM'] !== 'dumb';
}

/** Whether icons and spinners can be more than ASCII: everywhere but on the Linux console and the old console of Windows. */
export function hasUnicode({ platform, env }: Io): boolean {
  if (platform !== 'win32') return env['TERM'] !== 'linux';
  return ['WT_SESSION', 'TERM_PROGRAM', 'ConEmuTask', 'MSYSTEM', 'TERMINAL_EMULATOR'].some((name) => env[name] !== undefined);
}
