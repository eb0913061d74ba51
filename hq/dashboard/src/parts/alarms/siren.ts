import { useCallback, useEffect, useState } from "react";

const PITCH = 770;
const SWING = 110;
const LOUDNESS = 0.18;
/** Swings a second; an escalated alarm is faster. */
const CALM = 1;
const URGENT = 3;

/** Made at the first gesture: before one, a browser lets no page sound. One for the life of the page. */
let audio: AudioContext | undefined;

/** A siren without any recording: one tone that a slower one moves up and down. Returns how to stop it. */
function ring(context: AudioContext, urgent: boolean): () => void {
  const tone = new OscillatorNode(context, { type: "triangle", frequency: PITCH });
  const swing = new OscillatorNode(context, { type: "square", frequency: urgent ? URGENT : CALM });
  const depth = new GainNode(context, { gain: SWING });
  const loudness = new GainNode(context, { gain: LOUDNESS });
  swing.connect(depth).connect(tone.frequency);
  tone.connect(loudness).connect(context.destination);
  tone.start();
  swing.start();
  return () => {
    tone.stop();
    swing.stop();
    loudness.disconnect();
  };
}

/** Rings while it is `on`. `audible`: the browser has let the page sound; until then a gesture anywhere helps. */
export function useSiren(on: boolean, urgent: boolean): { audible: boolean; enable: () => void } {
  const [audible, setAudible] = useState(audio?.state === "running");
  const enable = useCallback(() => {
    audio ??= new AudioContext();
    void audio.resume().then(() => setAudible(audio?.state === "running"));
  }, []);
  useEffect(() => {
    if (audible) return undefined;
    // Whoever signed in on this page has touched it: that was the gesture.
    if (navigator.userActivation?.hasBeenActive) enable();
    // Not when the finger comes down: the hint would go, and what is under the finger would move away.
    document.addEventListener("click", enable, true);
    document.addEventListener("keydown", enable);
    return () => {
      document.removeEventListener("click", enable, true);
      document.removeEventListener("keydown", enable);
    };
  }, [audible, enable]);
  useEffect(() => {
    if (!on || !audible || !audio) return undefined;
    return ring(audio, urgent);
  }, [on, audible, urgent]);
  return { audible, enable };
}
