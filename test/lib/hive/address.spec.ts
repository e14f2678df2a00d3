import assert from 'node:assert/strict';
import { hiveAddress } from '../../../src/lib/hive/address.js';
import { alertLink, endpointLink, policyLink } from '../../../src/lib/hive/links.js';
import { InputError } from '../../../src/lib/http/errors.js';

describe('Hive address', () => {
  for (const url of [
    'https://hive.example',
    'https://hive.example/',
    'https://hive.example/rqt-api',
    'https://hive.example/rqt-api/',
    'https://hive.example/rqt-api/1',
    'https://hive.example/rqt-api/1/',
  ]) {
    it(`completes ${url}`, () => {
      assert.equal(hiveAddress(url).api.href, 'https://hive.example/rqt-api/1');
      assert.equal(hiveAddress(url).dashboard, 'https://hive.example');
    });
  }

  it('keeps a port and the prefix of a reverse proxy', () => {
    for (const url of ['https://edge.example:14643/edr', 'https://edge.example:14643/edr/rqt-api/1/']) {
      assert.equal(hiveAddress(url).api.href, 'https://edge.example:14643/edr/rqt-api/1');
      assert.equal(hiveAddress(url).dashboard, 'https://edge.example:14643/edr');
    }
  });

  it('takes another API path, with or without slashes', () => {
    for (const path of ['api/v2', '/api/v2/']) {
      assert.equal(hiveAddress('https://hive.example', path).api.href, 'https://hive.example/api/v2');
    }
  });

  it('leaves out what does not belong to it', () => {
    assert.equal(hiveAddress('https://hive.example/?a=1#b').api.href, 'https://hive.example/rqt-api/1');
  });

  for (const url of ['', 'hive.example', 'ftp://hive.example', 'https://id:secret@hive.example']) {
    it(`refuses "${url}" by the name of its input`, () => {
      assert.throws(
        () => hiveAddress(url),
        (error) => error instanceof InputError && error.input === 'url' && !error.message.includes('secret'),
      );
    });
  }

  it('links to the pages of the dashboard', () => {
    assert.equal(alertLink('https://hive.example/rqt-api/1/', '12'), 'https://hive.example/alerts/12');
    assert.equal(endpointLink('https://hive.example', '12'), 'https://hive.example/endpoints/12');
    assert.equal(policyLink('https://edge.example/edr', '12'), 'https://edge.example/edr/policies/details/12');
  });
});
