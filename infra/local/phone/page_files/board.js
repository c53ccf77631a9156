// What the company knows, looked at every two seconds: texts, calls that ring, what goes wrong, webhooks.
import { ask } from "./company.js";

const at = (id) => document.getElementById(id);
let shown = "";

export async function look(own, onRinging) {
  const board = await ask("board", { number: own });
  onRinging(board.ringing);
  const now = JSON.stringify(board);
  if (now === shown) return;
  shown = now;
  fill("texts", board.texts.map((text) => textItem(own, text)));
  fill("problems", board.problems.slice(-5).map((words) => item(words)));
  fill("wrong", board.wrong.map((words) => item(words)));
  fill("posted", board.posted.map(row));
  toEnd("texts");
}

export async function listNumbers() {
  const { numbers, codes } = await ask("registered");
  fill("numbers", numbers.map((one) => Object.assign(document.createElement("option"), { value: one.number })));
  const shared = numbers.filter((one) => one.shared).map((one) => one.number);
  const own = numbers.filter((one) => !one.shared).map((one) => one.number);
  const sentences = [];
  if (shared.length) sentences.push(`Shared: ${shared.join(", ")}.`);
  if (own.length) sentences.push(`Dedicated: ${own.join(", ")}.`);
  if (codes.length) sentences.push(`Codes: ${codes.map((one) => `${one.code} ${one.name}`).join(", ")}.`);
  at("registered").textContent = sentences.join(" ") || "No number is registered; add one with: recourse number add";
  if (numbers.length && !numbers.some((one) => one.number === at("called").value)) at("called").value = numbers[0].number;
}

function fill(id, children) {
  at(id).replaceChildren(...children);
}

export function toEnd(id) {
  at(id).parentElement.scrollTop = at(id).parentElement.scrollHeight;
}

export function item(words, { who = "", mine = false, language = "" } = {}) {
  const made = document.createElement("li");
  if (who) made.append(Object.assign(document.createElement("span"), { className: "who", textContent: who }));
  const said = Object.assign(document.createElement("span"), { textContent: words, lang: language });
  if (mine) said.className = "mine";
  made.append(said);
  return made;
}

function textItem(own, text) {
  const mine = text.by === "person";
  const who = mine ? `You to ${text.to}` : `${text.by === "carrier" ? "Carrier, as " : ""}${text.sender}`;
  return item(text.body + (text.error ? ` (failed: ${text.error})` : ""), { who, mine });
}

function row(posted) {
  const made = document.createElement("tr");
  for (const words of [posted.event, posted.path, posted.answer]) {
    made.append(Object.assign(document.createElement("td"), { textContent: words }));
  }
  return made;
}
