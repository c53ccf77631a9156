import { item, listNumbers, look, toEnd } from "./board.js";
import { ask } from "./company.js";
import { hear, skip } from "./listening.js";
import { microphone, recordingOf } from "./sound.js";

const at = (id) => document.getElementById(id);
const own = () => at("own").value.trim();
const state = { call: null, shown: 0, timer: 0, left: 0, stopMicrophone: null };

const DOING = {
  ringing: "Rings",
  speaking: "You are listening",
  gather: "Waits for keys",
  record: "Records: speak now",
  ended: "Call ended",
};

for (const key of "123456789*0#") {
  const names = { "*": "star", "#": "pound" };
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: key, disabled: true });
  button.setAttribute("aria-label", names[key] ?? key);
  button.addEventListener("click", () => press(key));
  at("keys").append(button);
}

function on(id, event, act) {
  at(id).addEventListener(event, (happened) => {
    happened.preventDefault();
    act().catch((problem) => tell(problem.message));
  });
}

on("dial", "click", () => begin(() => ask("dial", { caller: at("withheld").checked ? null : own(), called: at("called").value.trim(), stepwise: true })));
on("answer", "click", () => begin(() => ask("answer", { call: at("ringing").dataset.call, stepwise: true })));
on("decline", "click", () => ask("refuse", { call: at("ringing").dataset.call }).then(refresh));
on("hang-up", "click", () => act("hang-up"));
on("silent", "click", () => act("silent"));
on("skip", "click", async () => skip());
on("speak", "click", () => say({ words: at("words").value, language: at("words-language").value }));
on("record", "click", toggleMicrophone);
on("file", "change", async () => say(await recordingOf(at("file").files[0])));
on("text-form", "submit", async () => {
  await ask("text", { sender: own(), to: at("called").value.trim(), body: at("body").value });
  at("body").value = "";
  await refresh();
});
on("delivery-form", "submit", async () => {
  const ticked = Object.fromEntries(["lose", "forge", "early", "hold"].map((name) => [name, at(name).checked]));
  const given = { event: at("event").value, delay: Number(at("delay").value), times: Number(at("times").value) };
  await ask("delivery", { ...given, ...ticked });
  await refresh();
});
on("fault-form", "submit", () => ask("fault", { resource: at("resource").value, kind: at("kind").value }).then(refresh));
on("deliver", "click", () => ask("deliver", { everything: true }).then(refresh));
on("mend", "click", () => ask("mend").then(refresh));
at("words").addEventListener("input", stopWaiting);
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey;
  if (!typing && "0123456789*#".includes(event.key) && event.key.length === 1) press(event.key);
});

async function begin(how) {
  at("transcript").replaceChildren();
  state.shown = 0;
  tell("Calling …");
  show(await how());
}

async function press(key) {
  if (!state.call || at("keys").firstElementChild.disabled) return;
  note(key);
  await act("press", { keys: key }).catch((problem) => tell(problem.message));
}

async function act(command, given = {}) {
  stopWaiting();
  if (state.stopMicrophone) await toggleMicrophone();
  if (state.call.doing === "ended") return;
  show(await ask(command, { call: state.call.sid, ...given }));
}

async function say(sound) {
  stopWaiting();
  if (!sound.words && !sound.audio) return;
  note(sound.words || `(sound of ${Math.round(sound.seconds)} seconds)`);
  show(await ask("speak", { call: state.call.sid, ...sound }));
  at("said").textContent = "Said. Press a key to end the recording, stay silent, or hang up.";
}

async function toggleMicrophone() {
  stopWaiting();
  if (!state.stopMicrophone) {
    state.stopMicrophone = await microphone();
    at("record").textContent = "Stop recording";
    return;
  }
  const stop = state.stopMicrophone;
  state.stopMicrophone = null;
  at("record").textContent = "Record from the microphone";
  await say(await recordingOf(await stop()));
}

// Shows a call: what is new of it is heard first; only then does it wait, or go on.
async function show(call) {
  state.call = call;
  const lines = call.all.slice(state.shown);
  state.shown = call.all.length;
  at("transcript").append(...lines.map(lineItem));
  toEnd("transcript");
  enable(call.doing);
  tell(`${DOING[call.doing]}: ${call.called}`);
  refresh().catch(() => {});
  const heard = await hear(call.sid, lines, { aloud: at("aloud").checked });
  if (state.call !== call) return;
  at("skip").disabled = true;
  if (call.doing === "speaking") return act("go-on");
  if (call.asks && (heard || call.doing !== "ended")) wait(call);
}

function enable(doing) {
  const live = doing !== "ended";
  at("dial").disabled = live;
  at("hang-up").disabled = !live;
  at("skip").disabled = !live || !at("aloud").checked;
  at("silent").disabled = !["gather", "record"].includes(doing);
  for (const key of at("keys").children) key.disabled = !["gather", "record"].includes(doing);
  at("say").disabled = doing !== "record";
  if (doing === "record") at("words").focus();
  if (doing !== "record") at("said").textContent = "";
}

function wait(call) {
  state.left = call.asks.timeout;
  const unhurried = at("unhurried").checked;
  if (unhurried || (call.doing === "record" && at("words").value)) return;
  clearInterval(state.timer);
  state.timer = setInterval(() => {
    state.left -= 1;
    at("left").textContent = `${state.left} s`;
    if (state.left <= 0) act("silent").catch((problem) => tell(problem.message));
  }, 1000);
}

function stopWaiting() {
  clearInterval(state.timer);
  at("left").textContent = "";
}

function lineItem(line) {
  if (line.kind === "say") return item(line.words, { who: line.loop > 1 ? `Voice, ${line.loop} times` : "Voice", language: line.language });
  if (line.kind === "error") return item(line.words, { who: "The company’s own voice" });
  const words = { play: `(plays ${line.url.split("?")[0]})`, pause: `(${line.seconds} s of silence)`, beep: "(beep)" };
  return item(words[line.kind]);
}

function note(words) {
  at("transcript").append(item(words, { who: "You", mine: true }));
}

function tell(words) {
  at("screen").textContent = words;
}

async function refresh() {
  await look(own(), (ringing) => {
    const call = state.call && state.call.doing !== "ended" ? null : ringing[0];
    if (at("ringing").hidden === Boolean(call)) at("ringing").hidden = !call;
    if (call) [at("ringing").dataset.call, at("ringing-from").textContent] = [call.sid, call.caller];
  });
}

listNumbers().catch((problem) => tell(problem.message));
refresh().catch((problem) => tell(problem.message));
setInterval(() => document.hidden || refresh().catch(() => {}), 2000);
