import { type Received, type Stub, type StubAnswer, stubServer } from '../lib/http/stub-server.js';

/** A Hive that answers with what was recorded of a real one: answers by method and path below the API, as `GET /endpoint/1`. */
export async function recordedHive(answers: Record<string, StubAnswer>): Promise<Stub & { asked: string[] }> {
  const asked: string[] = [];
  const routeOf = ({ method, url }: Received) => `${method} ${url.replace(/^\/rqt-api\/1/, '')}`;
  const stub = await stubServer((request) => {
    if (request.url.endsWith('/authenticate'))
      return { json: { token: 'recorded', expiresAt: Date.now() / 1000 + 900 } };
    const route = routeOf(request);
    asked.push(route);
    return answers[route] ?? { status: 404, json: { message: `${route} was not recorded` } };
  });
  return Object.assign(stub, { asked });
}
