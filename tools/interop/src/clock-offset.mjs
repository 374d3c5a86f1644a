// Preloaded into a router (`node --import …/clock-offset.mjs?ms=N`): its wall clock is off by N milliseconds, as a machine's may be.
const offsetMs = Number(new URL(import.meta.url).searchParams.get('ms'));
const now = Date.now.bind(Date);
Date.now = () => now() + offsetMs;
