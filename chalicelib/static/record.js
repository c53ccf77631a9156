// Records a greeting: what the microphone gives, as a WAV file (one channel, 16 bits, 16 kHz), into the form's field.
// Loaded a second time, as a worklet, it only passes the samples on.
const RATE = 16000
const BLOCK = 128 // samples, of which a worklet gets one after the other
const QUIET = 0.01 // of full scale; what never gets louder is no speech

if (typeof registerProcessor === 'function') {
  registerProcessor('samples', class extends AudioWorkletProcessor {
    process ([input]) {
      if (input.length) this.port.postMessage(input[0].slice())
      return true
    }
  })
} else {
  for (const box of document.querySelectorAll('[data-recorder]')) offer(box)
}

function offer (box) {
  if (!navigator.mediaDevices?.getUserMedia || !window.AudioWorkletNode) return
  const part = (name) => box.querySelector(`[data-recorder-${name}]`)
  const [start, stop, running, left, player] = ['start', 'stop', 'running', 'left', 'player'].map(part)
  const field = document.getElementById(box.dataset.recorder)
  const most = Number(box.dataset.seconds)
  let address = ''

  const say = (what) => {
    for (const words of box.querySelectorAll('[data-recorder-said]')) words.hidden = words.dataset.recorderSaid !== what
  }
  const show = (seconds) => {
    left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  }
  const turn = (on) => {
    start.hidden = on
    stop.hidden = running.hidden = !on
    ;(on ? stop : start).focus()
  }
  const use = (wav) => {
    const chosen = new DataTransfer()
    chosen.items.add(new File([wav], 'greeting.wav', { type: 'audio/wav' }))
    field.files = chosen.files
    URL.revokeObjectURL(address)
    player.src = address = URL.createObjectURL(chosen.files[0])
    player.hidden = false
  }

  start.addEventListener('click', async () => {
    start.disabled = true
    try {
      const take = await listen()
      say('recording')
      turn(true)
      const begun = Date.now()
      const rest = () => Math.max(0, most - Math.floor((Date.now() - begun) / 1000))
      show(most)
      await new Promise((resolve) => {
        const timer = setInterval(() => { show(rest()); if (!rest()) resolve() }, 250)
        stop.addEventListener('click', resolve, { once: true })
        stop.dataset.timer = timer
      })
      clearInterval(Number(stop.dataset.timer))
      const samples = await resampled(await take(), most)
      turn(false)
      const heard = samples.some((sample) => Math.abs(sample) > QUIET)
      if (heard) use(wavOf(samples))
      say(heard ? 'made' : 'silent')
    } catch {
      say('refused')
    }
    start.disabled = false
  })
  box.hidden = false
}

// Listens until the returned function is called, which gives what was heard.
async function listen () {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } })
  const context = new AudioContext()
  try {
    await context.audioWorklet.addModule(import.meta.url)
  } catch (problem) {
    stream.getTracks().forEach((track) => track.stop())
    throw problem
  }
  const tap = new AudioWorkletNode(context, 'samples', { numberOfOutputs: 0 })
  const blocks = []
  tap.port.onmessage = (event) => blocks.push(event.data)
  context.createMediaStreamSource(stream).connect(tap)
  await context.resume()
  return async () => {
    stream.getTracks().forEach((track) => track.stop())
    const rate = context.sampleRate
    await context.close()
    return { blocks, rate }
  }
}

async function resampled ({ blocks, rate }, most) {
  const length = Math.min(blocks.length * BLOCK, most * rate)
  if (!length) return new Float32Array(0)
  const room = new OfflineAudioContext(1, Math.ceil(length * RATE / rate), RATE)
  const heard = room.createBuffer(1, blocks.length * BLOCK, rate)
  blocks.forEach((block, number) => heard.copyToChannel(block, 0, number * BLOCK))
  const source = room.createBufferSource()
  source.buffer = heard
  source.connect(room.destination)
  source.start()
  return (await room.startRendering()).getChannelData(0)
}

function wavOf (samples) {
  const view = new DataView(new ArrayBuffer(44 + samples.length * 2))
  const word = (at, text) => [...text].forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)))
  const number = (at, value) => view.setUint32(at, value, true)
  const half = (at, value) => view.setUint16(at, value, true)
  word(0, 'RIFF')
  number(4, 36 + samples.length * 2)
  word(8, 'WAVEfmt ')
  number(16, 16)
  half(20, 1)
  half(22, 1)
  number(24, RATE)
  number(28, RATE * 2)
  half(32, 2)
  half(34, 16)
  word(36, 'data')
  number(40, samples.length * 2)
  samples.forEach((sample, index) => view.setInt16(44 + index * 2, Math.max(-1, Math.min(1, sample)) * 32767, true))
  return view.buffer
}
