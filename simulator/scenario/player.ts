import type { Hive } from '../hive/hive.js';
import { ransomware } from './ransomware/index.js';
import type { Script } from './script.js';
import { castFor, Stage } from './stage.js';

/** Scripts by the name the command line knows. */
export const scripts: Record<string, Script> = { ransomware };

export interface PlayerOptions {
  /** The Hive of the moment: after a reset the player begins anew on the new one. */
  hive: () => Hive;
  script: Script;
  /** 1 is as written, 10 is ten times as fast. */
  speed: number;
}

/** Plays a script again and again, each round on other machines, until it is stopped. */
export class ScenarioPlayer {
  private timer: NodeJS.Timeout | undefined;
  private stage: Stage | undefined;
  private round = -1;

  constructor(private readonly options: PlayerOptions) {}

  /** Throws `RangeError` when there is no Windows machine online to play on. */
  start(): void {
    this.beginRound();
    if (!this.stage)
      throw new RangeError('The scenario needs a Windows endpoint that is online: raise the number of endpoints');
    this.wait(0, 0);
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  /** Waits for the step with this index, `since` seconds into the round. */
  private wait(index: number, since: number): void {
    const { script, speed } = this.options;
    const step = script.steps[index];
    const at = step?.at ?? script.seconds;
    this.timer = setTimeout(() => this.play(index), ((at - since) * 1000) / speed);
  }

  private play(index: number): void {
    const step = this.options.script.steps[index];
    if (!step || this.stage?.hive !== this.options.hive()) {
      this.beginRound();
      this.wait(0, 0);
      return;
    }
    this.stage.hive.agenda.catchUp();
    this.stage.perform(step);
    this.wait(index + 1, step.at);
  }

  private beginRound(): void {
    this.stage?.clear();
    this.round++;
    const hive = this.options.hive();
    const cast = castFor(hive, this.round);
    this.stage = cast && new Stage(hive, cast);
  }
}
