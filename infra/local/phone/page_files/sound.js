// Turns what a person says or chooses into a recording as the company keeps it: WAV, one channel, 8,000 samples a second.
const RATE = 8000;

// A file that no browser can decode goes as it is: the app must stand that too.
export async function recordingOf(blob) {
  const bytes = await blob.arrayBuffer();
  try {
    const decoded = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(bytes.slice(0));
    const wav = toWav(await resampled(decoded));
    return { audio: base64(wav), content_type: "audio/x-wav", seconds: decoded.duration };
  } catch {
    return { audio: base64(bytes), content_type: blob.type || "application/octet-stream", seconds: 1 };
  }
}

// Records until the returned function is called; that returns the sound.
export async function microphone() {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const recorder = new MediaRecorder(stream);
  const parts = [];
  recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
  recorder.start();
  return () =>
    new Promise((resolve) => {
      recorder.addEventListener("stop", () => {
        stream.getTracks().forEach((track) => track.stop());
        resolve(new Blob(parts, { type: recorder.mimeType }));
      });
      recorder.stop();
    });
}

async function resampled(decoded) {
  const room = new OfflineAudioContext(1, Math.max(1, Math.ceil(decoded.duration * RATE)), RATE);
  const source = room.createBufferSource();
  source.buffer = decoded;
  source.connect(room.destination);
  source.start();
  return (await room.startRendering()).getChannelData(0);
}

function toWav(samples) {
  const view = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const text = (at, word) => [...word].forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)));
  text(0, "RIFF");
  view.setUint32(4, 36 + samples.length * 2, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, index) => view.setInt16(44 + index * 2, Math.max(-1, Math.min(1, sample)) * 32767, true));
  return view.buffer;
}

function base64(buffer) {
  const bytes = new Uint8Array(buffer);
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}
