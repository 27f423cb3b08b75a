/** Placeholder until infra/build/words.ts exists. */
export default function setup(): void {}
