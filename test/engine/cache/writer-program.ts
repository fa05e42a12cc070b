// Writes entries of several sizes again and again, four at a time, until it is killed or has done its rounds.
import { SealedFiles } from '../../../src/engine/cache/sealed-files.ts';
import { silentLogger } from '../../../src/engine/ports.ts';

const [directory = '', seed = '0', sizes = '10', rounds = '1000000'] = process.argv.slice(2);
const files = new SealedFiles(directory, silentLogger);
const lengths = sizes.split(',').map(Number);

async function write(writer: number): Promise<void> {
  for (let round = 0; round < Number(rounds); round++) {
    const index = (round * 5 + writer + Number(seed)) % 12;
    await files.write(`verdicts/${index}`, `${index}:${'x'.repeat(lengths[(round + writer) % lengths.length]!)}`);
    process.send?.(index);
  }
}

await Promise.all([0, 1, 2, 3].map(write));
process.disconnect();
