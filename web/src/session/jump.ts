import { tick } from 'svelte';
import type Timeline from './Timeline.svelte';

/** A jump follows its target while rows near it are mounted and measured: this many frames at most … */
const FRAMES = 90;

/** … and until the target has stood still for this many. */
const SETTLED = 12;

const HANDS = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const;

let jump = 0;

/** Scrolls a row, or a thing inside it, to the upper edge of the window; gives way to the reader's own scrolling. */
export async function jumpTo(
  timeline: Timeline | undefined,
  index: number,
  selector: string | null,
): Promise<void> {
  const number = (jump += 1);
  await tick();
  const find = (): Element | null => {
    const row = timeline?.element()?.querySelector(`[data-timeline-idx="${index}"]`) ?? null;
    return (selector === null ? null : row?.querySelector(selector)) ?? row;
  };
  const giveWay = (): void => void (jump += 1);
  for (const hand of HANDS) window.addEventListener(hand, giveWay, { passive: true });
  let settled = 0;
  let last = Number.NaN;
  for (let frame = 0; frame < FRAMES && settled < SETTLED && number === jump; frame += 1) {
    const element = find();
    if (element) {
      const { top } = element.getBoundingClientRect();
      settled = Math.abs(top - last) < 1 ? settled + 1 : 0;
      if (settled === 0) element.scrollIntoView({ block: 'start' });
      last = element.getBoundingClientRect().top;
    } else timeline?.bring(index);
    await new Promise(requestAnimationFrame);
  }
  for (const hand of HANDS) window.removeEventListener(hand, giveWay);
}
