import { ServiceError } from '../../http/errors.js';

/** When so many fail one after the other, it is the service that fails. */
const mostInARow = 3;

/** Lets readings of single things fail, so that one the service cannot give does not hold back the others. */
export class SingleFailures {
  first: ServiceError | undefined;
  private inARow = 0;

  /** What was read; nothing when only this one cannot be read. Throws what is wrong with the service as a whole. */
  async let<T>(reading: Promise<T>): Promise<T | undefined> {
    try {
      const read = await reading;
      this.inARow = 0;
      return read;
    } catch (error) {
      const ofOne = error instanceof ServiceError && ['server', 'bad-answer'].includes(error.code);
      if (!ofOne || ++this.inARow === mostInARow) throw error;
      this.first ??= error;
      return undefined;
    }
  }
}
