// Lets the person hear the lines of a prompt, one after the other; a new prompt or `skip` cuts them off.
import { playedAt } from "./company.js";

let cut = () => {};

export function skip() {
  cut();
}

// Resolves to true when all was heard, to false when it was cut off.
export async function hear(call, lines, { aloud }) {
  cut();
  let stopped = false;
  const interrupted = new Promise((resolve) => {
    cut = () => {
      stopped = true;
      window.speechSynthesis?.cancel();
      resolve();
    };
  });
  if (!aloud) return true;
  for (const line of lines) {
    if (stopped) return false;
    await Promise.race([interrupted, sound(call, line)]);
  }
  return !stopped;
}

function sound(call, line) {
  if (line.kind === "say" || line.kind === "error") return spoken(line);
  if (line.kind === "play") return played(call, line);
  return new Promise((resolve) => setTimeout(resolve, line.seconds * 1000));
}

function spoken(line) {
  if (!window.speechSynthesis) return Promise.resolve();
  return new Promise((resolve) => {
    const voice = new SpeechSynthesisUtterance(line.words);
    voice.lang = line.language;
    voice.onend = voice.onerror = resolve;
    window.speechSynthesis.speak(voice);
    setTimeout(resolve, 2000 + line.words.length * 120); // a browser without voices never says that it has ended
  });
}

function played(call, line) {
  return new Promise((resolve) => {
    const audio = new Audio(playedAt(call, line.url));
    audio.onended = audio.onerror = resolve;
    audio.play().catch(resolve);
  });
}
