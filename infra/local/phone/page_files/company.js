// Asks the local telephone company to do something; what it refuses is thrown with its words.
export async function ask(command, given = {}) {
  const answer = await fetch("phone/do", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Local-Phone": "page" },
    body: JSON.stringify({ command, ...given }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

export const playedAt = (call, url) => `phone/played?call=${call}&url=${encodeURIComponent(url)}`;
