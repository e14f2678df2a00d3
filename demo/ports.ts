import { createServer } from 'node:net';

/** `wanted` if nothing listens there, otherwise any free port. */
export async function freePort(wanted = 0): Promise<number> {
  try {
    return await tried(wanted);
  } catch (error) {
    if (wanted === 0) throw error;
    return tried(0);
  }
}

function tried(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}
