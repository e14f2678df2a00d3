import assert from 'node:assert/strict';
import { incidentLink } from '../../../src/lib/soar/links.js';
import { FakeSoar } from './fake-soar.js';

describe('the link to an incident', () => {
  for (const [base, link] of [
    ['https://soar.example', 'https://soar.example/#incidents/2154?orgId=201'],
    ['https://soar.example:8443/', 'https://soar.example:8443/#incidents/2154?orgId=201'],
    ['https://proxy.example/soar/', 'https://proxy.example/soar/#incidents/2154?orgId=201'],
    ['https://cp4s.example/api/respond', 'https://cp4s.example/app/respond/#cases/2154'],
    ['https://cp4s.example/api/respond/', 'https://cp4s.example/app/respond/#cases/2154'],
  ] as const) {
    it(`leads to its console for ${base}`, () => assert.equal(incidentLink(base, 2154, 201), link));
  }

  it('knows the organization by itself when a client makes it', async () => {
    const soar = await new FakeSoar().start();
    try {
      assert.equal(await soar.client().incidentLink(2154), `${soar.url}/#incidents/2154?orgId=201`);
    } finally {
      await soar.stop();
    }
  });
});
