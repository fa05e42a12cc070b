// The fake command of the rig: does only what the test tells it, over a socket. One JSON message a line, both ways.
// Plain CommonJS with two built-in modules, because its start is paid by every test.
// @ts-nocheck: a script of plain JavaScript, started without type stripping because that takes as long as the rest
'use strict';
const net = require('node:net');

const [address, name] = process.argv.slice(2);
const ignored = new Set();
const socket = net.connect(address);
const tell = (message, then) => socket.write(`${JSON.stringify(message)}\n`, then);

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGCONT']) {
  process.on(signal, () => {
    tell({ type: 'signal', signal }, () => {
      if (ignored.has(signal) || signal === 'SIGCONT') return;
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    });
  });
}

const actions = {
  write: ({ stream, base64 }, done) => process[stream].write(Buffer.from(base64, 'base64'), done),
  closeOutput: (_message, done) => {
    for (const descriptor of [1, 2]) require('node:fs').closeSync(descriptor);
    done();
  },
  ignore: ({ signal }, done) => done(ignored.add(signal)),
  exit: ({ code }) => process.exit(code),
  raise: ({ signal }) => {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  },
  spawn: ({ command, detached }, done) => {
    const [file, ...args] = command;
    require('node:child_process').spawn(file, args, { detached, stdio: 'inherit' }).unref();
    done();
  },
};

let rest = '';
socket.setEncoding('utf8');
socket.on('data', (text) => {
  const lines = (rest + text).split('\n');
  rest = lines.pop();
  for (const line of lines) {
    const message = JSON.parse(line);
    actions[message.type](message, () => tell({ type: 'done', id: message.id }));
  }
});
// The test is gone: nothing of it may stay behind.
socket.on('close', () => process.exit(1));
socket.on('error', () => process.exit(1));
tell({ type: 'started', name, pid: process.pid, env: process.env, cwd: process.cwd() });
